"""Score duban against hand-made records: `python -m bench.score SHARED [--faults N]` (make score, make score FAULTS=50).

Every SHARED/notices/NAME.txt is converted into a folder of its own, which SHARED/tools/score.py compares with SHARED/gold.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from extract import DubanError, parse


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.exit(__doc__)
    shared = Path(arguments[0])
    scorer, notices, gold = shared / "tools" / "score.py", shared / "notices", shared / "gold"
    if not all(place.exists() for place in (scorer, notices, gold)):
        print(f"nothing to score: {shared} does not hold tools/score.py, notices/ and gold/")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(notices.glob("*.txt")):
            try:
                Path(folder, f"{path.stem}.json").write_text(parse(path).to_json(), "utf-8")
            except DubanError as error:
                print(f"duban: {error}", file=sys.stderr)
        command = [sys.executable, str(scorer), "--dir", folder, str(gold), *arguments[1:]]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
