"""How fast a batch is, how it grows, and what a notice costs: `python -m bench.batch [COUNT] [--large COUNT]`.

Beside a plain loop of `parse` over the same files; then from a thousand notices to fifty thousand; then the parent's own part,
from which docs/scaling.md computes. The notices are those of samples/ with other units in each, so that no reading kept from one
serves the next. Each run is a process of its own; memory is that of the parent and of its largest worker.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.speed import fresh
from extract.readers import read_path

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
COUNT = 10_000
LARGE = 50_000
STEPS = (50, 5, 1)  # the large archive divided by these
KEPT = 20_000  # files of their own; more are links to them
FORMS = (".jsonl", ".csv", ".sqlite", "", ".xlsx")
LOOP = """
import sys
from pathlib import Path
from extract import parse
for path in sorted(Path(sys.argv[1]).rglob('*.txt')):
    parse(path).to_json(indent=None)
"""
BATCH = """
import json, resource, sys, time
from pathlib import Path
from extract.batch.run import Batch
converting, convert = [0.0], Batch.convert
def timed(batch, manifest):
    began = time.process_time()
    try:
        return convert(batch, manifest)
    finally:
        converting[0] = time.process_time() - began
if __name__ == '__main__':
    Batch.convert = timed
    Batch((sys.argv[1],), Path(sys.argv[2]), workers=int(sys.argv[3]), mode=sys.argv[4]).run()
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps([*peaks, converting[0], time.process_time() - converting[0]]))
"""


def notices(folder: Path, count: int) -> Path:
    """So many notices in folders of a hundred."""
    texts = [read_path(sample).text for sample in SAMPLES]
    made: list[Path] = []
    for number in range(count):
        place = folder / f"{number // 100:05}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{number:07}.txt"
        if number < KEPT:
            path.write_bytes(fresh(texts[number % len(texts)], number))
            made.append(path)
        else:
            os.link(made[number % KEPT], path)
    return folder


def timed(code: str, *arguments: str) -> tuple[float, str]:
    """Seconds that a program takes, its start included, and what it prints."""
    began = time.perf_counter()
    found = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return time.perf_counter() - began, found.stdout


def batch(source: Path, out: Path, workers: int, mode: str = "all") -> tuple[float, list[float]]:
    """Seconds; and memory of parent and worker (KB), the parent's processor time for converting and for the rest."""
    seconds, told = timed(BATCH, str(source), str(out), str(workers), mode)
    return seconds, json.loads(told)


def beside_a_loop(folder: Path, source: Path, count: int) -> None:
    loop, _ = timed(LOOP, str(source))
    print(f"loop of parse    {count / loop:7.0f} notices/s")
    alone = 0.0
    for workers in (1, 2):
        seconds, told = batch(source, folder / f"{workers}.jsonl", workers)
        alone = alone or seconds
        beside = f"{seconds / loop - 1:+.0%} time beside the loop" if workers == 1 else f"{alone / seconds:.2f} times one worker"
        print(f"batch, {workers} worker{'s' * (workers > 1):1} {count / seconds:7.0f} notices/s, {beside}, {memory(told)}")


def costs(folder: Path, source: Path, count: int) -> None:
    """What the parent spends on a notice; the start of an interpreter is taken off by a batch of one notice."""
    one = notices(folder / "one", 1)
    _, start = batch(one, folder / "one.jsonl", 1)
    _, told = batch(source, folder / "2.jsonl", 2)
    manifest = (folder / "2.jsonl.manifest.sqlite").stat().st_size / count
    print(f"parent, converting  {(told[2] - start[2]) / count * 1e3:6.2f} ms a notice; manifest {manifest:,.0f} bytes a notice")
    for form in FORMS:
        out = folder / f"again{form}"
        shutil.copy(folder / "2.jsonl.manifest.sqlite", f"{out}.manifest.sqlite")
        _, told = batch(source, out, 1, "changed")
        size = sum(path.stat().st_size for path in (out.rglob("*") if out.is_dir() else [out]) if path.is_file()) / count
        written = (told[3] - start[3]) / count * 1e3
        print(f"writing {form or 'a folder':<9}  {written:6.2f} ms, {size:6,.0f} bytes; unchanged: {told[2] / count * 1e3:.2f} ms")


def growth(folder: Path, large: int) -> None:
    base = 0.0
    for step in STEPS:
        count = large // step
        source = notices(folder / f"of{count}", count)
        seconds, told = batch(source, folder / f"of{count}.jsonl", os.cpu_count() or 1)
        base = base or seconds / count
        print(f"{count:>7,} notices {count / seconds:7.0f} notices/s, {seconds / count / base:.2f} times the time a notice, {memory(told)}")
        shutil.rmtree(source)


def memory(told: list[float]) -> str:
    return f"memory {told[0] / 1024:.0f} MB parent, {told[1] / 1024:.0f} MB worker"


def main(arguments: list[str]) -> None:
    large = int(arguments[arguments.index("--large") + 1]) if "--large" in arguments else LARGE
    count = int(arguments[0]) if arguments and arguments[0].isdigit() else COUNT
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        source = notices(folder / "many", count)
        beside_a_loop(folder, source, count)
        costs(folder, source, count)
        growth(folder, large)


if __name__ == "__main__":
    main(sys.argv[1:])
