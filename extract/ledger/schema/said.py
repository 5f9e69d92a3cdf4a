"""What questions to a ledger say in SQL, in the words of its indexes (`tables.py`): what is chased, which tasks hold some words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import LedgerError
from ...language import _
from ..words import ENDED, listed
from .pairs import looked_for

CHASED = f"gone IS NULL AND state NOT IN ({listed(ENDED)})"  # tasks that are not done with
CONFIRMED, REJECTED, SPLIT, MERGED, UNDONE = "confirmed", "rejected", "split", "merged", "undone"
ASIDE = (REJECTED, SPLIT, MERGED, UNDONE)  # why people put a task aside: `tasks.checked`; it is `gone` as those are that no reading has
READ_STILL = f"made IS NULL AND (gone IS NULL OR (checked IN ({listed(ASIDE)}) AND adrift IS NULL))"  # tasks that the last reading has
RECURS = "rrule > ''"  # said so that SQLite finds the index of what recurs
RELATIVE = (  # timings that wait for the day of an event, e.g. 验收合格后10个工作日内
    "kind = 'relative' AND \"start\" IS NULL AND \"end\" IS NULL AND duration IS NOT NULL AND coalesce(modifier, '') <> 'after'"
)
SEARCH = "search CROSS JOIN searched ON searched.entry = search.rowid"  # SQLite's index of words, with the tasks that its entries are of
ESCAPE = "/"


def holds(words: str, *, lite: bool) -> tuple[str, dict[str, Any]]:
    """A statement that gives the ids of the tasks whose title or text hold all the words, with its values; blanks part the words.

    Raises LedgerError where there is no word.
    """
    if lite:
        return f"SELECT searched.id FROM {SEARCH} WHERE search MATCH :matching", {"matching": matching(words)}
    runs = runs_of(words)
    given: dict[str, Any] = {"pairs": sorted({pair for run in runs for pair in run})}
    said = "SELECT id FROM searched WHERE words @> :pairs"
    for number, run in enumerate(each for each in runs if len(each) > 1):
        given[f"said{number}"] = part(word_of(run))
        said += f" AND said LIKE :said{number} ESCAPE '{ESCAPE}'"
    return said, given


def matching(words: str) -> str:
    """The words as SQLite's index is asked for them: `"应急 急管" AND "防汛"`."""
    return " AND ".join(map(phrase, runs_of(words)))


def part(words: str) -> str:
    """What LIKE takes for a text that holds the words, whatever signs are in them."""
    for sign in (ESCAPE, "%", "_"):
        words = words.replace(sign, ESCAPE + sign)
    return f"%{words}%"


def runs_of(words: str) -> list[list[str]]:
    if runs := looked_for(words):
        return runs
    raise LedgerError(words, _("holds nothing to search for"), _("write letters, characters or figures"))


def phrase(run: Sequence[str]) -> str:
    """A run as FTS5 takes it: `"应急 急管 管理"`; of one sign alone all pairs that begin so."""
    quoted = '"' + " ".join(run) + '"'
    return quoted if len(run[0]) > 1 else f"{quoted}*"


def word_of(run: Sequence[str]) -> str:
    """The word that a run of pairs was made of."""
    return run[0] + "".join(pair[-1] for pair in run[1:])
