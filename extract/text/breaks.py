"""Paragraphs on one line, each behind two ideographic spaces (a web page's indent), e.g. `…如下。　　二、相关要求　　请各市于9月22日前…。`.

Each comes on a line of its own: a line end stands for one space, so that every character keeps its place. A row of cells stays whole.
"""

from __future__ import annotations

from itertools import pairwise

from .. import patterns
from .marks import COLON, SENTENCE_ENDS
from .numerals import ONE_TO_TEN

INDENT = "\u3000\u3000"
BLANKS = "\u3000 "
PART = patterns.compile(rf"[^{BLANKS}](?:(?!{INDENT}).)*")
ENDS, COLONS = tuple(SENTENCE_ENDS), tuple(COLON)
NUMBER = patterns.compile(rf"[{ONE_TO_TEN}]{{1,3}}、|[（(][{ONE_TO_TEN}0-9]{{1,3}}[）)]|[0-9]{{1,2}}[.．、]")
LONGEST_HEADING = 28  # characters, its number among them
OF_ROWS = ("\t", "|", "│", "┃", "║")  # between the cells of a table


def with_breaks(text: str) -> str:
    """The text with a line end before each such paragraph."""
    if INDENT not in text:
        return text
    return "\n".join(broken(line) if INDENT in line.strip(BLANKS) else line for line in text.split("\n"))


def broken(line: str) -> str:
    """A line in its paragraphs; as it is where they may be cells."""
    parts = [(found.start(), found[0].rstrip()) for found in PART.finditer(line)]
    last = parts[-1][1]
    whole = last.endswith(ENDS) or any(colon in last for colon in COLON)  # 联系人：张某
    alike = all(closes(words, following) for (_, words), (_, following) in pairwise(parts))
    if not (whole and alike) or any(sign in line for sign in OF_ROWS):
        return line
    signs = list(line)
    for start, _ in parts[1:]:
        signs[start - 1] = "\n"
    return "".join(signs)


def closes(words: str, following: str) -> bool:
    """Is a paragraph whole: a sentence, `二、相关要求`, or `通知如下：` above an item?"""
    if words.endswith(COLONS):
        return NUMBER.match(following) is not None
    return words.endswith(ENDS) or (len(words) <= LONGEST_HEADING and NUMBER.match(words) is not None)
