"""Score the reading of timing phrases: `python -m bench.timings SHARED [--faults N]` (a part of make score).

Each phrase of SHARED/timing-probe.jsonl is read by itself, as `duban when` reads it; SHARED/tools/score_timings.py compares.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from extract import when


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.exit(__doc__)
    shared = Path(arguments[0])
    scorer, probe = shared / "tools" / "score_timings.py", shared / "timing-probe.jsonl"
    if not scorer.exists() or not probe.exists():
        print(f"nothing to score: {shared} does not hold tools/score_timings.py and timing-probe.jsonl")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        readings = Path(folder, "readings.jsonl")
        with readings.open("w", encoding="utf-8") as out:
            for line in filter(str.strip, probe.read_text("utf-8").splitlines()):
                row = json.loads(line)
                timings = [timing.model_dump(mode="json") for timing in when(row["text"], date.fromisoformat(row["issue_date"]))]
                out.write(json.dumps({"id": row["id"], "timings": timings}, ensure_ascii=False) + "\n")
        return subprocess.run([sys.executable, str(scorer), str(readings), str(probe), *arguments[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
