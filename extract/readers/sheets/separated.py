"""Tables written as separated values (.csv, .tsv), e.g. `1,"加固堤防,修闸",县水利局` → `1⇥加固堤防,修闸⇥县水利局`."""

from __future__ import annotations

import csv
import hashlib

from ...errors import InputError
from .. import text
from ..account import Account
from ..decoded import Decoded
from ..limits import LIMITS, Limits
from .sheet import fault, text_of

SEPARATORS = ("\t", ",", ";", "|")
LONGEST_FIELD = 1_000_000  # characters
SAMPLE = 10_000


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The rows as of a sheet. Raises InputError when it is no text, or has too many cells."""
    plain = text.read(data, name, limits)
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        rows: list[list[str]] = []
        cells = 0
        for row in csv.reader(plain.text.splitlines(keepends=True), delimiter=separator_of(plain.text)):
            cells += len(row)
            if max(cells, len(row) * (len(rows) + 1)) > limits.sheet_cells:
                raise fault("large", name, limits)
            rows.append(row)
    except csv.Error:
        raise InputError(name, "is broken (a quotation mark that is never closed?)", "save it as .xlsx") from None
    finally:
        csv.field_size_limit(before)
    account = Account()
    found = text_of([{"name": "", "rows": rows, "merged": []}], name, account, limits)
    if not found or found.isspace():
        raise InputError(name, "has no cell with words", "give a table that holds a ledger")
    return Decoded(name, "csv", plain.encoding, hashlib.sha256(data).hexdigest(), found, left_out=account.left_out())


def separator_of(plain: str) -> str:
    """What stands most often in the lines of a table's beginning."""
    sample = plain[:SAMPLE]
    return max(SEPARATORS, key=sample.count)
