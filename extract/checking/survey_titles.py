"""A title beside the one that its source gives: the same to a reader, or how they differ, e.g. 关于…的通知 without its issuer.

Sources cut titles, or give that of the plan for the letter that it comes with; which it is has a line of its own in the survey.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from operator import gt

from .. import patterns

SAME = str.maketrans({"“": '"', "”": '"', "‘": '"', "’": '"', "'": '"', "〈": "<", "〉": ">", "—": "-", "–": "-", "－": "-"})
OPENED, CLOSED = "《(<[〔【", "》)>]〕】"
CUT = ("…", "..")
# What may stand on a title's line behind it (an item, a note with its date, the number, to whom it goes) and before it (签发人：×××).
BODY = patterns.compile(r"[一1][、.]|\((?:[0-9]{4}|一\))|\p{Han}{2,8}[〔\[][0-9]{4}|-|[^的。:《》]{2,200}:")
LABELLED = patterns.compile(r"(?::[^:]{0,12}|[0-9]号)$")


def folded(title: str) -> str:
    """Without what is no difference to a reader: white space, full and half width, the kinds of quotation marks and dashes."""
    return "".join(unicodedata.normalize("NFKC", title.replace("…", "\0").translate(SAME)).replace("\0", "…").split())


def named(title: str) -> str:
    """A source's title, folded, without the site's name behind it: …的通知_部门文件_示例政府网."""
    return folded(title.partition("_")[0])


def difference(title: str, issuer: str, source: str, opening: str) -> str | None:
    """How a title differs from its source's: a code of the survey's table; None where both are the same.

    `opening` is how the text begins: it tells where the source's is at fault.
    """
    ours, theirs = folded(title), named(source)
    if ours == theirs:
        return None
    if not ours:
        return "title-none"
    whole = theirs.rstrip("….")
    if ours.startswith(whole) and (theirs.endswith(CUT) or any(map(gt, map(theirs.count, OPENED), map(theirs.count, CLOSED)))):
        return "title-cut"
    if theirs in ours:
        before = ours[: -len(theirs)] if ours.endswith(theirs) else ""
        if before and before == folded(issuer).replace("、", ""):
            return "title-issuer"
        return "title-letter" if are_lines(ours, opening) else "title-holds"
    if ours in theirs:
        return "title-runs" if are_lines(ours, opening) and is_run_in(ours, theirs) else "title-within"
    return "title-other"


def are_lines(title: str, opening: str) -> bool:
    """Do whole lines of the text say it, and no more, or does what cannot be a title's follow it: a first item, a note with its date?"""
    lines = [folded(line) for line in opening.splitlines()]
    stops = list(accumulate(map(len, lines), initial=0))
    text = "".join(lines)
    at = text.find(title)
    while at >= 0:
        end = at + len(title)
        if end in stops or BODY.match(text, end):
            return at in stops or text.startswith(text[:at], at) or LABELLED.search(text, 0, at) is not None
        at = text.find(title, at + 1)
    return False


def is_run_in(title: str, source: str) -> bool:
    """Does the source's only begin earlier, with the issuer twice or a label, or go on with what stands below the title?"""
    before, _, behind = source.partition(title)
    begins = not before or title.startswith(before) or LABELLED.search(before) is not None
    return begins and (not behind or BODY.match(behind) is not None)
