"""What is kept between runs: the same patterns in every process, else each start would compile its own anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "samples" / "zheyingji-renshi-2020-46.txt"
SCRIPT = f"""
from pathlib import Path
from extract import kept, parse
parse(Path({str(SAMPLE)!r}))
print("\\n\\x1f".join(sorted(kept.KEPT.patterns)))
"""


def patterns(seed: int) -> set[str]:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, check=True, encoding="utf-8", env=environment, cwd=SAMPLE.parents[1]
    )
    return set(ran.stdout.split("\n\x1f"))


def test_patterns_do_not_hang_on_the_seed_of_hashes() -> None:
    first = patterns(1)
    assert len(first) > 50
    assert first == patterns(2)
