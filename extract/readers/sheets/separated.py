"""Tables written as separated values (.csv, .tsv), e.g. `1,"加固堤防,修闸",县水利局` → `1⇥加固堤防,修闸⇥县水利局`."""

from __future__ import annotations

import csv
import hashlib

from ...errors import InputError
from ...language import _
from .. import text
from ..account import Account
from ..decoded import Decoded
from ..limits import LIMITS, Limits
from ..signs import cell
from .sheet import fault, text_of

SEPARATORS = ("\t", ",", ";", "|")
LONGEST_FIELD = 1_000_000  # characters
SAMPLE = 10_000


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The rows as of a sheet. Raises InputError when it is no text, or has too many cells."""
    plain = text.as_written(data, name)
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        rows: list[list[str]] = []
        cells = 0
        separator, written = separated(plain.text)
        for row in csv.reader(written.splitlines(keepends=True), delimiter=separator):
            cells += len(row)
            if max(cells, len(row) * (len(rows) + 1)) > limits.sheet_cells:
                raise fault("large", name, limits)
            rows.append([cell(each) for each in row])
    except csv.Error:
        raise InputError(name, _("is broken (a quotation mark that is never closed?)"), _("save it as .xlsx")) from None
    finally:
        csv.field_size_limit(before)
    account = Account()
    found = text_of([{"name": "", "rows": rows, "merged": []}], name, account, limits)
    if not found or found.isspace():
        raise InputError(name, _("has no cell with words"), _("give a table that holds a ledger"))
    return Decoded(name, "csv", plain.encoding, hashlib.sha256(data).hexdigest(), found, left_out=account.left_out())


def separated(plain: str) -> tuple[str, str]:
    """What parts the cells, and the table: the sign that its first line names for spreadsheets (`sep=;`), which they do not show,
    or the one that stands most often in its beginning."""
    first, _rest, rest = plain.partition("\n")
    named = first.strip().lower().removeprefix("sep=") if first[:4].lower() == "sep=" else ""
    if named in SEPARATORS:
        return named, rest
    sample = plain[:SAMPLE]
    return max(SEPARATORS, key=sample.count), plain
