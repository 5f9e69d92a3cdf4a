"""`POST /tasks/set`: fields of one task or of many, as a person wrote them: all of it is done, or nothing.

A task that somebody changed since it was looked at is told with both values; what was written is kept on that page, to be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import JSONResponse, Response

from ....errors import LedgerError
from ....language import _, ngettext
from ....ledger.fields import as_text
from ....ledger.listing import each
from ....ledger.places.asking import Row, among, ask
from ...call import Call, post
from ...rendering import page, went
from .asking import with_fields
from .naming import field_name
from .views import of_form

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST = 1_000  # tasks that are changed in one go
FIELDS = ("state", "percent", "note", "due", "start", "lead", "responsible", "support", "supervise", "persons", "title", "text", "anchor")
QUICK: frozenset[str] = frozenset({"state", "percent", "note"})
CHECKS: dict[str, str | None] = {"confirm": "confirmed", "reject": "rejected", "uncheck": None}
NO_LAST = "SELECT id, at, by FROM history WHERE id = :id ORDER BY entry DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be set: fields, whether the tasks are right, words of their progress."""

    values: dict[str, str]
    check: str = ""
    progress: str = ""

    def __bool__(self) -> bool:
        return bool(self.values or self.check or self.progress)


class Difference(NamedTuple):
    """A field of which two people think differently."""

    field: str
    name: str
    mine: str
    theirs: str


class Conflict(NamedTuple):
    """A task that somebody changed meanwhile, who and when, and what of it is in question."""

    task: Row
    by: str
    at: str
    differences: list[Difference]


def change(call: Call) -> Response:
    """Sets what a form wants."""
    wanted = wanted_of(call)
    if not wanted:
        return done(call, [], None)
    with call.writing() as base:
        tasks, seen = chosen(base, call)
        conflicts = conflicts_of(base, tasks, seen, wanted)
        if not conflicts:
            went_on = [task for task in tasks if not is_so(task, wanted)]
            entry = apply(base, went_on, wanted, call) if went_on else None
            after = of_ids(base, [task["id"] for task in tasks]) if call.wants_json else went_on
    if conflicts:
        return told(call, tasks, conflicts, wanted)
    return done(call, after, entry, len(went_on))


def wanted_of(call: Call) -> Wanted:
    """What a form wants: a field whose value is still the one that was shown is left as it is."""
    values = {}
    for name in FIELDS:
        given, was = call.text(f"set.{name}").replace("\r\n", "\n"), call.text(f"was.{name}").replace("\r\n", "\n")
        if given.strip() != was.strip():
            values[name] = given
    values |= {name: "" for name in call.texts("empty") if name in FIELDS}
    check = call.text("check")
    return Wanted(values, check if check in CHECKS else "", call.text("progress").strip())


def chosen(base: Connection, call: Call) -> tuple[list[Row], dict[str, int]]:
    """The tasks that are meant, as they are now, and by id the version that was looked at."""
    if call.text("all") == "1":
        return matching(base, call)
    seen: dict[str, int] = {}
    for given in call.texts("task"):
        key, _colon, version = given.rpartition(":")
        if not key or not (version.isascii() and version.isdecimal() and len(version) < 10):
            raise LedgerError(given[:100], _("is no task"), _("go back, and load the page anew"))
        seen[key] = int(version)
    if not seen:
        raise LedgerError(_("tasks"), _("none is ticked"), _("go back, and tick those that you mean"))
    refuse_many(len(seen))
    found = of_ids(base, list(seen))
    if gone := [key for key in seen if key not in {task["id"] for task in found}]:
        raise LedgerError(gone[0], _("is in the ledger no more"), _("go back, and load the page anew"))
    return found, seen


def matching(base: Connection, call: Call) -> tuple[list[Row], dict[str, int]]:
    """All tasks that the table was asked for. Those that changed since it was shown have another version than the one looked at."""
    asked = of_form(call)
    found = list(each(base, with_fields(asked.query, limit=MOST + 1, offset=0)))
    refuse_many(len(found))
    since = call.text("since")
    entry = int(since) if since.isascii() and since.isdecimal() and len(since) < 19 else 0
    these = {row["id"] for row in ask(base, "SELECT DISTINCT id FROM history WHERE entry > :entry AND id IS NOT NULL", {"entry": entry})}
    return found, {task["id"]: -1 if task["id"] in these else task["version"] for task in found}


def refuse_many(number: int) -> None:
    if number > MOST:
        raise LedgerError(
            _("more than {most} tasks").format(most=f"{MOST:,}"),
            _("cannot be changed in one go"),
            _("narrow the filter, and go on step by step"),
        )


def of_ids(base: Connection, ids: Sequence[str]) -> list[Row]:
    """The tasks of these ids, in the order of the ids."""
    said, these = among(base, "id", ids)
    found = {row["id"]: row for row in ask(base, f"SELECT * FROM tasks WHERE {said}", {"these": these})}
    return [found[key] for key in ids if key in found]


def is_so(task: Row, wanted: Wanted) -> bool:
    """Whether a task has all that is wanted already."""
    same = all((as_text(task[COLUMNS.get(name, name)]) or "") == value.strip() for name, value in wanted.values.items())
    return same and not wanted.progress and (not wanted.check or task["checked"] == CHECKS[wanted.check])


COLUMNS = {"anchor": "relative_to"}


def conflicts_of(base: Connection, tasks: Iterable[Row], seen: Mapping[str, int], wanted: Wanted) -> list[Conflict]:
    """The tasks that were changed since they were looked at, and that do not have what is wanted anyway."""
    found = []
    for task in tasks:
        if task["version"] != seen[task["id"]] and not is_so(task, wanted):
            last: Mapping[str, Any] = next(iter(ask(base, NO_LAST, {"id": task["id"]})), {"by": "", "at": task["changed"]})
            found.append(Conflict(task, last["by"], last["at"], differences(task, wanted)))
    return found


def differences(task: Row, wanted: Wanted) -> list[Difference]:
    found = [
        Difference(name, field_name(name), value, as_text(task[COLUMNS.get(name, name)]) or "") for name, value in wanted.values.items()
    ]
    if wanted.check:
        found.append(Difference("checked", field_name("checked"), CHECKS[wanted.check] or "", task["checked"] or ""))
    return [each_one for each_one in found if each_one.mine.strip() != each_one.theirs]


def apply(base: Connection, tasks: Sequence[Row], wanted: Wanted, call: Call) -> int | None:
    """Set it all in one go; the number by which that is taken back. Raises LedgerError that names the task which it cannot be set of."""
    from ....ledger import people

    checks = {"confirm": people.confirm, "reject": people.reject, "uncheck": people.uncheck}
    at, by = call.moment(), call.person
    many = wanted.values.keys() <= QUICK  # a few statements, however many tasks there are
    with people.one_go(base) as entry:
        if many:
            people.bulk(base, {task["id"]: None for task in tasks}, wanted.values, by, at)
        for task in tasks:
            try:
                if wanted.values and not many:
                    people.set_fields(base, task["id"], wanted.values, by, at)
                if wanted.progress:
                    people.add_progress(base, task["id"], wanted.progress, None, by, at)
                if wanted.check:
                    checks[wanted.check](base, task["id"], by, at)
            except LedgerError as error:
                raise LedgerError(f"“{task['title']}” ({task['id']})", error.problem, error.remedy) from None
    return entry


def told(call: Call, tasks: Sequence[Row], conflicts: Sequence[Conflict], wanted: Wanted) -> Response:
    """Both values of what is in question; nothing was set."""
    problem = ngettext(
        "{n} task was changed by somebody else meanwhile; nothing was set.",
        "{n} tasks were changed by others meanwhile; nothing was set.",
        len(conflicts),
    )
    if call.wants_json:
        return JSONResponse({"problem": problem, "conflicts": [as_value(conflict) for conflict in conflicts]}, 409)
    ids = {conflict.task["id"] for conflict in conflicts}
    rest = [task for task in tasks if task["id"] not in ids]
    return page(
        call,
        "tables/conflicts.html",
        409,
        problem=problem,
        conflicts=conflicts,
        tasks=tasks,
        rest=rest,
        wanted=wanted,
        next=call.text("next", "/tasks"),
    )


def as_value(conflict: Conflict) -> dict[str, Any]:
    task = conflict.task
    fields = [each_one._asdict() for each_one in conflict.differences]
    return {"id": task["id"], "title": task["title"], "version": task["version"], "by": conflict.by, "at": conflict.at, "fields": fields}


def done(call: Call, tasks: Sequence[Row], entry: int | None, number: int = 0) -> Response:
    """Back to the table, which tells how many were changed; or for a script what they are now."""
    place, _hash, mark = call.text("next", "/tasks").partition("#")
    sign = "&" if "?" in place else "?"
    back = f"{place}{sign}done={number}{f'&entry={entry}' if entry else ''}{f'#{mark}' if mark else ''}"
    names = ("id", "version", "state", "percent", "due", "lead", "responsible", "support", "note", "checked")
    now = [{name: as_text(task[name]) if name == "due" else task[name] for name in names} for task in tasks]
    words = ngettext("{n} task changed", "{n} tasks changed", number)
    return went(call, back, changed=number, entry=entry, words=words, tasks=now)


ROUTES = (post("/tasks/set", change),)
