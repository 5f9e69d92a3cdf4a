"""Rows of a table written as separated values (`通知.csv` with a column 正文) as objects by the names in its first line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from ...errors import InputError, meant
from ...language import _
from ...readers import Limits
from ...readers.limits import size
from ...readers.text import decode

SUFFIXES = (".csv", ".tsv")
SEPARATORS = (",", "\t", ";", "|")


def rows_of(file: BinaryIO, key: str, wanted: Iterable[str], limits: Limits) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row below the first with its number, counted from 1. Raises InputError when a wanted column is not there, or the file breaks."""
    data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise InputError(
            key, _("is larger than {size}", size=size(limits.file_bytes)), _("save it as .jsonl or .parquet, which are read row by row")
        )
    _rest, text = decode(data, key)
    before = csv.field_size_limit(limits.file_bytes)
    try:
        separator = max(SEPARATORS, key=text.partition("\n")[0].count)
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
        there = list(rows.fieldnames or ())
        for column in wanted:
            if column not in there:
                raise InputError(
                    key,
                    _(
                        "has no column “{column}” (it has {there}){meant}",
                        column=column,
                        there=", ".join(there[:20]),
                        meant=meant(column, there),
                    ),
                    _("name one it has"),
                )
        yield from enumerate((dict(row) for row in rows), 1)
    except csv.Error as error:
        raise InputError(
            key, _("is broken ({error})", error=error), _("see that its quotation marks are closed, or save it as .jsonl")
        ) from None
    finally:
        csv.field_size_limit(before)
