"""The name of a file as a browser tells it: no folder, no hidden sign, not too long: `..\\..\\a/通知.docx` → `通知.docx`."""

from __future__ import annotations

import unicodedata

from ... import patterns

LONGEST = 120  # characters
LONGEST_SUFFIX = 12
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # categories of signs: controls, those that turn the reading direction
PARTS = patterns.compile(r"[/\\]")
NO_NAME = patterns.compile(r'[/\\<>:"|?*]')


def own_name(given: str, otherwise: str) -> str:
    """The file's own name; `otherwise` where nothing of it is left."""
    last = PARTS.split(given)[-1]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in HIDDEN)
    name = " ".join(shown.split()).strip(" ")
    stem, dot, suffix = name.rpartition(".")
    if not stem.strip(". ") and not (suffix.strip(". ") and not dot):
        return otherwise + (f".{suffix}" if dot and 0 < len(suffix) <= LONGEST_SUFFIX else "")
    if len(name) <= LONGEST:
        return name
    tail = f".{suffix}" if dot and len(suffix) <= LONGEST_SUFFIX else ""
    return name[: LONGEST - len(tail) - 1].rstrip() + "…" + tail


def name_of_text(text: str, otherwise: str) -> str:
    """A name for words that were pasted: their first line, so that the same words have the same name."""
    line = next((line for line in map(str.strip, text[:4_000].split("\n")) if line), "")
    return own_name(NO_NAME.sub(" ", line)[:40], otherwise) + ".txt"
