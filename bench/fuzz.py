"""What notices are when they come broken: `python -m bench.fuzz [--count 100000] [--first-seed 0]` (make fuzz).

Each seed makes one mutated notice out of samples/*.txt, always the same. A fault is an exception (but DubanError, which is the right
answer to what cannot be read), a notice that takes long, a span that is no place of its words, a record that does not come back
from its JSON, or a character that was put in and is neither in the text nor left out by name, as text, page, document or mail. One line
of totals and one for each fault; exit 1 on any. `--seed N --show` prints the notice of a seed.
"""

from __future__ import annotations

import argparse
import faulthandler
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import regex

from extract.errors import DubanError
from extract.models import Diagnostic, Notice, Span, Task
from extract.pipeline import convert
from extract.readers import Decoded, read_bytes, read_text
from extract.rulebook.ruleset import load_ruleset
from extract.text.characters import ideographs

from .carriers import CARRIERS, carried
from .mutations import mutated, texts

MOST_SECONDS = 2.0  # of processor time, so that a busy machine makes no fault
HANGING = 120  # seconds after which a worker is ended: its patterns do not come back
CHUNK = 250  # notices that a worker takes at a time
MOST_SHOWN = 40  # faults
PAGE = regex.compile(r"\s*\n\s*[0-9]{1,3}\s*\n\s*")  # a page's number amid a name that goes on behind it: 市 / 2 / 水利局


def faults_of(text: str, notice: Notice) -> Iterator[str]:
    """What is wrong with the record of `text`."""
    if notice.source.characters != len(text):
        yield f"source.characters is {notice.source.characters} of {len(text)}"
    for task in notice.tasks:
        yield from task_faults(text, task)
    for diagnostic in notice.diagnostics:
        yield from diagnostic_faults(text, diagnostic)
    if Notice.model_validate_json(notice.to_json()) != notice:
        yield "the record does not come back from its JSON"


def task_faults(text: str, task: Task) -> Iterator[str]:
    if misplaced(text, task.span):
        yield f"task {task.path} stands at {task.span} of {len(text)}"
    words = [("unit", unit.name, unit.span) for unit in task.units] + [("person", each.name, each.span) for each in task.persons]
    words += [("timing", each.text, each.span) for each in task.timings] + [("milestone", each.text, each.span) for each in task.milestones]
    words += [("target", each.text, each.span) for each in task.targets] + [("citation", each.title, each.span) for each in task.citations]
    for kind, said, span in words:
        stands = text[slice(*span)]
        if misplaced(text, span) or said not in (stands, ideographs(stands), ideographs(PAGE.sub("", stands))):
            yield f"{kind} {said[:40]!r} stands at {span}, where {text[slice(*span)][:40]!r} is"
        elif not said or said[0].isspace() or said[-1].isspace():
            yield f"{kind} {said[:40]!r} at {span} is blank at an end"
    for timing in (*task.timings, *task.milestones):
        if timing.start and timing.end and timing.start > timing.end:
            yield f"timing {timing.text[:40]!r} ends on {timing.end}, before it begins on {timing.start}"
    for target in task.targets:
        if not math.isfinite(target.value):
            yield f"target {target.text[:40]!r} has the value {target.value}"


def diagnostic_faults(text: str, diagnostic: Diagnostic) -> Iterator[str]:
    if misplaced(text, diagnostic.span):
        yield f"diagnostic {diagnostic.code} stands at {diagnostic.span} of {len(text)}"
        return
    stands = text[slice(*diagnostic.span)]
    told = any(f"“{words}”" in diagnostic.message for words in (stands, PAGE.sub("", stands)))
    if diagnostic.code == "words-not-understood" and not told:
        yield f"diagnostic {diagnostic.code} at {diagnostic.span} tells of other words: {diagnostic.message[:80]!r}"


def misplaced(text: str, span: Span) -> bool:
    return not 0 <= span[0] <= span[1] <= len(text)


@dataclass
class Tally:
    """What came of some notices; `seconds` are those of the slowest."""

    notices: int = 0
    refused: int = 0
    tasks: int = 0
    seconds: float = 0.0
    slowest: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.notices += other.notices
        self.refused += other.refused
        self.tasks += other.tasks
        if other.seconds > self.seconds:
            self.seconds, self.slowest = other.seconds, other.slowest
        self.faults += other.faults


def decoded(source: str | bytes, name: str) -> Decoded:
    return read_text(source, name) if isinstance(source, str) else read_bytes(source, name)


def one(seed: int) -> Tally:
    """Read the notice of one seed, and check all that is said of it."""
    source, name, made_by = mutated(seed)
    tally = Tally(notices=1, slowest=seed)
    ruleset = load_ruleset()
    start = time.process_time()
    try:
        found = decoded(source, name)
        notice = convert(found, ruleset)
        tally.seconds = time.process_time() - start
        tally.tasks = len(notice.tasks)
        faults = [*faults_of(found.text, notice), *conserved(seed, source, found)]
        tally.faults = [(seed, f"{fault} ({made_by})") for fault in faults]
    except DubanError:
        tally.refused, tally.seconds = 1, time.process_time() - start
    except Exception as error:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        tally.faults = [(seed, f"{type(error).__name__} at {where}: {str(error)[:200]} ({made_by})")]
    if tally.seconds > MOST_SECONDS:
        tally.faults.append((seed, f"took {tally.seconds:.1f} s ({made_by})"))
    return tally


def conserved(seed: int, source: str | bytes, found: Decoded) -> Iterator[str]:
    """What is put in is in the text, left out by name, or refused: of a text all of it, and through one of the formats in turn."""
    if isinstance(source, str) and found.text != source:
        yield f"the text is not the one that was put in ({len(found.text)} of {len(source)} characters)"
    name = sorted(CARRIERS)[seed % len(CARRIERS)]
    yield from carried(found.text, name)


@lru_cache(maxsize=1)
def warm() -> None:
    """Compile the patterns, which is no time of the first notice."""
    for text in texts():
        convert(read_text(text, "text"), load_ruleset())


def fuzz(first: int, count: int, under_way: str | None = None) -> Tally:
    """The notices of `count` seeds, one after the other; each stands in `under_way`'s file for this process while it is read."""
    warm()
    total = Tally()
    if under_way is None:
        for seed in range(first, first + count):
            total.add(one(seed))
        return total
    with Path(under_way, str(os.getpid())).open("wb", buffering=0) as note:
        for seed in range(first, first + count):
            os.pwrite(note.fileno(), f"{seed:<20}".encode(), 0)
            faulthandler.dump_traceback_later(HANGING, exit=True)
            total.add(one(seed))
        faulthandler.cancel_dump_traceback_later()
        note.truncate(0)
    return total


def fuzz_on_all_cores(first: int, count: int) -> Tally:
    """As `fuzz`, in processes; a process that dies or hangs is a fault of the notice that it was reading."""
    total = Tally()
    with tempfile.TemporaryDirectory() as under_way, ProcessPoolExecutor() as pool:
        chunks = [pool.submit(fuzz, at, min(CHUNK, first + count - at), under_way) for at in range(first, first + count, CHUNK)]
        try:
            for chunk in as_completed(chunks):
                total.add(chunk.result())
        except BrokenProcessPool:
            notes = (path.read_text("ascii").strip() for path in Path(under_way).iterdir())
            total.faults += [(int(seed), f"was being read when a process hung ({HANGING} s) or died") for seed in notes if seed]
    return total


def show(seed: int) -> int:
    source, name, made_by = mutated(seed)
    print(f"seed {seed}: {name}, {made_by}", file=sys.stderr)
    sys.stdout.flush()
    sys.stdout.buffer.write(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))
    return 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Read mutated notices and check every span.")
    parser.add_argument("--count", type=int, default=100_000, help="notices (100000)")
    parser.add_argument("--first-seed", type=int, default=0, help="the seed of the first (0)")
    parser.add_argument("--seed", type=int, help="this notice only")
    parser.add_argument("--show", action="store_true", help="print the notice of --seed instead of reading it")
    asked = parser.parse_args(arguments)
    if asked.show:
        return show(asked.first_seed if asked.seed is None else asked.seed)
    start = time.perf_counter()
    total = fuzz_on_all_cores(asked.first_seed, asked.count) if asked.seed is None else fuzz(asked.seed, 1)
    print(
        f"{total.notices} notices ({total.refused} refused, {total.tasks} tasks) in {time.perf_counter() - start:.0f} s:"
        f" {len(total.faults)} faults; slowest {total.seconds * 1000:.0f} ms (seed {total.slowest})"
    )
    for seed, fault in sorted(total.faults)[:MOST_SHOWN]:
        print(f"  seed {seed}: {fault}")
    if len(total.faults) > MOST_SHOWN:
        print(f"  and {len(total.faults) - MOST_SHOWN} more")
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
