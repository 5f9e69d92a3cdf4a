"""What is kept between runs: the same patterns in every process, else each start would compile its own anew."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from extract import kept

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


def test_what_belongs_to_rules_that_are_no_more_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    monkeypatch.setattr(kept, "FILE", tmp_path / "kept")
    for number in range(kept.MOST_RULES + 1):
        monkeypatch.setattr(kept, "KEPT", kept.Kept())
        assert kept.compile(f"乙局{number}").search(f"乙局{number}")
        assert kept.parse_toml(f"words = ['{number}']") == {"words": [str(number)]}
        kept.save()
    layout, patterns, rules = pickle.loads((tmp_path / "kept").read_bytes())
    assert (layout, list(patterns), len(rules)) == (kept.LAYOUT, [f"乙局{kept.MOST_RULES}"], 1)
