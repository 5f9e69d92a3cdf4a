"""What recognition certainly got wrong, put right: `2O20 年` → `2020年`, `”四风”` → `“四风”`, `率头负责` → `牵头负责`.

Only what can be nothing else is changed; all other damage stays as it was recognised.
"""

from __future__ import annotations

import regex

__all__ = ["mended", "paired"]

O_IN_NUMBER = regex.compile(r"(?<=[0-9])[OoQ〇](?=[0-9年])|(?<=[0-9][0-9])[Oo](?=[0-9%年月日])")
ONE_IN_NUMBER = regex.compile(r"(?<=[0-9])[lI|](?=[0-9年月日])")
BEFORE_UNIT = regex.compile(r"(?<=[0-9])\s+(?=[年月日号个项%份])|(?<=[年月])\s+(?=[0-9])")
LEADING = regex.compile(r"[率奉](?=头(?:负责|组织|实施|单位|部门|[，,、；;：:）)]))")
BETWEEN_HAN = regex.compile(r"(?<=[\p{Han}，。、；：！？（）《》“”])\s+(?=[\p{Han}，。、；：！？（）《》“”])")


def mended(text: str) -> str:
    """What recognition certainly got wrong: 2O20年 is 2020年, 1l月 is 11月, and 率头 is no word, 牵头 is."""
    text = BETWEEN_HAN.sub("", ONE_IN_NUMBER.sub("1", O_IN_NUMBER.sub("0", text)))
    return LEADING.sub("牵", BEFORE_UNIT.sub("", text))


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
