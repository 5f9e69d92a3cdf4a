"""`duban ledger show ID`: a task as the ledger has it, each field beside the words of its notice that it was read from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click

from ...language import _
from ...models.sayings import said
from ...streams import put
from .here import form_option, ledger_option, place_of, time_here

if TYPE_CHECKING:
    from ...ledger.listing import Whole
    from .forms import Form

Row = Mapping[Any, Any]
Cells = tuple[str, str, str]
OPEN, CLOSE = "【】"
AROUND = 12  # characters on each side of the words
MOST_PASSAGE = 600  # characters of the passage that a task stands in
BOUNDS = {"at_least": "≥", "at_most": "≤", "about": "≈", "exact": "="}


@click.command("show")
@click.argument("id", metavar="ID")
@ledger_option
@form_option("text", "json")
def show_command(id: str, given: str | None, form: Form) -> None:  # noqa: A002 - the argument's name
    """Show a task: every field beside the words that it came from, what people set and said, what waits, its days.

    【】 marks the words. ID is an id that list shows, or the beginning of one.
    """
    from ...ledger.listing import one
    from ...ledger.places.asking import asked
    from ...ledger.places.meant import task_id

    with asked(place_of(given)) as base:
        whole = one(base, task_id(base, id))
    if form == "json":
        put(json.dumps(as_record(whole), ensure_ascii=False, indent=2))
        return
    for line in lines(whole):
        click.echo(line)


def lines(whole: Whole) -> Iterator[str]:
    """All that is known, for the eye."""
    from ...writers.table import plain, wrapped
    from ..parse import terminal_width
    from . import forms

    task, notice, width = whole.task, whole.notice, terminal_width()
    yield f"{task['id']}  {plain(forms.title(task))}"
    about = "  ".join(filter(None, (notice["title"], notice["document_number"], str(notice["issue_date"] or ""))))
    yield from (wrapped(about, width) if about else [])
    gone = _("; since {time} no reading of its notice has it any more", time=time_here(task["gone"])) if task["gone"] else ""
    yield _(
        "{source}, characters {start}-{end}{gone}",
        source=plain(task["source"]),
        start=task["start_character"],
        end=task["end_character"],
        gone=gone,
    )
    yield ""
    yield from forms.drawn(("field", "content", "evidence"), fields(whole), ("content", "evidence"), width, "zh")
    yield ""
    yield from wrapped(passage(whole), width)
    for told, rows, names in beside(whole):
        if rows:
            yield from ("", f"{told}:")
            cells = ([cell(name, row) for name in names] for row in rows)
            yield from forms.drawn(names, cells, ("value", "read", "before", "now", "progress", "by"), width, "zh")


def beside(whole: Whole) -> Iterator[tuple[str, list[Any], tuple[str, ...]]]:
    """What people did, and what waits for them."""
    yield _("set by people"), whole.corrections, ("field", "value", "read", "by", "at")
    waits = _("new readings that wait for duban ledger accept {task}, or keep", task=whole.task["id"])
    yield waits, whole.offers, ("field", "before", "now", "at")
    yield "progress", [{**row, "progress": row["text"]} for row in whole.progress], ("at", "by", "percent", "progress")
    yield "days", whole.occurrences, ("day", "state", "by", "at")


def cell(name: str, row: Row) -> str:
    from . import forms

    value = row[name]
    if name == "field":
        return forms.HEADS[value]
    if name == "at":
        return time_here(value)
    return "" if value is None else f"{value}%" if name == "percent" else str(value)


def fields(whole: Whole) -> Iterator[Cells]:
    """The fields that have a value: head, value, and the words in the notice's text."""
    from . import forms

    task, heads = whole.task, forms.HEADS
    by_hand = {row["field"]: selected(whole, row) or heads["value"] for row in whole.corrections}

    def own(name: str, value: object = None) -> Iterator[Cells]:
        shown = task[name] if value is None else value
        if shown:
            yield heads[name], str(shown), by_hand[name] if name in by_hand else words_of(whole, task, "due_from_") if name == "due" else ""

    yield from own("state", forms.state(task))
    for name in ("path", "section", "title"):
        yield from own(name)
    yield from of_units(whole)
    yield from ((row["label"], row["name"], words_of(whole, row)) for row in whole.parts["persons"])
    for name, title in (("timings", heads["timing"]), ("milestones", heads["milestones"])):
        yield from ((title, timing(row), words_of(whole, row)) for row in whole.parts[name])
    for name in ("start", "due", "rrule", "relative_to", "note"):
        yield from own(name)
    yield from ((heads["targets"], target(row), words_of(whole, row)) for row in whole.parts["targets"])
    yield from ((heads["citations"], cited(row), words_of(whole, row)) for row in whole.parts["citations"])
    yield from ((label, value, "") for label, value in json.loads(task["fields"]).items())
    told = whole.parts["diagnostics"]
    yield from ((heads["diagnostics"], f"{row['severity']}: {said(row['code'], row['message'])}", words_of(whole, row)) for row in told)


def of_units(whole: Whole) -> Iterator[Cells]:
    """The units by their roles."""
    from ...writers.table import ROLES
    from . import forms

    for role in ROLES:
        for row in whole.parts["units"]:
            if row["role"] == role:
                full = f"（{row['canonical']}）" if row["canonical"] else ""
                yield (
                    forms.HEADS[role],
                    row["name"] + full,
                    forms.HEADS["value"] if row["start_character"] is None else words_of(whole, row),
                )


def timing(row: Row) -> str:
    """`4月底前完成 → 2020-04-30`."""
    from ...writers.table import value_of

    value = value_of(SimpleNamespace(**row))  # type: ignore[arg-type]  # it has what a Timing has
    return f"{row['text']} → {'~' if row['tentative'] else ''}{value}" if value else row["text"]


def target(row: Row) -> str:
    """`90%以上 → ≥90%`."""
    return f"{row['text']} → {BOUNDS[row['bound']]}{row['value']:g}{row['unit']}"


def cited(row: Row) -> str:
    return f"《{row['title']}》{row['document_number'] or ''}"


def text_of(whole: Whole) -> str | None:
    """The text that the task's spans count in. That of its notice is another one since a reading no longer has the task."""
    text: str | None = None if whole.task["gone"] else whole.notice["text"]
    return text


def words_of(whole: Whole, row: Row, prefix: str = "") -> str:
    """`…系统建设。(【科信处】牵头负责,4月…`; empty where no text is kept, or the words are not known."""
    start, end = (row[f"{prefix}{name}"] for name in (("start", "end") if prefix else ("start_character", "end_character")))
    text = text_of(whole)
    if text is None or start is None:
        return ""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    opening, closing = "…" if start > AROUND else "", "…" if end + AROUND < len(text) else ""
    return " ".join(f"{opening}{before}{OPEN}{text[start:end]}{CLOSE}{after}{closing}".split())


def selected(whole: Whole, row: Row) -> str:
    """The words that a person selected for a correction."""
    spans = [span for span in row["evidence"] or () if span]
    return " ".join(words_of(whole, {"start_character": start, "end_character": end}) for start, end in spans)


def passage(whole: Whole) -> str:
    """The passage that the task was read from, all words that gave a field marked in it; without a text, the task's own."""
    task, text = whole.task, text_of(whole)
    if text is None:
        return str(task["text"])
    first, last = task["start_character"], min(task["end_character"], task["start_character"] + MOST_PASSAGE)
    shown, at = [], first
    for start, end in marked(whole):
        if at <= start and end <= last:
            shown += [text[at:start], OPEN, text[start:end], CLOSE]
            at = end
    return "".join([*shown, text[at:last], "…" if last < task["end_character"] else ""])


def marked(whole: Whole) -> list[tuple[int, int]]:
    """The places of the words that gave a field, in order."""
    parts = ("units", "persons", "timings", "milestones", "targets", "citations")
    rows = [row for name in parts for row in whole.parts[name] if row["start_character"] is not None]
    return sorted({(row["start_character"], row["end_character"]) for row in rows})


def as_record(whole: Whole) -> dict[str, Any]:
    """The same for programs: the rows as the tables have them, the notice without its text."""
    from .forms import as_value

    def plain(row: Row) -> dict[str, Any]:
        return {name: as_value(value) for name, value in row.items() if name not in {"json", "source", "id"}}

    task = {"id": whole.task["id"], "source": whole.task["source"], **plain(whole.task)}
    for name in ("labels", "headings", "fields"):
        task[name] = json.loads(task[name])
    notice = {name: value for name, value in plain(whole.notice).items() if name != "text"}
    many = {name: [plain(row) for row in rows] for name, rows in whole.parts.items()}
    own = {name: [plain(row) for row in getattr(whole, name)] for name in ("corrections", "offers", "progress", "occurrences")}
    return {**task, "notice": notice, **many, **own}
