"""Redmine's own names and numbers: statuses, trackers, priorities, a project's members and categories; and how text stands in an issue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ... import patterns
from ...errors import FeedError, meant
from ...language import _
from ...text.shortened import cut

REDMINE = "redmine"
KNOWN: frozenset[str] = frozenset(
    {
        *("subject", "description", "status", "tracker", "priority", "category", "assigned_to"),
        *("start_date", "due_date", "done_ratio", "project"),
    }
)
NAMED = ("status", "tracker", "priority", "category", "assigned_to")  # Redmine knows them by number
LISTS = {"status": ("/issue_statuses.json", "issue_statuses"), "tracker": ("/trackers.json", "trackers")}
LISTS["priority"] = ("/enumerations/issue_priorities.json", "issue_priorities")
OF_PROJECT = {"category": ("issue_categories", "issue_categories"), "assigned_to": ("memberships", "memberships")}
MOST_SUBJECT = 255  # characters
MOST_MEMBERS = 5_000
PAGE = 100
MARK = "duban:"  # before the uid, in a line of its own
# Nothing between them is markup, and neither `#12` nor `{{macro}}` means anything.
FENCES = {"textile": ("<pre>", "</pre>"), "markdown": ("~~~", "~~~")}
TAG = patterns.compile(r"(?i)<(?=/?(?:pre|code|kbd|notextile))")
TILDES = patterns.compile(r"(?m)^(?=\s{0,3}~~~)")
BREAK = "\u200b"  # of no width: what would end the fence does not
NUMBER = patterns.compile(r"#(\d{1,9})")


class Words:
    """What a server calls things; each list is asked for once: `got` gives what stands at a path."""

    def __init__(self, got: Callable[..., Any]) -> None:
        self.got: Callable[..., Any] = got
        self.listed: Any = cache(self.asked)
        self.names: dict[tuple[str, str], str] = {}  # of what was named by its number

    def asked(self, name: str, project: str) -> dict[str, int]:
        """By name the numbers."""
        if name in LISTS:
            path, key = LISTS[name]
            return {as_text(each["name"]): each["id"] for each in (self.got(path) or {}).get(key, ())}
        path, key = OF_PROJECT[name]
        found: dict[str, int] = {}
        for offset in range(0, MOST_MEMBERS, PAGE):
            whole = self.got(f"/projects/{project}/{path}.json", limit=str(PAGE), offset=str(offset)) or {}
            some = whole.get(key, ())
            for each in some:
                who = each.get("user") or each.get("group") or each
                found.setdefault(as_text(who["name"]), who["id"])
            if len(some) < PAGE:
                break
        return found

    def number(self, name: str, text: str, project: str) -> int:
        """The number of what is called so, or `#5` itself. Raises FeedError."""
        known: dict[str, int] = self.listed(name, project if name in OF_PROJECT else "")
        if found := NUMBER.fullmatch(text):
            number = int(found[1])
            self.names[name, text] = next((each for each, other in known.items() if other == number), text)
            return number
        if text not in known:
            some = "、".join(list(known)[:12])
            table = {"status": "[states]", "assigned_to": "[accounts]"}.get(name, "the mapping")
            raise FeedError(
                REDMINE,
                _("has no {name} “{text}”{meant}", name=name, text=text, meant=meant(text, list(known))),
                _("write in {table} one of {some}", table=table, some=some or "…"),
            )
        return known[text]

    def shown(self, name: str, text: str) -> str:
        """How an issue shows a value."""
        return self.names.get((name, text), text)

    def description(self, text: str, uid: str, markup: str) -> str:
        """A text that is shown as it is, whatever signs are in it, and the line by which its issue is found."""
        opening, closing = FENCES.get(markup, FENCES["textile"])
        safe = TAG.sub(f"<{BREAK}", text) if opening == "<pre>" else TILDES.sub(BREAK, text)
        return f"{opening}\n{safe}\n{closing}\n\n{MARK}{uid}"


def as_text(name: Any) -> str:
    return " ".join(str(name).split())


def lines_of(issue: Mapping[str, Any]) -> list[str]:
    return str(issue.get("description") or "").replace("\r\n", "\n").rstrip().split("\n")


def held_of(issue: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an issue in the form of an item's; its project is not among them."""
    named = {name: as_text((issue.get(name) or {}).get("name", "")) for name in NAMED}
    plain = {name: str(issue.get(name) or "") for name in ("start_date", "due_date")}
    return {
        "subject": str(issue.get("subject") or ""),
        "description": text_in(lines_of(issue)),
        "done_ratio": str(issue.get("done_ratio") or 0),
        **named,
        **plain,
    }


def text_in(lines: list[str]) -> str:
    """The text of a description as it was before it was put into its fence; one that somebody wrote anew as it is."""
    for opening, closing in FENCES.values():
        if len(lines) > 3 and lines[0] == opening and lines[-1].startswith(MARK) and lines[-3:-1] == [closing, ""]:
            return "\n".join(lines[1:-3]).replace(BREAK, "")
    return "\n".join(lines)


def wanted_of(fields: Mapping[str, str], before: Mapping[str, str] | None = None) -> dict[str, str]:
    """The fields as Redmine takes them: a subject of one line that is not too long, no day of beginning behind the day when it is due."""
    found = {name: text if name == "description" else as_text(text) for name, text in fields.items()}
    if "subject" in found:
        found["subject"] = cut(found["subject"], MOST_SUBJECT)
    if "done_ratio" in found:
        found["done_ratio"] = found["done_ratio"] or "0"
    days = {**(before or {}), **found}
    start, due = days.get("start_date", ""), days.get("due_date", "")
    if start and due and start > due and ("start_date" in found or "due_date" in found):
        found["start_date"] = ""
    return found
