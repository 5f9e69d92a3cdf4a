"""Words cut for a message, e.g. `各牵头单位要切实担负起牵头抓总责任` to 8 characters → 各牵头单位要切实…."""

from __future__ import annotations

MOST_SHOWN = 60  # characters
MORE = "…"


def shortened(words: str, most: int = MOST_SHOWN) -> str:
    """The words, or the first `most` characters of them and a sign that more follows."""
    return words if len(words) <= most else words[:most] + MORE


def cut(words: str, most: int) -> str:
    """The words in at most so many characters, that sign among them."""
    return words if len(words) <= most else words[: most - 1] + MORE
