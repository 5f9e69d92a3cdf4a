"""Signs that other programs leave in plain text, blanked: `&nbsp;` of a page, `> ` of an answered mail, `## `, `**`, `1\\.` and links'
addresses of Markdown, 1️⃣ for 1; a sheet's cell of several lines, pasted in quotation marks, becomes one line.

But for such a cell, each becomes as many blanks (within a line ones without breadth), so that places in the text are places in the file:
`> ## 一、**加固**&nbsp;河堤` reads as 一、加固 河堤. Where there are too few signs to be sure, the text stays as it is.
"""

from __future__ import annotations

import regex

from .. import patterns
from .parts.cells import one_line

ENTITY = patterns.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")
ANSWERED = patterns.compile(r"(?m)^[ \t]{0,3}>+[ \t]+(?=[\p{Han}（《“〔【*])")  # one is enough: no amount
QUOTED = patterns.compile(r"(?m)^[ \t]{0,3}(?:>+[ \t]+|>+(?![0-9=＝> \t]))+")
HEADING = patterns.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
STRONG = patterns.compile(r"(?<![\p{L}\p{N}*])\*\*(?=[\p{L}\p{N}（(“《&])[^*\n]{1,200}\*\*(?!\*)")  # 张**、李** are names that are hidden
EMPHASIS = patterns.compile(r"(?<!\*)\*\*(?=[^\s*])(?P<said>[^*\n]{1,200})(?<!\s)\*\*(?!\*)")
ESCAPED = patterns.compile(r"\\(?=[!-/:-@\[-`{-~])")
LINKED = patterns.compile(r"!?\[(?P<said>[^\[\]\n]{0,200})\]\((?:[^()\s]{0,400}[/.#:@][^()\s]{0,400})(?: \"[^\"\n]{0,200}\")?\)")
LIGHT = patterns.compile(
    r"(?<![\p{L}\p{N}*_])(?P<sign>\*|__|_)(?=[\p{L}\p{N}（(“《])(?P<said>[^*_\n]{1,200})(?<!\s)(?P=sign)(?![\p{L}\p{N}*_])"
)
KEYCAP = patterns.compile(r"(?P<digit>[0-9])\ufe0f?\u20e3")
CELL = patterns.compile(r"(?m)(?:(?<=\t)|^)\"(?=[^\"\t]{0,400}\n)(?P<said>[^\"\t]{1,400})\"(?=\t|\r?$)")
BLANKS = r"[ \t\u3000\xa0\u2000-\u200a\u2060]"
EDGE = patterns.compile(rf"(?m)^{BLANKS}+|(?<!{BLANKS}){BLANKS}++$")
BREAK = patterns.compile(r"(?i)<br ?/?>")
FEWEST_QUOTED, FEWEST_MARKED = 3, 2
NOTHING = "\u2060"


def plain(text: str, *, markdown: bool = False) -> str:
    """The text without such signs, as long as it was. `markdown`: the file says that it is, so that one sign is enough."""
    given = text
    if ">" in text:
        text = (QUOTED if markdown or len(QUOTED.findall(text)) >= FEWEST_QUOTED else ANSWERED).sub(blank, text)
    if markdown:
        text = LIGHT.sub(bare, LINKED.sub(bare, ESCAPED.sub(NOTHING, text)))
    if ("# " in text or "**" in text) and (markdown or len(HEADING.findall(text)) + len(STRONG.findall(text)) >= FEWEST_MARKED):
        text = EMPHASIS.sub(bare, HEADING.sub(blank, text))
    if "&" in text:
        text = ENTITY.sub(lambda found: signified(found).ljust(len(found[0]), NOTHING), text)
    if "\u20e3" in text:
        text = KEYCAP.sub(lambda found: found["digit"] + ".".ljust(len(found[0]) - 1, NOTHING), text)
    if '\t"' in text:
        text = CELL.sub(lambda found: one_line(found["said"]), text)
    return text if text == given else EDGE.sub(blank, text)


def cell(text: str) -> str:
    """A cell's words as a program exported them from pages: `市水利局<br/>`, `加固河堤&nbsp;`."""
    if "<" in text:
        text = BREAK.sub("\n", text)
    return ENTITY.sub(signified, text) if "&" in text else text


def signified(found: regex.Match[str]) -> str:
    """What an entity stands for, at most as long as it is; what is none stays: `B&Bhotel;`."""
    from html import unescape

    said = unescape(found[0])
    return said if len(said) < len(found[0]) and ";" not in said[1:] else found[0]


def bare(found: regex.Match[str]) -> str:
    """What signs stand around, and nothing in their places."""
    before, after = found.start("said") - found.start(), found.end() - found.end("said")
    return before * NOTHING + found["said"] + after * NOTHING


def blank(found: regex.Match[str]) -> str:
    """As many blanks, tabs where they stood: they part cells."""
    return "".join(sign if sign in "\t\u3000" else " " for sign in found[0])
