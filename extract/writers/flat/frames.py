"""Tasks as a pandas DataFrame, for those who go on in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..models import Notice
from .flat import COLUMNS, rows

if TYPE_CHECKING:
    import pandas

DATES = ("issue_date", "start", "due")


def tasks_frame(notices: Notice | Iterable[Notice]) -> pandas.DataFrame:
    """One row a task in the flat columns of contract `duban/1`, e.g. `lead` 科信处、办公室 with `due` 2020-05-31.

    Texts are strings (empty where unknown), `tentative` is bool, and `issue_date`, `start` and `due` are datetime64[s] (NaT where
    unknown; seconds, so that every year from 1 to 9999 has its place). No task gives a frame of no rows with all columns.
    """
    import numpy
    import pandas

    several = (notices,) if isinstance(notices, Notice) else notices
    frame = pandas.DataFrame([row for notice in several for row in rows(notice)], columns=list(COLUMNS), dtype="object")
    frame["tentative"] = frame["tentative"] == "true"
    for column in DATES:
        frame[column] = numpy.array([cell or "NaT" for cell in frame[column]], "datetime64[s]")
    return frame
