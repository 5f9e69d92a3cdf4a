"""Notices that are rows: `通知.jsonl` with an object a line, `通知.parquet` or `通知.csv` with a column of texts; row 17 has the key
`通知.jsonl/17`. A `.csv` is one only where the column of the text is named: else it is a table of tasks, as in readers/sheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from ...errors import InputError, meant
from ...installation import how_to_get
from ...language import N_, _
from ...readers import LIMITS, Limits, printable
from ...readers.archives.streams import Unpacked
from ...readers.limits import size
from . import separated
from .given import Input

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TABLES = (".parquet",)
SUFFIXES = LINES + TABLES
TEXT = "text"  # the column where none is named
BUFFER = 1024 * 1024
ROWS = 64  # of a table that are in memory at a time, beside a page of each column
MOST_NAME = 500  # characters
MOST_TOLD = 20  # columns
NAME = N_("name the column of the text with --text-column")
WHOLE = N_("see that the file is whole")
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that hold the text and the key; None where none was named."""

    text: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file of rows, read with these columns; `path` and `key` are those of the file."""

    path: str
    key: str
    columns: Columns
    limits: Limits = LIMITS

    def read(self, file: BinaryIO) -> Iterator[Input]:
        """Each row as an input of its own. A row without a text, and a file that breaks off, is an input with a problem.

        The text is that of the column `text`, or of the one that was named. The key is what the name column holds; without one,
        or where it is empty, `通知.jsonl/17`, counted from 1 and in lines. Raises InputError when pyarrow is needed and not there.
        """
        number = 0
        try:
            for number, row in self.numbered(file):
                yield row if isinstance(row, Input) else self.row(row, number)
        except MissingLibraryError:
            raise
        except (InputError, OSError) as error:
            where = _(" behind row {number}", number=number) if number else ""
            known = (
                error
                if isinstance(error, InputError)
                else InputError(self.key, _("cannot be read ({error})", error=one_line(error)), _(WHOLE))
            )
            yield Input(self.path, self.key, problem=f"{self.key}: {known.problem}{where}; {known.remedy}")

    def numbered(self, file: BinaryIO) -> Iterator[tuple[int, Any]]:
        if self.key.lower().endswith(separated.SUFFIXES):
            return separated.rows_of(file, self.key, self.wanted(), self.limits)
        return self.table(file) if self.key.lower().endswith(TABLES) else self.lines(file)

    def count(self, file: BinaryIO) -> int:
        """How many rows there are, none of them looked into. Raises what reading raises."""
        if self.key.lower().endswith(separated.SUFFIXES):
            return sum(1 for _rest in separated.rows_of(file, self.key, self.wanted(), self.limits))
        if not self.key.lower().endswith(TABLES):
            return sum(line is None or not line.isspace() for line in bounded_lines(self.stream(file), self.limits.file_bytes))
        return int(self.opened(file).metadata.num_rows)

    def lines(self, file: BinaryIO) -> Iterator[tuple[int, Any]]:
        """The objects of JSON lines, blank lines left out, with the numbers of their lines."""
        from pydantic_core import from_json

        for number, line in enumerate(bounded_lines(self.stream(file), self.limits.file_bytes), 1):
            if line is None:
                yield (
                    number,
                    self.failed(number, _("is longer than {size}", size=size(self.limits.file_bytes)), _("a row holds one notice")),
                )
                continue
            line = line.removeprefix(MARK) if number == 1 else line
            if line.isspace() or not line:
                continue
            try:
                yield number, from_json(line)
            except ValueError as error:
                yield (
                    number,
                    self.failed(
                        number,
                        _("is no JSON ({error})", error=one_line(error).replace("line 1 column", "character")),
                        _("write one object a line"),
                    ),
                )

    def wanted(self) -> list[str]:
        """The columns that are needed."""
        return [self.columns.text or TEXT, *filter(None, [self.columns.name])]

    def stream(self, file: BinaryIO) -> BinaryIO | io.BufferedReader:
        return io.BufferedReader(Unpacked(file, self.key, self.limits), BUFFER) if self.key.lower().endswith(".gz") else file

    def table(self, file: BinaryIO) -> Iterator[tuple[int, Any]]:
        """The rows of a Parquet file, of the columns that are needed."""
        wanted = self.wanted()
        try:
            found = self.opened(file)
            there = found.schema_arrow.names
            for column in wanted:
                if column not in there:
                    raise InputError(
                        self.key,
                        _(
                            "has no column “{column}” (it has {there}){meant}",
                            column=shown(column),
                            there=listed(there),
                            meant=meant(column, there),
                        ),
                        _(NAME),
                    )
            batches = found.iter_batches(batch_size=ROWS, columns=wanted, use_threads=False)
            yield from enumerate((row for batch in batches for row in batch.to_pylist()), 1)
        except InputError:
            raise
        except Exception as error:  # of many kinds, as what is broken may be anything
            raise InputError(self.key, _("cannot be read ({error})", error=one_line(error)), _(WHOLE)) from None

    def opened(self, file: BinaryIO) -> Any:
        try:
            from pyarrow import parquet
        except ImportError:
            raise MissingLibraryError(self.key, _("needs pyarrow to be read"), how_to_get("parquet")) from None
        return parquet.ParquetFile(file, pre_buffer=False)

    def row(self, row: Any, number: int) -> Input:
        """One row as an input."""
        column = self.columns.text or TEXT
        if not isinstance(row, dict):
            return self.failed(number, _("is no object"), _("write one object a line"))
        text = row.get(column)
        if column not in row:
            return self.failed(
                number,
                _("has no “{column}” (it has {row}){meant}", column=shown(column), row=listed(row), meant=meant(column, map(str, row))),
                _(NAME),
            )
        if not isinstance(text, str) or not text or text.isspace():
            return self.failed(
                number, _("has no text in “{column}”", column=shown(column)), _("see that it holds a notice, or {name}", name=_(NAME))
            )
        try:
            data = text.encode()
        except UnicodeEncodeError as error:
            return self.failed(number, _("holds half a character (a lone surrogate at {start})", start=error.start), _("write it anew"))
        if len(data) > self.limits.file_bytes:
            return self.failed(number, _("is larger than {size}", size=size(self.limits.file_bytes)), _("a row holds one notice"))
        return Input(self.path, self.named(row) or f"{self.key}/{number}", data, is_text=True)

    def named(self, row: dict[str, Any]) -> str:
        """What the name column holds, as a key; empty where that is none."""
        value = row.get(self.columns.name) if self.columns.name else None
        if not isinstance(value, str | int):
            return ""
        name = shown(str(value)).strip()[:MOST_NAME]
        return name if PurePosixPath(name).name else ""

    def failed(self, number: int, problem: str, remedy: str) -> Input:
        key = f"{self.key}/{number}"
        return Input(self.path, key, problem=f"{self.key}: row {number} {problem}; {remedy}")


def is_of_rows(key: str, columns: Columns) -> bool:
    """Does a file of this name hold a notice a row?"""
    return key.lower().endswith(SUFFIXES + (separated.SUFFIXES if columns.text else ()))


class MissingLibraryError(InputError):
    """What reads the file is not installed: so it is with all such files."""


def bounded_lines(file: BinaryIO | io.BufferedReader, most: int) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long to be held."""
    while line := file.readline(most + 1):
        if len(line) <= most or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while (rest := file.readline(BUFFER)) and not rest.endswith(b"\n"):
            pass


def shown(name: str) -> str:
    """A name as text that any output can hold."""
    return printable(name.encode("utf-8", "replace").decode())


def listed(names: Iterable[Any]) -> str:
    """`title, body, …`"""
    told = [shown(str(name)[:MOST_NAME]) for name in names]
    return ", ".join(told[:MOST_TOLD]) + (", …" if len(told) > MOST_TOLD else "") if told else "none"


def one_line(error: Exception) -> str:
    return " ".join(shown(str(error)).split())[:200]
