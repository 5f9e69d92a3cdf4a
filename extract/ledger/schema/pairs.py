"""Words to be found again: a text as overlapping pairs of signs, e.g. 应急管理 → 应急 急管 管理 理.

Most words that a clerk looks for have two characters (局长, 防汛), which an index of three (FTS5's trigram, pg_trgm) cannot answer.
Pairs answer words of any length, in SQLite by FTS5 as a phrase, in PostgreSQL by an array with GIN. Writing is folded: ＡＢ１ is ab1.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from operator import add

from ... import patterns

RUN = patterns.quick(r"[^\W_]+")
MOST_WORDS = 20  # of one search
MOST_SIGNS = 200  # of what is searched for


def folded(text: str) -> str:
    """The text as it is compared: NFKC, without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def pairs(text: str) -> list[str]:
    """The pairs of a text, and the last sign of each run of letters, characters and figures alone."""
    found: list[str] = []
    for run in RUN.findall(folded(text)):
        found += map(add, run, run[1:])
        found.append(run[-1])
    return found


def signs(text: str) -> list[str]:
    """The pairs and the signs of a text, each once, for an index that knows no order and no beginnings of words."""
    return sorted({*pairs(text), *(sign for run in RUN.findall(folded(text)) for sign in run)})


def looked_for(words: str) -> list[list[str]]:
    """What is asked for: a list of pairs for each run; a run of one sign is that sign alone, to be taken as a beginning.

    >>> looked_for("防汛 局")
    [['防汛'], ['局']]
    """
    runs = RUN.findall(folded(words[:MOST_SIGNS]))[:MOST_WORDS]
    return [[first + second for first, second in pairwise(run)] or [run] for run in runs]
