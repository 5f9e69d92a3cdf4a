"""The words that no rule reads in the notices of a ledger, by shape: reckoned in a thread, and kept until the ledger changes.

Of each notice its finds are kept too, so that after a change only the notices that it touched are looked at.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...checking.unread import CODES, shape_by
from ...errors import DubanError
from ...ledger.places.asking import among, asked, first, tuples
from ...ledger.places.troubles import is_address
from ...ledger.words import listed
from ...rulebook.ruleset import Ruleset
from ..settings import Settings

if TYPE_CHECKING:
    from ...ledger.places.asking import Base

SOON = 0.25  # seconds that a page waits for a reckoning
MOST_PLACES = 20  # of a shape that are kept
MOST_FINDS = 300_000
LONGEST = 200  # characters of words that are kept
SOME = 200  # notices whose texts are held at a time
FINDS = f"""
    SELECT diagnostics.source, notices.sha256, code, start_character, end_character FROM diagnostics
    JOIN notices ON notices.source = diagnostics.source WHERE code IN ({listed(CODES)}) ORDER BY diagnostics.source, number
"""


class Find(NamedTuple):
    """Words that no rule reads, and where they stand."""

    code: str
    shape: str
    words: str
    start: int
    end: int


class Place(NamedTuple):
    """Where an example stands."""

    source: str
    words: str
    start: int
    end: int


@dataclass(slots=True)
class Seen:
    """One shape: how often it was seen, in how many notices, and some places."""

    code: str
    shape: str
    count: int = 0
    notices: int = 0
    places: list[Place] = field(default_factory=list)


Told = tuple[str, int, int]  # code, start, end
Mark = tuple[str, tuple[Told, ...]]  # the digest of a notice's source, and what is told of it


class Known(NamedTuple):
    """The finds of a notice, as long as its text and their places are these."""

    mark: Mark
    finds: tuple[Find, ...]


class Shapes:
    """The shapes of a ledger, the most frequent first."""

    def __init__(self, settings: Settings) -> None:
        self.settings: Settings = settings
        self.lock: threading.Lock = threading.Lock()
        self.known: dict[str, Known] = {}
        self.mark: object = None  # of the ledger that was reckoned
        self.rules: str = ""
        self.found: list[Seen] | None = None
        self.problem: str = ""
        self.ready: threading.Event = threading.Event()
        self.thread: threading.Thread | None = None

    def known_now(self) -> tuple[list[Seen] | None, bool]:
        """The shapes as they are known, and whether they are those of the ledger as it stands; where not, they are being reckoned."""
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                mark = self.mark_of()
                if mark == self.mark and self.found is not None:
                    return self.found, True
                self.ready.clear()
                self.thread = threading.Thread(target=self.run, args=(mark,), name="duban-shapes", daemon=True)
                self.thread.start()
        is_ready = self.ready.wait(SOON)
        return self.found, is_ready

    def mark_of(self) -> tuple[object, ...]:
        """What tells the state of the ledger from others: its last entry of the history, its files, and the rules."""
        place = self.settings.place
        with asked(place) as base:
            last = first(base, "SELECT max(entry) FROM history")
        files = () if is_address(place) else tuple(stamp(Path(f"{place}{ending}")) for ending in ("", "-wal"))
        return last, files

    def run(self, mark: object) -> None:
        try:
            rules = Ruleset.load(self.settings.pack)
            if rules.digest != self.rules:
                self.known, self.rules = {}, rules.digest
            with asked(self.settings.place) as base:
                self.known = dict(self.looked(base, rules))
            self.found, self.mark = gathered(self.known), mark
            self.ready.set()
        except DubanError:  # a ledger that cannot be used, rules that cannot: the next page tells it
            self.found = self.found or []
            self.ready.set()

    def looked(self, base: Base, rules: Ruleset) -> Iterator[tuple[str, Known]]:
        """The finds of each notice: those that are known, and those of notices that are other ones now."""
        told: dict[str, list[Told]] = defaultdict(list)
        digests: dict[str, str] = {}
        for source, digest, code, start, end in islice(tuples(base, FINDS), MOST_FINDS):
            digests[source] = digest
            told[source].append((code, start, end))
        marks: dict[str, Mark] = {source: (digests[source], tuple(each)) for source, each in told.items()}
        yield from ((source, self.known[source]) for source, mark in marks.items() if self.is_known(source, mark))
        new = [source for source, mark in marks.items() if not self.is_known(source, mark)]
        for begin in range(0, len(new), SOME):
            said, these = among(base, "source", new[begin : begin + SOME])
            for source, text in tuples(base, f"SELECT source, text FROM notices WHERE {said}", {"these": these}):
                yield source, Known(marks[source], tuple(finds(text or "", marks[source][1], rules)))

    def is_known(self, source: str, mark: Mark) -> bool:
        known = self.known.get(source)
        return known is not None and known.mark == mark


def finds(text: str, told: Iterable[Told], rules: Ruleset) -> Iterator[Find]:
    """The words of a notice that no rule reads."""
    for code, start, end in told:
        words = text[start:end][:LONGEST]
        if words.strip():
            yield Find(code, shape_by(code, words, rules), words, start, end)


def gathered(known: dict[str, Known]) -> list[Seen]:
    """The shapes of all notices."""
    shapes: dict[tuple[str, str], Seen] = {}
    for source in sorted(known):
        here: set[tuple[str, str]] = set()
        for each in known[source].finds:
            key = (each.code, each.shape)
            seen = shapes.setdefault(key, Seen(*key))
            seen.count += 1
            if key not in here:
                here.add(key)
                seen.notices += 1
                if len(seen.places) < MOST_PLACES:
                    seen.places.append(Place(source, each.words, each.start, each.end))
    return sorted(shapes.values(), key=lambda seen: (-seen.count, seen.code, seen.shape))


def stamp(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except OSError:
        return 0, 0
    return told.st_mtime_ns, told.st_size
