"""Signs that other programs leave in plain text, blanked: `&nbsp;` of a page, `> ` of an answered mail, `## `, `**`, `1\\.` and links'
addresses of Markdown, 1️⃣ for 1, readings behind characters (責(zé)任), ?? for blanks; a sheet's cell of several lines, pasted in
quotation marks, becomes one line.

But for such a cell, each becomes as many blanks (within a line ones without breadth), so that places in the text are places in the file:
`> ## 一、**加固**&nbsp;河堤` reads as 一、加固 河堤. Where there are too few signs to be sure, the text stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from .. import patterns
from ..text.marks import OPENING
from .parts.cells import one_line

ENTITY = patterns.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")
ANSWERED = patterns.compile(r"(?m)^[ \t]{0,3}>+[ \t]+(?=[\p{Han}（《“〔【*])")  # one is enough: no amount
QUOTED = patterns.compile(r"(?m)^[ \t]{0,3}(?:>+[ \t]+|>+(?![0-9=＝> \t]))+")
HEADING = patterns.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
STRONG = patterns.compile(r"(?<![\p{L}\p{N}*])\*\*(?=[\p{L}\p{N}（(“《&])[^*\n]{1,200}\*\*(?!\*)")  # 张**、李** are names that are hidden
EMPHASIS = patterns.compile(r"(?<!\*)\*\*(?=[^\s*])(?P<said>[^*\n]{1,200})(?<!\s)\*\*(?!\*)")
ESCAPED = patterns.compile(r"\\(?P<sign>[!-/:-@\[-`{-~])")
STRUCK = patterns.compile(r"~~(?=\S)[^~\n]{1,200}(?<!\s)~~")
TO_DO = patterns.compile(r"(?m)(?<=^[ \t]{0,8}[-*+] )\[[ xX]\](?= )")
FRONT = patterns.compile(r"\A---[ \t]*\r?\n(?:[^\n]{0,400}\n){1,40}?---[ \t]*(?=\r?\n)")  # facts for a program, before the text
FRONT_TITLE = patterns.compile(r"(?m)^title:[ \t]*(?P<said>[^\r\n]{1,400}+)")
CELL_OF_LINES = patterns.compile(r"(?i)(?<=\|)[^|\n]{0,400}?<br ?/?>[^|\n]{0,400}(?=\|)")
LINKED = patterns.compile(r"!?\[(?P<said>[^\[\]\n]{0,200})\]\((?:[^()\s]{0,400}[/.#:@][^()\s]{0,400})(?: \"[^\"\n]{0,200}\")?\)")
LIGHT = patterns.compile(
    r"(?<![\p{L}\p{N}*_])(?P<sign>\*|__|_)(?=[\p{L}\p{N}（(“《])(?P<said>[^*_\n]{1,200})(?<!\s)(?P=sign)(?![\p{L}\p{N}*_])"
)
KEYCAP = patterns.compile(r"(?P<digit>[0-9])\ufe0f?\u20e3")
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
SYLLABLE = rf"(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?[aeiouü{TONES}]{{1,3}}(?:ng?|r)?\s?"
SPOKEN = frozenset("abcdefghijklmnopqrstuwxyzü" + TONES)  # what one begins with
READING = patterns.compile(rf"(?<=[\u3400-\u9fff])(?:[（(]{SYLLABLE}[）)]){{1,9}}+")
LOST = patterns.compile(r"(?m)(?:^|(?<=[ \t\u3000|]))\?{1,9}+(?=[ \t\u3000]|\p{Han}|$)")  # blanks of another encoding
CELL = patterns.compile(r"(?m)(?:(?<=\t)|^)\"(?=[^\"\t]{0,400}\n)(?P<said>[^\"\t]{1,400})\"(?=\t|\r?$)")
QUOTED_CELL = patterns.compile(
    r"(?m)(?:(?<=\t)\"(?P<said>(?:[^\"\t\n]|\"\"){1,1000})\"(?=\t|\r?$)|^\"(?P<first>(?:[^\"\t\n]|\"\"){1,1000})\"(?=\t))"
)
BLANKS = r"[ \t\u3000\xa0\u2000-\u200a\u2060]"
EDGE = patterns.compile(rf"(?m)^{BLANKS}+|(?<!{BLANKS}){BLANKS}++$")
BREAK = patterns.compile(r"(?i)<br ?/?>")
FEWEST_QUOTED, FEWEST_MARKED, FEWEST_READ = 3, 2, 4
NOTHING = "\u2060"


def plain(text: str, *, markdown: bool = False) -> str:
    """The text without such signs, as long as it was. `markdown`: the file says that it is, so that one sign is enough."""
    given = text = unspoken(text)
    if "?" in text and len(LOST.findall(text)) >= FEWEST_MARKED:
        text = LOST.sub(blank, text)
    if ">" in text:
        text = (QUOTED if markdown or len(QUOTED.findall(text)) >= FEWEST_QUOTED else ANSWERED).sub(blank, text)
    if "] " in text and (markdown or len(TO_DO.findall(text)) >= FEWEST_MARKED):
        text = TO_DO.sub(blank, text)
    if markdown:
        text = LIGHT.sub(bare, LINKED.sub(bare, ESCAPED.sub(escaped, STRUCK.sub(blank, FRONT.sub(fronted, text)))))
        text = CELL_OF_LINES.sub(lambda found: one_line(BREAK.sub("\n", found[0])).ljust(len(found[0]), NOTHING), text)
    if ("#" in text or "**" in text) and (markdown or len(HEADING.findall(text)) + len(STRONG.findall(text)) >= FEWEST_MARKED):
        text = EMPHASIS.sub(bare, HEADING.sub(blank, text))
    if "&" in text:
        text = ENTITY.sub(lambda found: signified(found).ljust(len(found[0]), NOTHING), text)
    if "\u20e3" in text:
        text = KEYCAP.sub(lambda found: found["digit"] + ".".ljust(len(found[0]) - 1, NOTHING), text)
    if "\t" in text and ('\t"' in text or '"\t' in text):
        text = QUOTED_CELL.sub(unquoted, CELL.sub(lambda found: one_line(found["said"]), text))
    return text if text == given else EDGE.sub(blank, text)


def unspoken(text: str) -> str:
    """The text without the readings that a page's program put behind characters, as long as it was: `責(zé)任單(dān)位`."""
    may_be = sum(1 for opening in OPENING for part in text.split(opening)[1:] if part[:1] in SPOKEN)
    if may_be < FEWEST_READ or len({found[0] for found in READING.finditer(text)}) < FEWEST_READ:
        return text
    return READING.sub(lambda found: NOTHING * len(found[0]), text)


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


def unquoted(found: regex.Match[str]) -> str:
    """A cell that a sheet's program put in quotation marks, as it does with those that hold some: `"组织""三级""教育"`."""
    return NOTHING + (found["said"] or found["first"]).replace('""', '"' + NOTHING) + NOTHING


def escaped(found: regex.Match[str]) -> str:
    """The sign alone; a stroke that parts no cells is another one."""
    return NOTHING + ("¦" if found["sign"] == "|" else found["sign"])


def fronted(found: regex.Match[str]) -> str:
    """Of the facts for a program, only the title is a line of the text."""
    said = FRONT_TITLE.search(found[0])
    lines = "".join("\n" if sign == "\n" else " " for sign in found[0])
    return lines if said is None else lines[: said.start("said")] + said["said"] + lines[said.end("said") :]


def left_out(text: str) -> Iterator[tuple[str, str]]:
    """What is blanked in a file of Markdown and is words: why, and which."""
    if front := FRONT.match(text):
        yield "page-furniture", FRONT_TITLE.sub("", front[0])
    yield from (("struck-out", found[0].strip("~")) for found in STRUCK.finditer(text))


def bare(found: regex.Match[str]) -> str:
    """What signs stand around, and nothing in their places."""
    before, after = found.start("said") - found.start(), found.end() - found.end("said")
    return before * NOTHING + found["said"] + after * NOTHING


def blank(found: regex.Match[str]) -> str:
    """As many blanks, tabs where they stood: they part cells."""
    return "".join(sign if sign in "\t\u3000" else " " for sign in found[0])
