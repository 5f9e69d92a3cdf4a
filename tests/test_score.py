"""The scores over the shared notices are a floor: they may rise (raise the figure here), and never fall."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# The figure behind each of the scorer's labels: F1, or a share.
FLOORS = {"clean rows": 1.0, "tasks": 1.0, "units+roles": 1.0, "timings": 1.0, "milestones": 0.957, "persons": 1.0}
NOTICE_FIELDS = ("title", "document_number", "issuer", "addressees", "issue_date", "publish_date")

pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the shared notices are not beside the checkout")


def score(module: str) -> list[str]:
    command = [sys.executable, "-m", module, str(SHARED)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


def test_scores_do_not_fall() -> None:
    lines = score("bench.score")
    for label, floor in FLOORS.items():
        line = next(line for line in lines if line.startswith(label))
        figure = next(float(word) for word in line[len(label) :].split() if word.replace(".", "").isdigit())
        assert figure >= floor, line
    for field in NOTICE_FIELDS:
        right, all_of_them = next(line for line in lines if line.startswith(f"notice.{field} ")).split()[-1].split("/")
        assert right == all_of_them, field


def test_timing_phrases_do_not_fall() -> None:
    (line,) = [line for line in score("bench.timings") if line.startswith("wholly right")]
    assert float(line.split()[2]) >= 0.98
