"""What a caller may choose of a form: the language of headers, the width of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Headers = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Options:
    """`headers`: our column names (`en`) or those of a 督办台账 (`zh`); `width`: columns of the terminal that a table may fill."""

    headers: Headers = "en"
    width: int = 120
