"""What goes into reading a timing and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ...models import Modifier, TimingKind


class TimingContext(NamedTuple):
    """What a notice says of its own time: 成文日期, the year that it is about (for 全年), the issuer's province (for 汛期)."""

    issued: date | None = None
    year: int | None = None
    province: str | None = None


@dataclass(slots=True)
class Reading:
    """One timing read, e.g. `5月底前完成` → deadline, end 2020-05-31; `at` is its place in the text read (characters).

    `core` is the part of `at` without hedge and verb; `rule` the name of the rule that read it.
    """

    kind: TimingKind
    at: tuple[int, int]
    start: date | None = None
    end: date | None = None
    duration: str | None = None
    unit: Literal["workday"] | None = None
    rrule: str | None = None
    anchor: str | None = None
    modifier: Modifier | None = None
    tentative: bool = False
    rule: str = ""
    core: tuple[int, int] = (0, 0)
