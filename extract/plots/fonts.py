"""A font with Chinese signs: one that is named, else the best that the machine has, e.g. Noto Sans CJK on Linux, 微软雅黑 on Windows.

What stands in a picture is compared with what the font has: a sign that it lacks is drawn as 〓 and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import OutputError
from ..language import N_, _

# The best first. Of a collection (.ttc) matplotlib reads the first face, maybe that of another language: the signs are there all the same.
NAMES = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB"),
    *("HarmonyOS Sans SC", "Sarasa Gothic SC", "DengXian", "SimHei", "Heiti SC", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"),
    *("Noto Sans CJK JP", "Noto Sans CJK TC", "Noto Sans CJK KR", "Source Han Sans", "Arial Unicode MS", "Droid Sans Fallback"),
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", "STSong", "SimSun", "NSimSun", "FangSong", "KaiTi"),
    *("Noto Serif CJK JP", "AR PL UMing CN", "AR PL UKai CN"),
)
NEEDED = frozenset((0x7763, 0x529E, 0x4EFB, 0x52A1, 0x5355, 0x4F4D))  # what a font for Chinese has: 督办任务单位
SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
MOST_TRIED = 400  # fonts of a machine that are opened where none is known by its name
STEADY = "\u3013"  # 〓, drawn for a sign that a font lacks
REMEDY = N_(
    "install one (Debian, Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; "
    "Arch: pacman -S noto-fonts-cjk; Windows and macOS bring one), or name a font's file with --font"
)


@dataclass(frozen=True, slots=True)
class Font:
    """A font's file with the signs that it has."""

    path: Path
    signs: frozenset[int]

    def lacking(self, words: Iterable[str]) -> list[str]:
        """The signs of some texts that it lacks, each once; white space is never drawn."""
        return sorted({sign for text in words for sign in text if ord(sign) not in self.signs and not sign.isspace()})

    def drawable(self, text: str) -> str:
        """The text with 〓, or ?, for each sign that the font lacks."""
        other = STEADY if ord(STEADY) in self.signs else "?"
        return "".join(sign if ord(sign) in self.signs or sign.isspace() else other for sign in text)


def font(given: Path | None = None) -> Font:
    """The font that is named, else the first of the machine that has Chinese signs. Raises OutputError."""
    if given is not None:
        return named(given)
    for path in candidates():
        found = opened(path)
        if found and found.signs >= NEEDED:
            return found
    raise OutputError(_("a picture"), _("needs a font with Chinese signs, and this machine has none"), _(REMEDY))


def named(path: Path) -> Font:
    """The font of a file. Raises OutputError for what is none, or has no Chinese signs."""
    if not path.is_file():
        raise OutputError(str(path), _("there is no such file"), _("name a font's file, .ttf, .ttc or .otf"))
    found = opened(path)
    if found is None:
        raise OutputError(str(path), _("cannot be read as a font"), _("name a font's file, .ttf, .ttc or .otf"))
    if not found.signs >= NEEDED:
        raise OutputError(str(path), _("has no Chinese signs"), _("name a font that has, such as NotoSansCJK-Regular.ttc"))
    return found


def candidates() -> Iterator[Path]:
    """Fonts of the machine that may do: those known by their names, the best first, then whatever else there is."""
    from matplotlib import font_manager

    by_name: dict[str, list[Any]] = {}
    for entry in font_manager.fontManager.ttflist:
        by_name.setdefault(entry.name, []).append(entry)
    seen: set[str] = set()
    for name in NAMES:
        for entry in sorted(by_name.get(name, ()), key=plainness):
            seen.add(entry.fname)
            yield Path(entry.fname)
    others = sorted(path for path in font_manager.findSystemFonts() if path not in seen)  # those that came since matplotlib looked, too
    yield from map(Path, others[:MOST_TRIED])


def plainness(entry: Any) -> tuple[int, str, str]:
    """An upright face of the usual weight comes first."""
    weight = entry.weight if isinstance(entry.weight, int) else 400
    return abs(weight - 400) + 1_000 * (entry.style != "normal"), entry.style, entry.fname


@lru_cache(maxsize=8)
def opened(path: Path) -> Font | None:
    """A font's signs; None for what is no font."""
    from matplotlib.ft2font import FT2Font

    if path.suffix.lower() not in SUFFIXES:
        return None
    try:
        return Font(path, frozenset(FT2Font(str(path)).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return None
