"""Points that end sentences as `。`, e.g. `开展检查.每月一次.`, in a text that has hardly any other full stop.

Each stands for one sign, so that every character keeps its place.
"""

from __future__ import annotations

from .. import patterns
from .numerals import ONE_TO_TEN, STEMS

STOP, POINTS = "。", ".．"
PLAIN = 400  # characters of a text for each full stop, at most, where they are written as usual
FEWEST = 3  # points that make a habit
BEHIND = r"[\p{Han}（(【“《]|[0-9]{1,4}\p{Han}|\s|$"
POINT = patterns.compile(rf"(?<=[\p{{Han}}）)”》%](?<![{ONE_TO_TEN}{STEMS}]))[{POINTS}](?={BEHIND})")  # not of 一.加强值守


def with_stops(text: str) -> str:
    """The text with full stops for such points."""
    stops = text.count(STOP)
    if stops * PLAIN > len(text) or not any(point in text for point in POINTS):  # nearly always
        return text
    points = len(POINT.findall(text))
    return POINT.sub(STOP, text) if points >= FEWEST and points > 2 * stops else text
