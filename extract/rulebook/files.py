"""A rules file read: TOML in, rows out, each of which knows its place; RulesError says what is wrong in which line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from .. import patterns
from ..errors import RulesError
from ..language import _, reason
from .places import Places, places
from .words import SpreadError, spread_all

WIDE = "“”‘’，＝［］"
LINE = patterns.compile(r"line (\d+)")
PLAIN_GROUP = patterns.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?<!\(\?)(?P<opens>\()(?!\?)")  # (?(name) asks for a group
BACK = patterns.compile(r"\\[1-9]")
PATTERN_KEYS = ("pattern", "parts")
MOST_WORDS = 2_000  # of one rule, as listed; ours have 200
LONGEST_WORD = 200  # characters of a line of a list
MOST_BYTES = 4_000_000  # of one file; ours together have 130,000


class RulesFile:
    """One rules file: its path, its text, and the places of its rows, found when they are asked for; is it one of duban's own?"""

    def __init__(self, path: Path, *, ours: bool) -> None:
        self.path: Path = path
        self.ours: bool = ours
        self.text: str = read_text(path)

    @cached_property
    def places(self) -> Places:
        return places(self.text)

    def line(self, table: str, row: int = 0) -> int:
        """The line of a row's name, or of what has no rows."""
        return self.places.row(table, row)

    def data(self) -> dict[str, Any]:
        """The file's tables as TOML has them."""
        try:
            tables: dict[str, Any] = patterns.made_of("toml", self.text, tables_of)
            return tables
        except ValueError as error:  # TOMLDecodeError is one
            found = LINE.search(str(error))
            line = int(found[1]) if found else None
            written = self.text.splitlines()[line - 1] if line and line <= self.text.count("\n") + 1 else ""
            wide = any(sign in written for sign in WIDE)
            remedy = _("write half-width quotation marks, commas and equals signs") if wide else _("correct the line")
            raise RulesError(str(self.path), line, _("is not valid TOML: {error}", error=error), remedy) from None
        except RecursionError:
            raise RulesError(str(self.path), None, _("nests too deep"), _("write tables of rules, as in docs/rules.md")) from None

    def fragments(self, data: dict[str, Any]) -> dict[str, str]:
        """The named pieces of patterns in the file's data."""
        fragments = data.get("fragments", {})
        if not isinstance(fragments, dict) or not all(isinstance(value, str) for value in fragments.values()):
            raise RulesError(
                str(self.path), self.line("fragments"), _("[fragments] holds names with patterns only"), _("write name = 'pattern'")
            )
        return fragments

    def rows(self, data: dict[str, Any]) -> Iterator[Row]:
        """The rules in the file's data, table by table."""
        for table, rows in data.items():
            if table == "fragments":
                continue
            if isinstance(rows, dict):  # [label.duty], the name in its header
                rows = [{"name": name, **row} if isinstance(row, dict) else row for name, row in rows.items()]
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise RulesError(
                    str(self.path),
                    self.line(table),
                    _("“{table}” is no table of rules", table=table),
                    _("write [{table}.name] before each rule", table=table),
                )
            for place, values in enumerate(rows):
                yield Row(self, table, place, values)


class Row(NamedTuple):
    """One rule as a file has it."""

    file: RulesFile
    table: str
    place: int
    values: dict[str, Any]

    @property
    def name(self) -> str:
        name = self.values.get("name")
        if isinstance(name, str) and name:
            return name
        line = self.file.line(self.table, self.place)
        raise RulesError(str(self.file.path), line, _("a rule of “{table}” has no name", table=self.table), _('write name = "…"'))

    def error(self, problem: str, remedy: str) -> RulesError:
        """An error that points at this row."""
        return RulesError(
            str(self.file.path),
            self.file.line(self.table, self.place),
            _("rule “{name}”: {problem}", name=self.name, problem=problem),
            remedy,
        )

    def text(self, key: str) -> str | None:
        """A string; None where the key is not there."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(_("its {key} is no string", key=key), _("write {key} = '…'", key=key))

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings, or a text of several lines that has one string a line; empty where the key is not there."""
        value = self.values.get(key, [])
        if isinstance(value, str) and "\n" in value:
            return tuple(value.split())
        if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        raise self.error(_("{key} is no list of strings, or one is empty", key=key), _('write {key} = ["…"]', key=key))

    def words(self) -> tuple[str, ...]:
        """The row's words, of each of its lines all that it stands for."""
        given = self.strings("words")
        if not given and "words" in self.values and not self.file.ours:
            raise self.error(_("its words are an empty list"), _('write words = ["…"], or leave the key out'))
        if len(given) > MOST_WORDS or max(map(len, given), default=0) > LONGEST_WORD:
            raise self.error(
                _(
                    "its words are more than {most}, or one is longer than {longest} characters",
                    most=MOST_WORDS,
                    longest=LONGEST_WORD,
                ),
                _("list parts, not finished words"),
            )
        try:
            return spread_all(given)
        except SpreadError:
            raise self.error(_("a line of its words cannot be spread"), _("write (a|b)c, each bracket closed and few choices")) from None

    def items(self, key: str) -> list[Any]:
        """A list of anything, or the lines of a text, one alone too; empty where the key is not there."""
        value = self.values.get(key, [])
        if isinstance(value, str):
            return value.strip("\n").split("\n")
        if not isinstance(value, list):
            raise self.error(_("{key} is no list", key=key), _('write {key} = ["…"]', key=key))
        return value


def tables_of(text: str) -> dict[str, Any]:
    """What a text of TOML holds."""
    import tomllib  # what commands keep of the rules needs it no more

    tables = tomllib.loads(text)
    for name, rows in tables.items():
        if name == "fragments":
            without_captures(rows, list(rows) if isinstance(rows, dict) else [])
        else:
            for row in rows.values() if isinstance(rows, dict) else rows if isinstance(rows, list) else ():
                without_captures(row, PATTERN_KEYS)
    return tables


def without_captures(row: Any, keys: Iterable[str]) -> None:
    """Let a bracket without a name only group in the patterns of a row, so that rules need not write `?:` (but where \\1 stands).

    >>> row = {"pattern": "(上|下)半年[（(]"}
    >>> without_captures(row, ["pattern"]); row["pattern"]
    '(?:上|下)半年[（(]'
    """
    for key in keys:
        pattern = row.get(key) if isinstance(row, dict) else None
        if isinstance(pattern, str) and not BACK.search(pattern):
            row[key] = PLAIN_GROUP.sub(lambda found: "(?:" if found["opens"] else found[0], pattern)


def read_text(path: Path) -> str:
    """The text of a rules file."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesError(str(path), data.count(b"\n", 0, error.start) + 1, _("is not UTF-8"), _("save it as UTF-8")) from None


def read_bytes(path: Path) -> bytes:
    """The bytes of a rules file."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise RulesError(
            str(path), None, _("cannot be read ({reason})", reason=reason(error)), _("check the path and its permissions")
        ) from None
    if len(data) > MOST_BYTES:
        raise RulesError(str(path), None, _("has more than {most} bytes", most=MOST_BYTES), _("name a folder that holds rules only"))
    return data
