"""What fields, roles and checks are called for people, in the language of who asks."""

from __future__ import annotations

from ....language import _


def field_names() -> dict[str, str]:
    """The fields that a person may set."""
    return {
        "title": _("Title"),
        "text": _("Text"),
        "lead": _("Lead"),
        "responsible": _("Responsible"),
        "support": _("Support"),
        "supervise": _("Supervise"),
        "persons": _("Persons"),
        "timing": _("Timing"),
        "start": _("Start"),
        "due": _("Due date"),
        "state": _("State"),
        "percent": _("Done (per cent)"),
        "note": _("Note"),
        "anchor": _("Day of the event"),
        "checked": _("Checked"),
    }


def field_name(name: str) -> str:
    return field_names().get(name, name)


def role_names() -> dict[str, str]:
    """The roles of units."""
    names = field_names()
    return {role: names[role] for role in ("lead", "responsible", "support", "supervise")}


def check_names() -> dict[str, str]:
    """Whether people have looked at a task, and why it was put aside."""
    return {
        "confirmed": _("confirmed"),
        "unchecked": _("not looked at"),
        "rejected": _("rejected"),
        "split": _("split"),
        "merged": _("merged"),
        "undone": _("taken back"),
    }


def check_actions() -> dict[str, str]:
    """What can be said of tasks as a whole."""
    return {"confirm": _("confirm"), "reject": _("reject: no task"), "uncheck": _("not looked at")}
