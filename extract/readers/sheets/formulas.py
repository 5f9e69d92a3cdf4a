"""Run as a program of its own by sheet.py: an xlsx on standard input, on standard output the cells whose formula has no value, as JSON.

A program that only writes (openpyxl, a macro) leaves `=B1` without what it comes to: such a cell looks blank, and is not.
Nothing of duban is imported here, as in workbook.py.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

MOST_MEMORY = 1024 * 1024 * 1024  # bytes of address space


def main() -> None:
    with contextlib.suppress(ImportError):  # no such limits on Windows; the time limit of sheet.py holds there
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    json.dump(answer(sys.stdin.buffer.read()), sys.stdout)


def answer(data: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """Of each sheet the row and the column (from 0), and the formula."""
    import openpyxl

    books = [openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values) for values in (False, True)]
    return {page.title: list(without_value(page, books[1][page.title])) for page in books[0].worksheets}


def without_value(formulas: Any, values: Any) -> Iterator[tuple[int, int, str]]:
    """The cells of a sheet that hold a formula, and show nothing."""
    for page in (formulas, values):
        page.reset_dimensions()
    for row, shown in zip(formulas.iter_rows(), values.iter_rows(), strict=False):
        for cell, value in zip(row, shown, strict=False):
            if cell.data_type == "f" and value.value in (None, ""):
                yield cell.row - 1, cell.column - 1, str(getattr(cell.value, "text", cell.value))


if __name__ == "__main__":
    main()
