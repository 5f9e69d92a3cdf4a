"""Signs that other programs leave in plain text, taken off: `&nbsp;` of a page, `> ` of an answered mail, `## ` and `**` of Markdown.

`> ## 一、**加固**&nbsp;河堤` is 一、加固 河堤. Where there are too few of them to be sure, the text stays as it is.
"""

from __future__ import annotations

from .. import patterns

ENTITY = patterns.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")
QUOTED = patterns.compile(r"(?m)^[ \t]{0,3}>[> \t]*(?![0-9=<>＝])")
HEADING = patterns.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
STRONG = patterns.compile(r"(?<![\p{L}\p{N}*])\*\*(?=[\p{L}\p{N}（(“《])[^*\n]{1,200}\*\*(?!\*)")  # 张**、李** are names that are hidden
EMPHASIS = patterns.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]{1,200})(?<!\s)\*\*(?!\*)")
FEWEST_QUOTED, FEWEST_MARKED = 3, 2


def plain(text: str) -> str:
    """The text without such signs."""
    if "&" in text and ENTITY.search(text):
        from html import unescape

        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    if ">" in text and len(QUOTED.findall(text)) >= FEWEST_QUOTED:
        text = QUOTED.sub("", text)
    if ("# " in text or "**" in text) and len(HEADING.findall(text)) + len(STRONG.findall(text)) >= FEWEST_MARKED:
        text = EMPHASIS.sub(r"\1", HEADING.sub("", text))
    return text
