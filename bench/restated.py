"""A notice said in other words, or written another way, gives the same records: `python -m bench.restated [FOLDER …]` (part of make fuzz).

`市水利局牵头` and `市水利局领办`, `完成时限：` and `办结期限：`, a table with tabs and one with `|`: what a clerk enters is the same,
but for the words that were changed. Each difference is told; exit 1 on any. `--share 0.1` takes a tenth of them, the same each time.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize
from zlib import crc32

from extract.checking.golden import samples
from extract.models import Task, Timing
from extract.readers import read_path

from . import relaid, reworded
from .mutations import SAMPLES
from .reworded import Restated, read

CHANGED = "〓"  # stands for the words that were swapped
WAYS = {way.__name__: way for way in (*reworded.WAYS, *relaid.WAYS)}


class Told(NamedTuple):
    """A difference, in which notice and way."""

    name: str
    restated: Restated
    faults: list[str]


def texts(folder: Path) -> dict[str, str]:
    paths = samples(folder) if folder == SAMPLES else sorted(folder.glob("*.txt"))
    return {path.name: read_path(path).text.replace("\r\n", "\n") for path in paths}


def taken(name: str, restated: Restated, share: float) -> bool:
    """Is it among those looked at? By a checksum, so that it is the same each time."""
    return crc32("\0".join((name, *restated[:3])).encode()) % 1000 < share * 1000


def differences(text: str, restated: Restated) -> list[str]:
    """How the records differ, but for the words that were changed."""
    before, after = read(text), read(restated.text)
    kept = ([task for task in notice.tasks if restated.way != "labelled" or not task.optional] for notice in (before, after))
    old, new = ([compared(task, restated) for task in tasks] for tasks in kept)
    found = [f"{len(old)} tasks, then {len(new)}"] if len(old) != len(new) else []
    found += [f"{one}\n      {two}" for one, two in zip(old, new, strict=False) if one != two][:2]
    codes = [Counter(told.code for told in notice.diagnostics if told.severity != "info") for notice in (before, after)]
    if not found and codes[0] != codes[1]:
        new_ones = [told.message for told in after.diagnostics if told.code in codes[1] - codes[0]]
        found.append(f"told {dict(codes[0] - codes[1])}, then {dict(codes[1] - codes[0])}: {'; '.join(new_ones)}")
    return found


def compared(task: Task, restated: Restated) -> tuple[Any, ...]:
    return (
        task.path,
        plain(task.title, restated),
        [(plain(unit.name, restated), unit.role) for unit in task.units],
        [plain(person.name, restated) for person in task.persons],
        [value(timing) for timing in task.timings],
        [value(timing) for timing in task.milestones],
        task.optional,
    )


def plain(words: str, restated: Restated) -> str:
    """Without what was changed: the swapped words, white space, the width of marks."""
    if restated.old:
        words = words.replace(restated.old, CHANGED).replace(restated.new, CHANGED)
    return "".join(normalize("NFKC", words).split())


def value(timing: Timing) -> str:
    return f"{timing.kind} {timing.start}..{timing.end} {timing.rrule} {timing.duration}"


def told(folders: list[Path], share: float, ways: list[str], counts: Counter[str]) -> Iterator[Told]:
    for folder in folders:
        for name, text in texts(folder).items():
            for way in ways:
                for restated in WAYS[way](text):
                    if taken(name, restated, share):
                        counts[restated.way] += 1
                        if faults := differences(text, restated):
                            counts[f"{restated.way} wrong"] += 1
                            yield Told(name, restated, faults)


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("folders", nargs="*", type=Path, default=[SAMPLES])
    given.add_argument("--share", type=float, default=1.0)
    given.add_argument("--way", choices=WAYS, action="append")
    given.add_argument("--keep", type=Path)
    options = given.parse_args()
    counts: Counter[str] = Counter()
    wrong = 0
    for each in told(options.folders, options.share, options.way or list(WAYS), counts):
        wrong += 1
        print(f"{each.name} {each.restated.way} {each.restated.old} {each.restated.new}", *each.faults, sep="\n    ", flush=True)
        if options.keep:
            (options.keep / f"{Path(each.name).stem}-{each.restated.way}.txt").write_text(each.restated.text)
    print(dict(counts))
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
