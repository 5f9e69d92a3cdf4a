"""Notices in, records out, e.g. `parse_text("1.建设数据中心。（科信处牵头负责，2020年5月底前完成）")` → a task that 科信处 leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..batch.sources.named import notices_in
from ..batch.sources.rows import Columns
from ..clauses.phrase import when
from ..errors import DubanError
from ..models import Notice, Timing
from ..pipeline import convert
from ..readers import LIMITS, OWN_SUFFIXES, Limits, read_bytes, read_path, read_text
from ..readers.words import each_by, reading_by
from ..rulebook.ruleset import Ruleset, load_ruleset

MOST_NAME = 255  # characters: no file system here has longer names, so a longer text is no path
Rules = str | Path | Ruleset | None


class Parser:
    """Reads many notices by the same rules, which are loaded once.

    `rules` is a folder of TOML files laid over duban's own (`str` or `Path`), a `Ruleset`, or None for duban's own alone;
    `limits` bound what is read of one input. Raises RulesError for rules that cannot be used.

    >>> parser = Parser()
    >>> notice = parser.text("1.建设数据中心。（科信处牵头负责，2020年5月底前完成）")
    >>> notice.tasks[0].units[0].name
    '科信处'
    """

    def __init__(self, rules: Rules = None, *, limits: Limits = LIMITS) -> None:
        self.rules: Ruleset = ruleset_of(rules)
        self.limits = limits

    def text(self, text: str, *, name: str = "text") -> Notice:
        """The record of a notice's text, whatever it looks like. Raises InputError where it is blank.

        >>> Parser().text("1.值守。（办公室负责）").tasks[0].title
        '值守'
        """
        return convert(read_text(text, name), self.rules)

    def file(self, path: str | Path, *, name: str | None = None) -> Notice:
        """The record of a file in any format that `duban formats` lists; of an archive its only notice. Raises InputError.

        >>> len(Parser().file("samples/flood-season-label-lines.txt").tasks)
        8
        """
        with reading_by(self.rules):
            decoded = read_path(path, self.limits)
        return convert(replace(decoded, name=name) if name else decoded, self.rules)

    def bytes(self, data: bytes, name: str = "bytes") -> Notice:
        """The record of a file's content; the suffix of `name` helps to tell the format. Raises InputError.

        >>> Parser().bytes("1.值守。（办公室负责）".encode("gb18030"), "通知.txt").source.encoding
        'gb18030'
        """
        with reading_by(self.rules):
            decoded = read_bytes(data, name, self.limits)
        return convert(decoded, self.rules)

    def all(self, path: str | Path, *, text_column: str | None = None, name_column: str | None = None) -> Iterator[Notice | DubanError]:
        """The notices of a file one after the other: those of an archive's members, of a mail's attachments, of rows, else its own.

        `.jsonl` and `.parquet` hold a notice a row in `text_column` (`text` where none is named), a `.csv` where it is named.
        What cannot be read is handed on as an error in its place, and the others are still read; nothing is raised.

        >>> [notice.source.name for notice in Parser().all("samples/flood-season-label-lines.txt")]
        ['flood-season-label-lines.txt']
        """
        for found in each_by(self.rules, notices_in(path, Columns(text_column, name_column), self.limits)):
            try:
                yield found if isinstance(found, DubanError) else convert(found, self.rules)
            except DubanError as error:
                yield error

    def when(self, text: str, issued: date | None = None) -> list[Timing]:
        """The timings of a phrase, as the function `when` gives them.

        >>> Parser().when("2020年5月底前完成")[0].end
        datetime.date(2020, 5, 31)
        """
        return when(text, issued, rules=self.rules)


def parse_text(text: str, *, rules: Rules = None, name: str = "text") -> Notice:
    """The record of a notice's text, whatever it looks like: it is never taken for a path. Raises InputError, RulesError.

    >>> notice = parse_text("1.建设数据中心。（科信处牵头负责，2020年5月底前完成）")
    >>> notice.tasks[0].due
    datetime.date(2020, 5, 31)
    """
    return Parser(rules).text(text, name=name)


def parse_file(path: str | Path, *, rules: Rules = None, name: str | None = None, limits: Limits = LIMITS) -> Notice:
    """The record of one file, e.g. `parse_file("通知.docx")`. Raises InputError, RulesError; both say what to do.

    Of an archive or a mail it reads the only notice; where there are several, `parse_all` reads them.

    >>> parse_file("samples/zheyingji-renshi-2020-46.txt").metadata.document_number
    '浙应急人事〔2020〕46号'
    """
    return Parser(rules, limits=limits).file(path, name=name)


def parse_bytes(data: bytes, name: str = "bytes", *, rules: Rules = None, limits: Limits = LIMITS) -> Notice:
    """The record of a file's content, e.g. of an upload; the suffix of `name` helps to tell the format. Raises InputError, RulesError.

    >>> parse_bytes("1.建设数据中心。（科信处负责）".encode("gb18030"), "通知.txt").source.encoding
    'gb18030'
    """
    return Parser(rules, limits=limits).bytes(data, name)


def parse_all(
    path: str | Path,
    *,
    rules: Rules = None,
    text_column: str | None = None,
    name_column: str | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Notice | DubanError]:
    """The notices of an archive, a mail, rows or a file, one after the other; an error stands in the place of what cannot be read.

    `.jsonl` and `.parquet` hold a notice a row in `text_column` (`text` where none is named), a `.csv` where it is named;
    `name_column` names them. Raises RulesError at once; of the file nothing is raised.

    >>> [type(found).__name__ for found in parse_all("samples/zheyingji-renshi-2020-46.txt")]
    ['Notice']
    >>> [str(found) for found in parse_all("附件.zip")]
    ['附件.zip: there is no such file; check the name']
    """
    return Parser(rules, limits=limits).all(path, text_column=text_column, name_column=name_column)


def parse(source: str | Path | bytes, *, rules: Rules = None, name: str | None = None) -> Notice:
    """Read a notice by what `source` looks like; `parse_text`, `parse_file` and `parse_bytes` do not guess.

    A `Path` is a file and `bytes` are a file's content. A `str` is the notice's text if it holds a line break; without one it is a
    file if one of that name exists, and text if none does. A `str` without a line break that ends like a file (`.txt`) and names
    none is taken for a mistyped path. `rules` is a folder of TOML files laid over duban's own, or a `Ruleset`; `name` replaces the
    name in `source.name` (a file's own name, else `text`).

    Raises InputError for what cannot be read and RulesError for a broken rules file; both say what to do.

    >>> parse("关于做好工作的通知\\n1.建设数据中心。（科信处牵头负责）").tasks[0].title
    '建设数据中心'
    """
    parser = Parser(rules)
    if isinstance(source, bytes):
        return parser.bytes(source, name or "bytes")
    if isinstance(source, str) and not names_file(source):
        return parser.text(source, name=name or "text")
    return parser.file(source, name=name)


def ruleset_of(rules: Rules) -> Ruleset:
    """The rules that a caller means; a folder is looked at again each time, for it may have been edited."""
    if isinstance(rules, Ruleset):
        return rules
    return load_ruleset() if rules is None else Ruleset.load(rules)


def names_file(source: str) -> bool:
    """Is it a path rather than a text?"""
    if not source or len(source) > MOST_NAME or any(sign in source for sign in "\n\r\x00"):
        return False
    try:
        return Path(source).exists() or source.lower().endswith(OWN_SUFFIXES)
    except OSError:
        return False
