"""The names that people read of what is marked and told, in the language spoken: `lead` → 牵头单位, with the letter 牵."""

from __future__ import annotations

from datetime import date

from ..language import CHINESE, _, language, ngettext
from ..ledger.words import WORDS
from ..models.codes import CODES
from ..models.headings import COLUMNS

KINDS = ("lead", "responsible", "support", "supervise", "person", "timing", "milestone", "target", "citation", "diagnostic")
CHINESE_HEADS: dict[str, str] = {**COLUMNS, **WORDS["columns"]}
SOON = 14  # days


def head(name: str) -> str:
    """What a field is called."""
    return CHINESE_HEADS.get(name, name) if language() == CHINESE else name.replace("_", " ").capitalize()


def letters() -> dict[str, str]:
    """The letter of each kind of mark, none twice."""
    said = {
        "lead": _("L|letter of: leads"),
        "responsible": _("R|letter of: is responsible"),
        "support": _("S|letter of: supports"),
        "supervise": _("V|letter of: supervises"),
        "person": _("P|letter of: person"),
        "timing": _("T|letter of: time"),
        "milestone": _("M|letter of: milestone"),
        "target": _("G|letter of: target"),
        "citation": _("C|letter of: cited document"),
        "diagnostic": _("?|letter of: not read"),
    }
    return {kind: words.partition("|")[0] for kind, words in said.items()}


def names() -> dict[str, str]:
    """What each kind of mark is."""
    return {
        "label": _("label"),
        "lead": _("leads"),
        "responsible": _("is responsible"),
        "support": _("supports"),
        "supervise": _("supervises"),
        "person": _("person"),
        "timing": _("time"),
        "milestone": _("milestone"),
        "target": _("target"),
        "citation": _("cited document"),
        "diagnostic": _("not understood"),
    }


def severity(name: str) -> str:
    return {"error": _("error"), "warning": _("warning"), "info": _("note")}.get(name, name)


def told(code: str, message: str) -> str:
    """What a diagnostic says: in Chinese what its code means, for its message is English."""
    return _(CODES[code].meaning) if language() == CHINESE and code in CODES else message


def kind_left(kind: str) -> str:
    """What a reader left out."""
    said = {
        "navigation": _("navigation of a site"),
        "page-furniture": _("heads, feet and page numbers"),
        "hidden": _("hidden"),
        "deleted-revision": _("deleted in a revision"),
        "struck-out": _("struck out"),
        "unreadable": _("unreadable"),
        "watermark": _("watermark"),
        "phonetic": _("phonetic signs"),
        "comment": _("comments"),
        "covering-letter": _("covering letter"),
        "drawing": _("drawing"),
        "embedded": _("embedded file"),
        "frame": _("frame"),
        "symbol": _("symbols"),
        "table-head": _("head of a table, said again"),
    }
    return said.get(kind, kind)


def left(due: date | None, on: date | None) -> tuple[str, str]:
    """How long there is still on a day, and whether that is late or soon."""
    if due is None or on is None:
        return "", ""
    days = (due - on).days
    if days < 0:
        return ngettext("{n} day late", "{n} days late", -days), "late"
    return (ngettext("{n} day left", "{n} days left", days) if days else _("today")), "soon" if days <= SOON else ""
