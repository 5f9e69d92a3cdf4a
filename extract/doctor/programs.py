"""Programs beside Python, and fonts: what each is for, and how this system gets it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from ..language import N_, _
from .findings import MISSING, OK, Finding

# What is said of a program, how Debian and its kin, macOS and others get it.
LIBRE_OFFICE = (
    "apt-get install libreoffice-writer libreoffice-calc",
    "brew install --cask libreoffice",
    "https://www.libreoffice.org/download/",
)
TESSERACT = ("apt-get install tesseract-ocr", "brew install tesseract", "https://tesseract-ocr.github.io/tessdoc/Installation.html")
CHINESE = ("apt-get install tesseract-ocr-chi-sim", "brew install tesseract-lang", "https://github.com/tesseract-ocr/tessdata")
TASK = ("apt-get install taskwarrior", "brew install task", "https://taskwarrior.org/download/")
FONTS = ("apt-get install fonts-noto-cjk", "brew install --cask font-noto-sans-cjk-sc", N_("install a Chinese font, e.g. Noto Sans CJK SC"))
FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts"),
)
FACES = (
    *("cjk", "sourcehan", "simsun", "simhei", "msyh", "simkai", "simfang", "fangsong"),
    *("pingfang", "stheiti", "songti", "wqy", "uming", "ukai", "droidsansfallback"),
)
MOST_FILES = 20_000  # of fonts that are looked at


def how(ways: tuple[str, str, str]) -> str:
    """How this system gets a program."""
    debian, mac, other = ways
    if sys.platform == "darwin":
        return mac
    return debian if sys.platform == "linux" and which("apt-get") else _(other)


def findings() -> Iterator[Finding]:
    from ..readers.word.office import find_program

    yield program("LibreOffice", find_program(), _("reads .doc .wps .rtf .odt"), LIBRE_OFFICE)
    tesseract = which("tesseract")
    yield program("tesseract", tesseract, _("reads scans and pictures"), TESSERACT)
    if tesseract:
        yield chinese(tesseract)
    yield program("Taskwarrior", which("task"), _("is fed by duban feed taskwarrior"), TASK)
    font = font_here()
    yield Finding("font", _("Chinese"), OK if font else MISSING, font or _("pictures and charts need one"), "" if font else how(FONTS))


def program(name: str, place: str | None, purpose: str, ways: tuple[str, str, str]) -> Finding:
    return Finding("program", name, OK if place else MISSING, f"{purpose} ({place})" if place else purpose, "" if place else how(ways))


def chinese(tesseract: str) -> Finding:
    """Has tesseract its file for Chinese? It may be there and not start."""
    from ..readers.pages.ocr import LANGUAGE, languages

    try:
        known = languages()
    except (OSError, TimeoutError) as error:
        return Finding("program", f"tesseract {LANGUAGE}", MISSING, _("tesseract does not start ({reason})", reason=error), how(TESSERACT))
    there = LANGUAGE in known
    return Finding("program", f"tesseract {LANGUAGE}", OK if there else MISSING, _("recognises Chinese"), "" if there else how(CHINESE))


def font_here() -> str:
    """The file of a font with Chinese characters, by its name; empty where none is found."""
    seen = 0
    for folder in map(Path, FOLDERS):
        for path in sorted(folder.expanduser().rglob("*")) if folder.expanduser().is_dir() else ():
            seen += 1
            if seen > MOST_FILES:
                return ""
            if path.suffix.lower() in (".ttf", ".ttc", ".otf") and any(face in path.name.lower() for face in FACES):
                return str(path)
    return ""
