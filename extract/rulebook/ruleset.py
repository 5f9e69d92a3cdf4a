"""Rules are data: `rules/*.toml` with their proofs, loaded once, a user's own pack laid over them.

A file holds `[fragments]` (named pieces that patterns use as `{name}`) and tables of rules:

    [[timing]]
    name = "month-end"
    pattern = '{month}月底前'
    examples = [{ text = "5月底前完成", value = "deadline 2020-05-31" }]
    counter_examples = ["90%以上"]

What the tables mean is said by the rooms that read them (`rooms/…` register a proof in `rulecheck.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import regex

from .. import patterns
from ..errors import RulesError

HERE = Path(__file__).resolve().parent.parent  # the package
Built = TypeVar("Built")
FRAGMENT = patterns.compile(r"\{([a-z][a-z_]*)\}")
COMMON_KEYS = {"name", "pattern", "words", "examples", "counter_examples", "source"}
MOST_DEPTH = 20  # fragments inside fragments


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must read, and (where the table has values) as what."""

    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its table, name and pattern (fragments filled in) or words, its proofs and further keys."""

    table: str
    name: str
    pattern: str | None
    words: tuple[str, ...]
    examples: tuple[Example, ...]
    counter_examples: tuple[str, ...]
    fields: Mapping[str, Any]
    file: str
    line: int

    def error(self, problem: str, remedy: str) -> RulesError:
        """An error that points at this rule."""
        return RulesError(self.file, self.line, f"rule “{self.name}”: {problem}", remedy)

    def compile(self) -> regex.Pattern[str]:
        """The compiled pattern; raises RulesError with the place when it is no valid pattern."""
        return compile_pattern(self.pattern or words_pattern(self.words), self)


def words_pattern(words: Iterable[str]) -> str:
    """One alternation of literal words, the longest first, so that 牵头负责 wins over 牵头."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(regex.escape(word, special_only=True) for word in ordered)


def compile_pattern(pattern: str, rule: Rule) -> regex.Pattern[str]:
    """Compile a rule's pattern, turning the engine's complaint into one line for the rule's author."""
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise rule.error(f"its pattern is not valid: {error}", "correct the pattern") from None


@dataclass
class Ruleset:
    """All rules in force, by table; what rooms build from them is kept, so that patterns compile once."""

    tables: dict[str, dict[str, Rule]] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    built: dict[Callable[[Ruleset], Any], Any] = field(default_factory=dict)

    def rules(self, table: str) -> tuple[Rule, ...]:
        """The rules of a table in the order of the files; empty when there is none."""
        return tuple(self.tables.get(table, {}).values())

    def rule(self, table: str, name: str) -> Rule:
        """One rule; KeyError when there is none."""
        return self.tables[table][name]

    def words(self, table: str, name: str) -> tuple[str, ...]:
        """The words of one rule; empty when there is no such rule."""
        rule = self.tables.get(table, {}).get(name)
        return rule.words if rule else ()

    def expand(self, pattern: str, depth: int = 0) -> str:
        """Fill in `{fragment}`; KeyError for an unknown one, RecursionError beyond the depth allowed."""
        if depth > MOST_DEPTH:
            raise RecursionError(pattern)
        return FRAGMENT.sub(lambda found: f"(?:{self.expand(self.fragments[found[1]], depth + 1)})", pattern)

    def build(self, factory: Callable[[Ruleset], Built]) -> Built:
        """What `factory` makes of these rules, made at the first call and kept."""
        if factory not in self.built:
            self.built[factory] = factory(self)
        made: Built = self.built[factory]
        return made

    def add_file(self, path: Path) -> None:
        """Lay one file over what is loaded: a rule of the same table and name is replaced, words are added to it."""
        text = read_text(path)
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RulesError(str(path), error_line(str(error)), f"is not valid TOML: {error}", "correct the line") from None
        fragments = data.pop("fragments", {})
        if not isinstance(fragments, dict) or not all(isinstance(value, str) for value in fragments.values()):
            raise RulesError(
                str(path), line_of(text, "[fragments]"), "[fragments] holds names with patterns only", "write name = 'pattern'"
            )
        self.fragments.update(fragments)
        for table, rows in data.items():
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise RulesError(str(path), line_of(text, table), f"“{table}” is no table of rules", f"write [[{table}]] before each rule")
            for row in rows:
                self.add_row(path, text, table, row)

    def add_row(self, path: Path, text: str, table: str, row: dict[str, Any]) -> None:
        """Take one rule of a file; RulesError says what is missing or unknown in it."""
        name = row.get("name")
        if not isinstance(name, str):
            raise RulesError(str(path), line_of(text, f"[[{table}]]"), f"a rule of “{table}” has no name", 'write name = "…"')
        line = line_of(text, f'name = "{name}"')
        rule = Rule(
            table=table,
            name=name,
            pattern=self.expanded(path, line, name, row.get("pattern")),
            words=strings(path, line, name, "words", row.get("words", [])),
            examples=tuple(example(path, line, name, item) for item in listed(path, line, name, row.get("examples", []))),
            counter_examples=strings(path, line, name, "counter_examples", row.get("counter_examples", [])),
            fields={key: value for key, value in row.items() if key not in COMMON_KEYS},
            file=str(path),
            line=line or 1,
        )
        before = self.tables.get(table, {}).get(name)
        if before:
            rule = laid_over(before, rule)
        if path.parent != rules_directory():  # our own are checked by tests, not at each start
            self.check_row(rule)
        self.tables.setdefault(table, {})[name] = rule

    def check_row(self, rule: Rule) -> None:
        """RulesError when a rule lacks what its table needs or has what it does not know."""
        from .rule_tables import fault

        wrong = fault(rule.table, rule.name, bool(rule.words), rule.pattern, rule.fields)
        if wrong:
            raise rule.error(*wrong)

    def expanded(self, path: Path, line: int | None, name: str, pattern: object) -> str | None:
        if pattern is None:
            return None
        if not isinstance(pattern, str):
            raise RulesError(str(path), line, f"rule “{name}”: its pattern is no string", "write pattern = '…'")
        try:
            return self.expand(pattern)
        except KeyError as error:
            raise RulesError(
                str(path), line, f"rule “{name}”: unknown fragment {{{error.args[0]}}}", "name it in [fragments] above"
            ) from None
        except RecursionError:
            raise RulesError(str(path), line, f"rule “{name}”: a fragment names itself", "write the fragment without itself") from None


def laid_over(before: Rule, after: Rule) -> Rule:
    """A user's rule over ours: its pattern and fields win, its words and proofs are added."""
    return Rule(
        table=after.table,
        name=after.name,
        pattern=after.pattern or before.pattern,
        words=tuple(dict.fromkeys(before.words + after.words)),
        examples=(() if after.pattern else before.examples) + after.examples,
        counter_examples=(() if after.pattern else before.counter_examples) + after.counter_examples,
        fields={**before.fields, **after.fields},
        file=after.file,
        line=after.line,
    )


def strings(path: Path, line: int | None, name: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise RulesError(str(path), line, f"rule “{name}”: {key} is no list of strings", f'write {key} = ["…"]')
    return tuple(value)


def listed(path: Path, line: int | None, name: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise RulesError(str(path), line, f"rule “{name}”: examples is no list", 'write examples = ["…"]')
    return value


def example(path: Path, line: int | None, name: str, item: object) -> Example:
    if isinstance(item, str):
        return Example(item)
    if isinstance(item, dict) and isinstance(item.get("text"), str) and set(item) <= {"text", "value"}:
        return Example(item["text"], item.get("value"))
    raise RulesError(
        str(path), line, f"rule “{name}”: an example is neither a string nor {{text, value}}", 'write { text = "…", value = "…" }'
    )


def read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise RulesError(str(path), None, "is not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise RulesError(str(path), None, f"cannot be read ({error.strerror})", "check the path and its permissions") from None


def line_of(text: str, needle: str) -> int | None:
    at = text.find(needle)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def error_line(message: str) -> int | None:
    found = regex.search(r"line (\d+)", message)
    return int(found[1]) if found else None


def rules_directory() -> Path:
    """The rules that come with duban: beside the package when installed, beside `extract/` in a checkout."""
    installed = HERE / "rules"
    return installed if installed.is_dir() else HERE.parent / "rules"


@lru_cache(maxsize=8)
def load_ruleset(pack: Path | None = None) -> Ruleset:
    """The rules in force: our own, then the files of `pack` (a folder of TOML files) laid over them.

    Raises RulesError with file and line when a file cannot be used.
    """
    ruleset = Ruleset()
    for folder in (rules_directory(), pack):
        if folder is None:
            continue
        if not folder.is_dir():
            raise RulesError(str(folder), None, "is no folder of rules", "name a folder that holds .toml files")
        files = sorted(folder.glob("*.toml"))
        if not files:
            raise RulesError(str(folder), None, "holds no .toml file", "name a folder that holds .toml files")
        for path in files:
            ruleset.add_file(path)
    return ruleset
