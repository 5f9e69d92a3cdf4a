"""`make pictures`: the pages of `duban serve` as README.md and docs/ show them, of a ledger with the samples, taken by a real Chromium.

They need a Chinese font (fonts-noto-cjk); without one nothing is made. The day is fixed, so that the same pages give the same pictures.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests import browsing, ledgers

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
NOTICE = f"/notice?source={ledgers.SEED.name}"
PAGES = {"home": "/", "notice": NOTICE, "tasks": "/tasks", "calendar": "/calendar?month=2020-05", "unread": "/unread"}
FONT = ["fc-list", ":lang=zh-cn", "file"]
COLOURS = 64  # a page has few: a quarter of the size
DAY = date(2020, 4, 20)


def fill(place: str) -> None:
    """The samples, as `duban ledger add` takes them."""
    subprocess.run([sys.executable, str(ROOT / "cli.py"), "ledger", "add", "-l", place, str(ROOT / "samples")], check=True)


def main() -> int:
    if reason := browsing.missing():
        return told(reason)
    if not subprocess.run(FONT, capture_output=True, check=False).stdout.strip():
        return told("there is no Chinese font here (apt-get install fonts-noto-cjk)")
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsing.browser() as browser:
        place = str(Path(folder) / "ledger.sqlite")
        fill(place)
        with browsing.serving(place, day=lambda: DAY) as home, browsing.surfing(browser, home) as surfer:
            for name, path in PAGES.items():
                page = surfer.go(path)
                if path == NOTICE:
                    page.get_by_text("融合应急通信").last.click()
                page.wait_for_timeout(500)  # milliseconds, until what moves stands
                shrunk(page.screenshot(), OUT / f"{name}.png")
    return 0


def shrunk(picture: bytes, place: Path) -> None:
    from io import BytesIO

    from PIL import Image

    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(place, optimize=True)


def told(reason: str) -> int:
    print(f"no pictures were made: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
