"""What recognition certainly got wrong, put right: `2O20 年` → `2020年`, `”四风”` → `“四风”`, `率头负责` → `牵头负责`.

Only what can be nothing else is changed; all other damage stays as it was recognised.
"""

from __future__ import annotations

from collections import Counter

import regex

from ...rulebook.ruleset import Ruleset
from ..words import pattern, rules

__all__ = ["mended", "paired", "regained", "senseless"]

TWO_BYTES = regex.compile(r"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
ONE_KIND = regex.compile(r"[^\p{Han}\u3000-\u303f\uff01-\uff5e]+")
UNKNOWN = "\ufffd"
BYTE = regex.compile("[\uf780-\uf7ff]")
BYTES = range(0xF780, 0xF800)  # bytes of which a font does not say what they mean, as the PDF reader tells them
MEANINGLESS = regex.compile(r"[\ufffd\uf780-\uf7ff\xa1-\u02dd--\xb0\xb1\xb7\xd7]", regex.V1)  # where they are many
STANDARD = dict(
    zip(
        "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ–†‡·¶•‚„”»…‰¿`´ˆ˜¯˘˙¨˚¸˝˛ˇ—ÆªŁØŒºæıłøœß",
        b"\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf\xb1\xb2\xb3\xb4\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbf\xc1\xc2\xc3\xc4"
        b"\xc5\xc6\xc7\xc8\xca\xcb\xcd\xce\xcf\xd0\xe1\xe3\xe8\xe9\xea\xeb\xf1\xf5\xf8\xf9\xfa\xfb",
        strict=True,
    )
)  # the encoding of a font that names none
LEAST_REGAINED = 0.8  # of the characters beyond ASCII, that two and two make a Han character or its punctuation
FEWEST_REGAINED = 4
FEWEST_JUDGED, MANY_JUDGED = 20, 60  # Han characters, by which a page is judged
IN_RULES = 3  # rules that a usual character stands in
LEAST_USUAL = 0.3  # of a page's Han characters; lists of names have 0.4, traditional ones 0.3, codes taken for others' 0.2
LEAST_USUAL_OF_FEW = 0.15  # none of 32,000 pieces of 20 characters of notices has less; of codes taken for others' 99 in 100
HAN = regex.compile(r"\p{Han}")
DOUBLED = regex.compile(r"[\[〔【［]{2,3}(?=[12][0-9]{3})")  # of a document number: 示发〔【2025
OPENED = regex.compile(r"《(?=[^《》（）()\n]{1,60}[）)])")
CLOSED = regex.compile(r"(?<=[（(][^《》（）()\n]{1,60})》")
BETWEEN_HAN = regex.compile(r"(?<=[\p{Han}，。、；：！？（）《》“”])\s+(?=[\p{Han}，。、；：！？（）《》“”])")


def mended(text: str) -> str:
    """What recognition certainly got wrong: 2O20年 is 2020年, 1l月 is 11月, 〔【2020 is 〔2020, and 率头 is no word, 牵头 is."""
    text = DOUBLED.sub("〔", text)
    text = BETWEEN_HAN.sub("", pattern("misread", "one-in-number").sub("1", pattern("misread", "o-in-number").sub("0", text)))
    return pattern("misread", "leading").sub("牵", pattern("misread", "before-unit").sub("", text))


def usual(ruleset: Ruleset) -> frozenset[str]:
    """The characters that official Chinese is made of, e.g. 市 and 办: those that stand in some of the rules."""
    each = [set(HAN.findall(" ".join((rule.pattern or "", *rule.words)))) for table in ruleset.tables for rule in ruleset.rules(table)]
    counts = Counter(character for characters in each for character in characters)
    return frozenset(character for character, count in counts.items() if count >= IN_RULES)


def senseless(text: str) -> int:
    """How many Han characters a text has that reads as no Chinese (搏春聪…: glyphs' numbers taken for characters'); 0 where it does."""
    han = HAN.findall(text)
    if len(han) < FEWEST_JUDGED:
        return 0
    known, least = rules().build(usual), LEAST_USUAL if len(han) >= MANY_JUDGED else LEAST_USUAL_OF_FEW
    return len(han) if sum(character in known for character in han) < least * len(han) else 0


def paired(text: str) -> str:
    """Quotation marks take turns: where a paragraph has an even number, each second one closes (”四风” is “四风”).

    《甲局负责) is （甲局负责), as nothing else closes 《 or opens ）.
    """
    text = CLOSED.sub("）", OPENED.sub("（", text))
    paragraphs = []
    for paragraph in text.split("\n"):
        marks = paragraph.count("“") + paragraph.count("”")
        if marks and marks % 2 == 0:
            turns = iter("“”" * (marks // 2))
            paragraph = "".join(next(turns) if character in "“”" else character for character in paragraph)
        paragraphs.append(paragraph)
    return "\n".join(paragraphs)


def regained(text: str, boxes: list[int]) -> tuple[str, list[int]]:
    """Chinese in GBK whose font says that each byte is a Western character (`ÍÆ¹ã` is 推广), or says nothing: then it means STANDARD.

    `boxes` has four numbers a character.
    """
    if any(ord(character) in BYTES for character in text):
        runs = [run for run in ONE_KIND.finditer(text) if any(ord(character) in BYTES for character in run.group())]
        firsts = pairs_of(text, [(run.start(), "".join(map(standard_byte, run.group()))) for run in runs])
    elif any("\u4e00" <= character <= "\u9fff" for character in text):
        firsts = {}
    else:
        firsts = pairs_of(text, [(0, "".join(map(byte_of, text)))])
    if not firsts:
        return text, boxes
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


def pairs_of(text: str, runs: list[tuple[int, str]]) -> dict[int, str]:
    """The Han characters that two and two bytes make, by their places; none where too many of the bytes make none.

    A run is its place in the text, and its bytes as characters of those numbers.
    """
    pairs = [(start + found.start(), han_of(found.group())) for start, codes in runs for found in TWO_BYTES.finditer(codes)]
    good = [(start, han) for start, han in pairs if han]
    beyond = sum(not character.isascii() for start, codes in runs for character in text[start : start + len(codes)])
    both = sum(not text[start + 1].isascii() for start, _ in good)  # in French é stands alone
    if both < FEWEST_REGAINED or 2 * both < LEAST_REGAINED * beyond or len(good) < LEAST_REGAINED * len(pairs):
        return {}
    return dict(good)


def byte_of(character: str) -> str:
    """The byte that a Western character stands for, as a character of that number; of any other a blank."""
    code = character.encode("cp1252", "ignore") or (character.encode("latin-1", "ignore"))
    return chr(code[0]) if code else " "


def standard_byte(character: str) -> str:
    """The same for a font that names no encoding."""
    code = ord(character)
    return chr(code - 0xF700) if code in BYTES else chr(STANDARD.get(character, code if code < 0x80 else 0x20))


def han_of(pair: str) -> str | None:
    try:
        han = pair.encode("latin-1").decode("gbk")
    except UnicodeDecodeError:
        return None
    return han if "\u3000" <= han <= "\u9fff" or han in "“”‘’—…·" or "\uff01" <= han <= "\uff5e" else None
