"""What a caller may choose of a form: the language of headers, the width of a table, the mark at the beginning of a CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Headers = Literal["en", "zh"]


NO_TIME = "1970-01-01T00:00:00Z"  # where nobody says what time it is


@dataclass(frozen=True, slots=True)
class Options:
    """How a form is written.

    `headers`: our column names (`en`) or those of a 督办台账 (`zh`); None leaves it to the form: `zh` of a workbook, else `en`.
    `width`: columns of the terminal that a table may fill. `mark`: does a CSV begin with a byte order mark, as Excel needs it?
    `at`: the time that the history of a database tells, ISO 8601 in UTC; nothing here reads a clock.

    >>> Options(headers="zh").mark
    True
    """

    headers: Headers | None = None
    width: int = 120
    mark: bool = True
    at: str = NO_TIME
