"""Notices broken on purpose, each by its seed: truncated, shuffled, spliced, with hostile runs, or as bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random

import regex

from extract.checking.golden import samples
from extract.readers import read_path

from .hostile_words import (
    ALPHABETS,
    BRACKETS,
    BYTE_RUNS,
    CONTROLS,
    DATES,
    ENCODINGS,
    FOLDED,
    HAN,
    NAMES,
    NUMBERS,
    OPENINGS,
    QUANTITIES,
    RUNS,
    SLOTS,
    WRITTEN_DATE,
)

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MOST_LENGTH = 60_000  # characters of a mutated notice
BYTES_SHARE = 0.25  # of the notices are broken as bytes


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    return tuple(read_path(path).text.replace("\r\n", "\n") for path in samples(SAMPLES))


def length(pick: Random) -> int:
    """Characters of a run: mostly some, seldom thousands."""
    return int(10 ** pick.uniform(0, pick.choice((1.0, 2.0, 2.0, 3.0, 3.0, 4.3))))


def inserted(pick: Random, text: str, piece: str) -> str:
    at = pick.randint(0, len(text))
    return text[:at] + piece + text[at:]


def rebuilt(pick: Random, text: str, change: Callable[[str], str], share: float) -> str:
    """`text` with some of its lines changed."""
    return "\n".join(change(line) if pick.random() < share else line for line in text.split("\n"))


def truncated(pick: Random, text: str) -> str:
    start, end = sorted((pick.randint(0, len(text)), pick.randint(0, len(text))))
    return pick.choice((text[start:], text[:end], text[start:end]))


def lines_shuffled(pick: Random, text: str) -> str:
    lines = text.split("\n")
    start, end = sorted((pick.randint(0, len(lines)), pick.randint(0, len(lines))))
    part = lines[start:end]
    pick.shuffle(part)
    return "\n".join(lines[:start] + part + lines[end:])


def lines_dropped_or_doubled(pick: Random, text: str) -> str:
    return "\n".join(line for line in text.split("\n") for _ in range(pick.choice((0, 1, 1, 1, 1, 2))))


def spliced(pick: Random, text: str) -> str:
    other = pick.choice(texts())
    start = pick.randint(0, len(other))
    return inserted(pick, text[: pick.randint(0, len(text))], other[start : start + length(pick)]) + other[pick.randint(0, len(other)) :]


def characters_inserted(pick: Random, text: str) -> str:
    signs = pick.choice((*ALPHABETS, "".join(ALPHABETS)))
    for _ in range(pick.randint(1, 30)):
        text = inserted(pick, text, "".join(pick.choices(signs, k=pick.randint(1, 3))))
    return text


def any_characters(pick: Random, text: str) -> str:
    codes = (
        pick.choice((pick.randrange(0x80), pick.randrange(0xD800), pick.randrange(0xE000, 0x110000))) for _ in range(pick.randint(1, 20))
    )
    return inserted(pick, text, "".join(map(chr, codes)))


def characters_dropped(pick: Random, text: str) -> str:
    share = pick.choice((0.002, 0.01, 0.1))
    return "".join(character for character in text if pick.random() >= share)


def brackets_broken(pick: Random, text: str) -> str:
    return "".join(pick.choice(("", sign, pick.choice(BRACKETS))) if sign in BRACKETS else sign for sign in text)


def hostile_run(pick: Random, text: str) -> str:
    piece = pick.choice(RUNS)
    return inserted(pick, text, piece * (length(pick) // len(piece) + 1))


def hostile_mixture(pick: Random, text: str) -> str:
    return inserted(pick, text, "".join(pick.choices((*RUNS, *SLOTS, *DATES), k=pick.randint(2, 40))))


def long_line(pick: Random, text: str) -> str:
    """A line without punctuation."""
    words = regex.sub(r"[^\p{Han}]", "", text) or HAN
    return inserted(pick, text, (words * 20)[: length(pick) * 2])


def breaks_lost(pick: Random, text: str) -> str:
    share = pick.choice((0.1, 0.5, 1.0))
    return "".join(sign for sign in text if sign != "\n" or pick.random() >= share)


def breaks_added(pick: Random, text: str) -> str:
    """Lines wrapped at a column, as from a page."""
    width = pick.randint(1, 40)
    end = pick.choice(("\n", "\n", "\n", "\r\n", "\r", "\n\u3000\u3000", " \n ", "\f", "\u2028"))
    return rebuilt(pick, text, lambda line: end.join(line[at : at + width] for at in range(0, len(line), width)), pick.choice((0.2, 1.0)))


def numbered(pick: Random, text: str) -> str:
    """Nested numbering, in no order."""

    def change(line: str) -> str:
        marks = pick.choices(NUMBERS, k=pick.choice((1, 1, 1, 2, 5, 40)))
        number = pick.choice((0, 1, 2, 9, 10, 99, 100, 10 ** pick.randint(3, 30)))
        return "".join(marks).format(n=number, han=pick.choice(("一", "十", "二十一", "十十", "百", "零", "九十九"))) + line

    return rebuilt(pick, text, change, pick.choice((0.1, 0.5)))


def deeply_numbered(pick: Random, text: str) -> str:
    lines = (
        pick.choice(NUMBERS).format(n=at % 30, han="一二三四五六七八九十"[at % 10]) + "夯实" + pick.choice(SLOTS)
        for at in range(length(pick) // 10 + 3)
    )
    return inserted(pick, text, "\n" + "\n".join(lines) + "\n")


def dates_out_of_range(pick: Random, text: str) -> str:
    text = WRITTEN_DATE.sub(lambda found: pick.choice(DATES) if pick.random() < 0.4 else str(found.group()), text)
    return inserted(
        pick, text, pick.choice(("", "（工程处负责，", "完成时限：")) + pick.choice(DATES) + pick.choice(("", "前", "底前完成）"))
    )


def quantities(pick: Random, text: str) -> str:
    for _ in range(pick.randint(1, 6)):
        number = pick.choice(("0", "1", "0.5", "3.14", "007", "9" * pick.randint(1, 400), "１２", "1,000", "1e9", "二十", "两", "-5", "∞"))
        text = inserted(pick, text, pick.choice(QUANTITIES).replace("{n}", number))
    return text


def slots_inserted(pick: Random, text: str) -> str:
    for _ in range(pick.randint(1, 8)):
        text = inserted(pick, text, pick.choice(("\n", "", "")) + pick.choice(SLOTS) + pick.choice(("\n", "", "")))
    return text


def controls(pick: Random, text: str) -> str:
    share = pick.choice((0.005, 0.05, 0.3))
    return "".join(sign + pick.choice(CONTROLS) if pick.random() < share else sign for sign in text)


def widths_mixed(pick: Random, text: str) -> str:
    narrow = {wide: thin for thin, wide in FOLDED.items()}
    return "".join(sign.translate(pick.choice((FOLDED, narrow))) if pick.random() < 0.3 else sign for sign in text)


def tabbed(pick: Random, text: str) -> str:
    """What looks like a table, and is none."""
    sign = pick.choice(("\t", "|", "｜", "    ", "┃"))
    return "".join(sign if each in "，。：、" and pick.random() < 0.4 else each for each in text)


MUTATORS: tuple[Callable[[Random, str], str], ...] = (
    *(truncated, lines_shuffled, lines_dropped_or_doubled, spliced, characters_inserted, any_characters, characters_dropped),
    *(brackets_broken, hostile_run, hostile_mixture, long_line, breaks_lost, breaks_added, numbered, deeply_numbered),
    *(dates_out_of_range, quantities, slots_inserted, controls, widths_mixed, tabbed),
)


def bytes_broken(pick: Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(pick.choice((0, 1, 1, 2, 5, 50))):
        at = pick.randint(0, len(broken))
        kind = pick.randrange(4)
        if kind == 0:
            broken[at:at] = pick.choice(BYTE_RUNS) * pick.choice((1, 1, 2, 100))
        elif kind == 1:
            broken[at:at] = pick.randbytes(pick.randint(1, 8))
        elif kind == 2:
            del broken[at : at + pick.choice((1, 1, 2, 3, 500))]
        else:
            broken[at : at + 1] = pick.randbytes(1)
    if pick.random() < 0.1:
        broken[:0] = pick.choice(OPENINGS)
    return bytes(broken)


def mutated(seed: int) -> tuple[str | bytes, str, str]:
    """The notice of a seed (text, or bytes and the name they come under), and which mutators made it."""
    pick = Random(seed)
    text = pick.choice(texts())
    chosen = pick.choices(MUTATORS, k=pick.choice((1, 1, 2, 2, 3, 5)))
    for mutate in chosen:
        text = mutate(pick, text)[:MOST_LENGTH]
    made_by = " ".join(mutate.__name__ for mutate in chosen)
    if pick.random() >= BYTES_SHARE:
        return text, "text", made_by
    encoding, name = pick.choice(ENCODINGS), pick.choice(NAMES)
    return bytes_broken(pick, text.encode(encoding, "replace")), name, f"{made_by} {encoding}"
