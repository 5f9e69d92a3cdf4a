"""How fast a batch is, beside a plain loop of `parse` over the same files, and how its memory grows: `python -m bench.batch [COUNT]`.

Each run is a process of its own; the files are copies of samples/*.txt. The memory is that of the parent and its largest worker.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
COUNT = 3_000
LOOP = """
import sys
from pathlib import Path
from extract import parse
for path in sorted(Path(sys.argv[1]).rglob('*.txt')):
    parse(path).to_json(indent=None)
"""
BATCH = """
import json, resource, sys
from pathlib import Path
from extract.batch.run import Batch
if __name__ == '__main__':
    Batch((sys.argv[1],), Path(sys.argv[2]), workers=int(sys.argv[3])).run()
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps(peaks))
"""


def copies(folder: Path, count: int) -> Path:
    """So many notices in folders of a hundred."""
    for number in range(count):
        place = folder / f"{number // 100:05}"
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES[number % len(SAMPLES)], place / f"{number:07}.txt")
    return folder


def timed(code: str, *arguments: str) -> tuple[float, str]:
    """Seconds that a program takes, its start included, and what it prints."""
    began = time.perf_counter()
    found = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return time.perf_counter() - began, found.stdout


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        notices, few = copies(folder / "many", count), copies(folder / "few", count // 10)
        loop, _ = timed(LOOP, str(notices))
        print(f"loop of parse    {count / loop:7.0f} notices/s")
        alone = 0.0
        for workers in (1, 2):
            seconds, peaks = timed(BATCH, str(notices), str(folder / f"{workers}.jsonl"), str(workers))
            alone = alone or seconds
            beside = f"{seconds / loop - 1:+.0%} time beside the loop" if workers == 1 else f"{alone / seconds:.2f} times one worker"
            print(f"batch, {workers} worker{'s' * (workers > 1)} {count / seconds:7.0f} notices/s, {beside}, {shown(peaks)}")
        _, peaks = timed(BATCH, str(few), str(folder / "few.jsonl"), "2")
        print(f"of {count // 10} notices  {shown(peaks)}")


def shown(peaks: str) -> str:
    parent, worker = json.loads(peaks)
    return f"memory {parent // 1024} MB parent, {worker // 1024} MB worker"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
