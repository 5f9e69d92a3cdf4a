"""What recognition certainly got wrong, put right: `2O20 年` → `2020年`, `”四风”` → `“四风”`, `率头负责` → `牵头负责`.

Only what can be nothing else is changed; all other damage stays as it was recognised.
"""

from __future__ import annotations

import regex

from ..words import pattern

__all__ = ["mended", "paired", "regained"]

TWO_BYTES = regex.compile(r"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
LEAST_REGAINED = 0.8  # of the characters beyond ASCII, that two and two make a Han character or its punctuation
FEWEST_REGAINED = 4
BETWEEN_HAN = regex.compile(r"(?<=[\p{Han}，。、；：！？（）《》“”])\s+(?=[\p{Han}，。、；：！？（）《》“”])")


def mended(text: str) -> str:
    """What recognition certainly got wrong: 2O20年 is 2020年, 1l月 is 11月, and 率头 is no word, 牵头 is."""
    text = BETWEEN_HAN.sub("", pattern("misread", "one-in-number").sub("1", pattern("misread", "o-in-number").sub("0", text)))
    return pattern("misread", "leading").sub("牵", pattern("misread", "before-unit").sub("", text))


def paired(text: str) -> str:
    """Quotation marks take turns: where a paragraph has an even number, each second one closes (”四风” is “四风”)."""
    paragraphs = []
    for paragraph in text.split("\n"):
        marks = paragraph.count("“") + paragraph.count("”")
        if marks and marks % 2 == 0:
            turns = iter("“”" * (marks // 2))
            paragraph = "".join(next(turns) if character in "“”" else character for character in paragraph)
        paragraphs.append(paragraph)
    return "\n".join(paragraphs)


def regained(text: str, boxes: list[int]) -> tuple[str, list[int]]:
    """Chinese in GBK whose font says that each byte is a Western character: `ÍÆ¹ã` is 推广. `boxes` has four numbers a character."""
    codes = "".join(map(byte_of, text))
    pairs = [(found.start(), han_of(found.group())) for found in TWO_BYTES.finditer(codes)]
    good = [(start, han) for start, han in pairs if han]
    beyond = sum(not character.isascii() for character in text)
    both = sum(not text[start + 1].isascii() for start, _ in good)  # in French é stands alone
    if both < FEWEST_REGAINED or 2 * both < LEAST_REGAINED * beyond or len(good) < LEAST_REGAINED * len(pairs):
        return text, boxes
    firsts = dict(good)
    said: list[str] = []
    places: list[int] = []
    index = 0
    while index < len(text):
        box = boxes[4 * index : 4 * index + 4]
        if index in firsts:
            box[2] = boxes[4 * index + 6]
        said.append(firsts.get(index, text[index]))
        places += box
        index += 1 + (index in firsts)
    return "".join(said), places


def byte_of(character: str) -> str:
    """The byte that a Western character stands for, as a character of that number; of any other a blank."""
    code = character.encode("cp1252", "ignore") or (character.encode("latin-1", "ignore"))
    return chr(code[0]) if code else " "


def han_of(pair: str) -> str | None:
    try:
        han = pair.encode("latin-1").decode("gbk")
    except UnicodeDecodeError:
        return None
    return han if "\u3000" <= han <= "\u9fff" or han in "“”‘’—…·" or "\uff01" <= han <= "\uff5e" else None
