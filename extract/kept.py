"""What is slow to make and kept between runs, as Python keeps `.pyc` files: compiled patterns and parsed rules files.

Compiling the patterns of one notice takes longer than reading it; a pattern of `regex` pickles with its compiled code. The
file stands in this package's `__pycache__` (where that cannot be written, nothing is kept) and is keyed by the very words of
each pattern and rules file, so that a changed rule is never read from it. Only commands write it, when they end.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import regex

MOST_RULES = 40  # files: duban's own and those of a few packs
MOST_KEPT = 600  # patterns, of which all commands together need some 300; the others are of rules that changed
FOLDER = Path(__file__).resolve().parent / "__pycache__"
FILE = FOLDER / f"kept.{sys.implementation.cache_tag}-regex-{regex.__version__}.pickle"
LAYOUT = 2  # of the file; a change of it makes old files unread


class Kept:
    """The patterns and rules files of this run, those of earlier runs loaded at the first question."""

    def __init__(self) -> None:
        self.patterns: dict[str, regex.Pattern[str]] = {}
        self.pickled: dict[str, bytes] = {}  # each by itself: a run needs some of them only
        self.rules: dict[str, dict[str, Any]] = {}
        self.used: set[str] = set()  # of the rules files, in this run
        self.fresh = 0
        self.loaded = False

    def load(self) -> None:
        """Take over what an earlier run kept; anything wrong with the file means that nothing was kept."""
        self.loaded = True
        try:
            layout, patterns, rules = pickle.loads(FILE.read_bytes())
        except Exception:
            return
        if layout == LAYOUT:
            self.pickled = patterns
            self.rules.update(rules)

    def save(self) -> None:
        """Keep what this run made anew, written beside and renamed; a folder that cannot be written is no fault."""
        if not self.fresh:
            return
        fresh = sum(source not in self.pickled for source in list(self.patterns))
        if len(self.rules) > MOST_RULES or len(self.pickled) + fresh > MOST_KEPT:  # most are of rules that are no more
            self.pickled = {}
            self.rules = {key: self.rules[key] for key in self.used}
        made = {source: pickle.dumps(pattern, protocol=5) for source, pattern in list(self.patterns.items()) if source not in self.pickled}
        beside = FILE.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            FOLDER.mkdir(exist_ok=True)
            beside.write_bytes(pickle.dumps((LAYOUT, self.pickled | made, self.rules), protocol=5))
            beside.replace(FILE)
        self.fresh = 0


KEPT = Kept()


def compile(source: str) -> regex.Pattern[str]:  # noqa: A001 - the same verb as regex's
    """The compiled pattern of `source`. Raises regex.error when it is none."""
    if not KEPT.loaded:
        KEPT.load()
    found = KEPT.patterns.get(source)
    if found is None:
        pickled = KEPT.pickled.get(source)
        if pickled is None:
            found = regex.compile(source)
            KEPT.fresh += 1
        else:
            found = pickle.loads(pickled)
        KEPT.patterns[source] = found
    return found


def parse_toml(text: str) -> dict[str, Any]:
    """A rules file's tables. Raises tomllib.TOMLDecodeError when it is no TOML."""
    if not KEPT.loaded:
        KEPT.load()
    key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    KEPT.used.add(key)
    found = KEPT.rules.get(key)
    if found is None:
        import tomllib

        found = KEPT.rules[key] = tomllib.loads(text)
        KEPT.fresh += 1
    return found


def save() -> None:
    """Keep for the next run what this one made; commands call it when they end."""
    KEPT.save()
