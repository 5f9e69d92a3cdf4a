"""The scores over the shared notices are floors: they may rise (write floors.toml anew), and never fall.

python -m bench.score ../shared --floors > tests/floors.toml
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.once import once

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the shared notices are not beside the checkout")


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    def scored(place: Path) -> None:
        command = [sys.executable, "-m", "bench.score", str(SHARED), "--floors"]
        place.write_bytes(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)

    return tomllib.loads(once(tmp_path_factory, "floors.toml", scored).read_text("utf-8"))


def test_every_notice_and_probe_has_a_floor(now: dict[str, dict[str, object]]) -> None:
    assert {part: set(held) for part, held in now.items()} == {part: set(held) for part, held in FLOORS.items()}


@pytest.mark.parametrize("notice", FLOORS["notices"])
def test_no_figure_of_a_notice_falls(notice: str, now: dict[str, dict[str, dict[str, float]]]) -> None:
    fallen = {
        label: now["notices"][notice][label] for label, floor in FLOORS["notices"][notice].items() if now["notices"][notice][label] < floor
    }
    assert fallen == {}, FLOORS["notices"][notice]


@pytest.mark.parametrize("probe", FLOORS["probes"])
def test_no_probe_falls(probe: str, now: dict[str, dict[str, float]]) -> None:
    assert now["probes"][probe] >= FLOORS["probes"][probe]
