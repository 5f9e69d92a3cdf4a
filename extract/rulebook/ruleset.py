"""Rules are data: `rules/*.toml` with their proofs, loaded once, a user's own pack laid over them.

A file holds `[fragments]` (named pieces that patterns use as `{name}`) and tables of rules:

    [[timing]]
    name = "month-end"
    pattern = '{month}月底前'
    examples = ["5月底前完成 → deadline 2020-05-31"]
    counter_examples = ["90%以上"]

What the tables mean is said by the rooms that read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from .. import patterns
from ..errors import RulesError
from ..language import _
from .files import Row, RulesFile, read_bytes
from .rule import Example, Rule, compile_pattern, laid_over
from .words import inset, words_pattern

__all__ = ["Example", "Rule", "Ruleset", "compile_pattern", "load_ruleset", "rules_directory", "words_pattern"]

HERE = Path(__file__).resolve().parent.parent  # the package
Built = TypeVar("Built")
FRAGMENT = patterns.compile(r"\{([a-z][a-z_]*)\}")
LIST = patterns.compile(r"\{(?P<table>[a-z_]+)\.(?P<name>[a-z_-]+)\}")
COMMON_KEYS = {"name", "pattern", "words", "examples", "counter_examples", "source"}
VALUE_BEHIND = " → "  # between the text of an example and its value
MOST_DEPTH = 20  # fragments inside fragments
MOST_FILES = 1_000  # of a pack
LONGEST_PATTERN = 40_000  # characters, its fragments filled in; our longest has 2,000


class EndlessError(Exception):
    """A pattern that its fragments make too long."""


@dataclass
class Ruleset:
    """All rules in force, by table; what rooms build from them is kept, so that patterns compile once.

    `notes` says what a pack does that its author may not mean: a word taken from another rule, a name much like one of ours.
    `digest` tells these rules from others: the names and words of their files.

    >>> Ruleset.load() is Ruleset.load()
    True
    """

    tables: dict[str, dict[str, Rule]] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    built: dict[Callable[[Ruleset], Any], Any] = field(default_factory=dict)
    notes: list[tuple[Rule, str]] = field(default_factory=list)
    digest: str = ""

    @classmethod
    def load(cls, pack: str | Path | None = None) -> Ruleset:
        """The rules in force: our own, then the files of `pack` (a folder of TOML files) laid over them.

        The files are looked at each time, so that an edited pack is seen; as long as none has changed, the same object comes back,
        with all that was made of it. Raises RulesError with file and line when a file cannot be used.

        >>> len(Ruleset.load().digest)
        16
        """
        files = rule_files(None if pack is None else Path(pack))
        return loaded(files, digest(files))

    def rules(self, table: str) -> tuple[Rule, ...]:
        """The rules of a table in the order of the files; empty when there is none."""
        return tuple(self.tables.get(table, {}).values())

    def rule(self, table: str, name: str) -> Rule:
        """One rule; KeyError when there is none."""
        return self.tables[table][name]

    def words(self, table: str, *names: str, least: int = 1) -> tuple[str, ...]:
        """The words of a rule, or of several one after the other, that have `least` characters; none where there is no such rule."""
        rules = self.tables.get(table, {})
        return tuple(word for name in names if name in rules for word in rules[name].words if len(word) >= least)

    def expand(self, pattern: str, depth: int = 0) -> str:
        """Fill in `{fragment}`; KeyError for an unknown one, EndlessError beyond the depth or length allowed."""
        if depth > MOST_DEPTH:
            raise EndlessError
        filled = FRAGMENT.sub(lambda found: inset(self.expand(self.fragments[found[1]], depth + 1)), pattern)
        if len(filled) > LONGEST_PATTERN:
            raise EndlessError
        return filled

    def build(self, factory: Callable[[Ruleset], Built]) -> Built:
        """What `factory` makes of these rules, made at the first call and kept; a fault of the rules is raised at each call."""
        if factory not in self.built:
            try:
                self.built[factory] = factory(self)
            except RulesError as error:
                self.built[factory] = error  # a pattern is not tried twice
        if isinstance(self.built[factory], RulesError):
            raise self.built[factory].with_traceback(None)
        made: Built = self.built[factory]
        return made

    def add_file(self, path: Path, *, ours: bool) -> None:
        """Lay one file over what is loaded: a rule of the same table and name is replaced, words are added to it.

        What a pack brings is checked at once; `ours` is checked by tests instead, not at each start.
        """
        file = RulesFile(path, ours=ours)
        data = file.data()
        self.fragments.update(file.fragments(data))
        for row in file.rows(data):
            rule = self.rule_of(row)
            before = self.tables.get(rule.table, {}).get(rule.name)
            whole = laid_over(before, rule) if before else rule
            if not ours:
                self.check_row(whole, tried=rule.pattern is not None)
                self.note(rule)
            self.tables.setdefault(rule.table, {})[rule.name] = whole

    def fill(self) -> None:
        """Put into each list the words of those that it names as `{part.field}`, once all files are laid over one another."""
        for rules in self.tables.values():
            for name, rule in rules.items():
                if any("{" in word for word in rule.words):
                    rules[name] = replace(rule, words=tuple(dict.fromkeys(self.filled(rule))))

    def filled(self, rule: Rule, depth: int = 0) -> Iterator[str]:
        """The words of a rule with those of the lists that it names, whole or as parts: 中国{unit.brand}."""
        for word in rule.words:
            place = LIST.search(word)
            other = self.tables.get(place["table"], {}).get(place["name"]) if place else None
            if place and other and depth < MOST_DEPTH and "{" not in word[place.end() :]:
                yield from (word[: place.start()] + named + word[place.end() :] for named in self.filled(other, depth + 1))
            elif "{" in word:
                raise rule.error(
                    _("no list is called {word}, or it names itself", word=word), _("write {table.name} of a rule that has words")
                )
            else:
                yield word

    def rule_of(self, row: Row) -> Rule:
        """One rule of a file; RulesError says what is wrong in it."""
        return Rule(
            table=row.table,
            name=row.name,
            pattern=self.expanded(row),
            words=(words := row.words()),
            examples=examples(row, words),
            counter_examples=row.strings("counter_examples"),
            fields={key: value for key, value in row.values.items() if key not in COMMON_KEYS},
            origin=row.file,
            row=row.place,
        )

    def check_row(self, rule: Rule, *, tried: bool = True) -> None:
        """RulesError when a rule lacks what its table needs, has what it does not know, or (where `tried`) its pattern cannot serve."""
        from .rule_tables import fault
        from .trial import pattern_fault

        known = frozenset(self.tables.get(rule.table, ()))
        wrong = fault(rule, known) or (pattern_fault(rule, rule.pattern) if tried and rule.pattern else None)
        if wrong:
            raise rule.error(*wrong)

    def note(self, rule: Rule) -> None:
        """Keep what a pack's rule does unasked."""
        from .rule_tables import doubts

        self.notes.extend((rule, doubt) for doubt in doubts(rule, self.rules(rule.table)))

    def expanded(self, row: Row) -> str | None:
        pattern = row.text("pattern")
        try:
            return None if pattern is None else self.expand(pattern)
        except KeyError as error:
            raise row.error(_("unknown fragment {{{name}}}", name=error.args[0]), _("name it in [fragments] above")) from None
        except EndlessError:
            raise row.error(_("a fragment names itself, or the pattern grows too long"), _("write the fragment without itself")) from None


def examples(row: Row, words: Iterable[str]) -> tuple[Example, ...]:
    """Those given; of a rule that gives none its template with its first word, the word itself where it is a plain list, or its names."""
    given = tuple(example(row, item) for item in row.items("examples"))
    template, names = row.text("template") or "{}", row.values.get("names")
    word = next((word for word in words if word[0] != "{"), None)
    if not given and word and "pattern" not in row.values:
        return (Example(template.replace("{}", word)),)
    return given or tuple(Example(*pair) for pair in names.items()) if isinstance(names, dict) else given


def example(row: Row, item: object) -> Example:
    """`text`, `text → value`, or a table of both."""
    if isinstance(item, str) and item:
        text, arrow, said = item.partition(VALUE_BEHIND)
        return Example(text, said if arrow else None)
    if isinstance(item, dict) and isinstance(item.get("text"), str) and set(item) <= {"text", "value"}:
        value = item.get("value")
        if value is None or isinstance(value, str):
            return Example(item["text"], value)
    raise row.error(_("an example is neither a string nor {text, value}"), 'write "text → value"')


def rules_directory() -> Path:
    """The rules that come with duban: beside the package when installed, beside `extract/` in a checkout."""
    installed = HERE / "rules"
    return installed if installed.is_dir() else HERE.parent / "rules"


def rule_files(pack: Path | None) -> tuple[tuple[Path, bool], ...]:
    """The files of our rules, then of `pack`, in the order in which they are laid over each other, each with whether it is ours."""
    found: list[tuple[Path, bool]] = []
    for folder, ours in ((rules_directory(), True), (pack, False)):
        if folder is None:
            continue
        if not folder.is_dir():
            raise RulesError(str(folder), None, _("is no folder of rules"), _("name a folder that holds .toml files"))
        files = sorted(folder.glob("*.toml"))
        if wrong := next((path for path in files if not path.is_file()), None):
            raise RulesError(str(wrong), None, _("is no file"), _("put rules into a file, or take it away"))
        if not files:
            raise RulesError(str(folder), None, _("holds no .toml file"), _("name a folder that holds .toml files"))
        if len(files) > MOST_FILES:
            raise RulesError(
                str(folder), None, _("holds more than {most} .toml files", most=MOST_FILES), _("name a folder that holds rules only")
            )
        found += ((path, ours) for path in files)
    return tuple(found)


def digest(files: tuple[tuple[Path, bool], ...]) -> str:
    """What tells these files from others: 16 hexadecimal digits of a SHA-256 over their names and bytes, wherever they stand."""
    hashed = sha256()
    for path, _rest in files:
        data = read_bytes(path)
        hashed.update(f"{path.name} {len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return hashed.hexdigest()[:16]


@lru_cache(maxsize=8)
def loaded(files: tuple[tuple[Path, bool], ...], digest: str) -> Ruleset:
    """The rules of these files, of this content."""
    ruleset = Ruleset(digest=digest)
    for path, ours in files:
        ruleset.add_file(path, ours=ours)
    ruleset.fill()
    return ruleset


@lru_cache(maxsize=8)
def load_ruleset(pack: Path | None = None) -> Ruleset:
    """As `Ruleset.load`, for a process that reads many notices by the same rules: the files are looked at once."""
    return Ruleset.load(pack)
