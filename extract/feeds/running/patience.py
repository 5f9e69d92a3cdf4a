"""A target that is busy or does not answer is asked again, a few times, each time later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ...errors import FeedError
from ..item import NOT_OF_IT, AwayError, BusyError, Item, PartlyError, Server, There
from .journal import Sent
from .merging import merge

TRIES = 5
FIRST_WAIT, MOST_WAIT = 1.0, 60.0  # seconds, doubled each time
Found = TypeVar("Found")


def patiently(
    wait: Callable[[float], None], do: Callable[[], Found], made: Callable[[], Found | None] | None = None, *, in_doubt: bool = False
) -> Found:
    """What a request gives; one that is busy or gone is asked again, the last time it raises what it met.

    `made`: whether an earlier try came through after all; `in_doubt`: there was one.
    """
    for turn in range(TRIES):
        try:
            if (turn or in_doubt) and made and (found := made()) is not None:
                return found
            return do()
        except (BusyError, AwayError) as error:
            if turn == TRIES - 1:
                raise
            told = error.after if isinstance(error, BusyError) else None
            wait(min(FIRST_WAIT * 2**turn, MOST_WAIT) if told is None else told)
    raise AssertionError


def made(server: Server, item: Item) -> There | None:
    """What an earlier try has made, with what it did not come to. Raises PartlyError where that is not taken."""
    there = server.find(item.uid)
    lacks = {} if there is None else merge(item.fields, Sent(item.uid, item.id, pending=item.fields), there.fields).change
    if there is None or not lacks:
        return there
    try:
        return server.change(item, there, lacks)
    except NOT_OF_IT:
        raise
    except FeedError as error:
        raise PartlyError(error.name, error.problem, error.remedy, there, lacks) from None
