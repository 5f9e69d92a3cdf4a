"""A title beside the one that its source gives: the same to a reader, or how they differ, e.g. 关于…的通知 without its issuer.

Sources cut titles, or give that of the plan for the letter that it comes with; which it is has a line of its own in the survey.
"""

from __future__ import annotations

import unicodedata
from operator import gt

SAME = str.maketrans({"“": '"', "”": '"', "‘": '"', "’": '"', "'": '"', "〈": "<", "〉": ">", "—": "-", "–": "-", "－": "-"})
OPENED, CLOSED = "《(<[〔【", "》)>]〕】"
CUT = ("…", "..")


def folded(title: str) -> str:
    """Without what is no difference to a reader: white space, full and half width, the kinds of quotation marks and dashes."""
    return "".join(unicodedata.normalize("NFKC", title.replace("…", "\0").translate(SAME)).replace("\0", "…").split())


def named(title: str) -> str:
    """A source's title, folded, without the site's name behind it: …的通知_部门文件_示例政府网."""
    return folded(title.partition("_")[0])


def difference(title: str, issuer: str, source: str) -> str | None:
    """How a title differs from its source's: a code of the survey's table; None where both are the same."""
    ours, theirs = folded(title), named(source)
    if ours == theirs:
        return None
    whole = theirs.rstrip("….")
    if ours.startswith(whole) and (theirs.endswith(CUT) or any(map(gt, map(theirs.count, OPENED), map(theirs.count, CLOSED)))):
        return "title-cut"
    if theirs in ours:
        before = ours[: -len(theirs)] if ours.endswith(theirs) else ""
        return "title-issuer" if before and before == folded(issuer).replace("、", "") else "title-holds"
    return "title-within" if ours and ours in theirs else "title-other"
