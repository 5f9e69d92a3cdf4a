"""Words that a person selected, read for a field: 办公室 as the unit that leads, 5月底前 as 2020-05-31; shown before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ....clauses.phrase import when
from ....ledger.fields import READ, ROLES, RULES, UNITS, ValueNotMeantError, as_text, plain, value_of
from ....ledger.people.reading import Words, read_task, units_in
from ....ledger.people.titles import titled
from ....ledger.places.asking import Row, ask
from ....rulebook.ruleset import load_ruleset
from ....text.marks import POINTS
from ...call import Call, get
from ...rendering import page
from .showing import card_of, number_of, shown

if TYPE_CHECKING:
    from ....ledger.listing import Whole
    from ....models import Timing

NOTICE = "SELECT * FROM notices WHERE source = :source"
NEW = "new"  # in place of a field: the words are a task that was missed
MOST_WORDS = 20_000  # characters that may be selected
MOST_PLACES = 20  # of the same words, to choose from
AROUND = 20  # characters that are shown on each side of a place


@dataclass(frozen=True, slots=True)
class Value:
    """A field as words say it. `more`: the value with those that the task has already; `spans` of it one for each, `12-15,-`."""

    name: str
    value: str
    spans: str
    before: str = ""
    more: str = ""
    more_spans: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words with their place, and what they say."""

    words: str
    start: int
    end: int
    values: list[Value] = field(default_factory=list)
    unread: bool = False  # they say no day


def words(call: Call) -> Response:
    """What the selected words say, as a form that saves it."""
    name, source = call.text("field"), call.text("source")
    if name != NEW and name not in READ:
        raise HTTPException(404)
    with call.asking() as base:
        whole = None if name == NEW else card_of(base, call.text("task")).whole
        notice = whole.notice if whole else next(ask(base, NOTICE, {"source": source}), None)
    if notice is None:
        raise HTTPException(404)
    text = notice["text"] or ""
    found = list(places(call, text, whole))
    chosen = read(call, name, text, found[0], whole, notice) if len(found) == 1 else None
    around = [(text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND], start, end) for start, end in found]
    template = "reading/words_form.html" if call.text("bare") else "reading/words.html"
    return page(call, template, card=whole, field=name, chosen=chosen, found=around, typed=call.text("words"), **shown(call, source))


def places(call: Call, text: str, whole: Whole | None) -> Iterator[tuple[int, int]]:
    """Where the words stand: as they were selected, or as they were typed, in the task if it has them, else anywhere."""
    if call.text("end"):
        start, end = number_of(call.text("start")), number_of(call.text("end"))
        while start < end <= len(text) and text[start].isspace():
            start += 1
        while start < end <= len(text) and text[end - 1].isspace():
            end -= 1
        if start < end <= len(text) and end - start <= MOST_WORDS:
            yield start, end
        return
    typed = call.text("words").replace("\r\n", "\n").strip()
    if not typed:
        return
    low, high = (whole.task["start_character"] or 0, whole.task["end_character"] or len(text)) if whole else (0, len(text))
    if text.find(typed, low, high) < 0:
        low, high = 0, len(text)
    at = text.find(typed, low, high)
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        yield at, at + len(typed)
        at = text.find(typed, at + 1, high)


def read(call: Call, name: str, text: str, span: tuple[int, int], whole: Whole | None, notice: Row) -> Chosen:
    """The words as a field has them."""
    start, end = span
    said = text[start:end]
    if whole is None or name == NEW:
        return Chosen(said, start, end, list(of_new(said, start, text, notice)))
    if name in ROLES:
        return Chosen(said, start, end, [of_role(name, said, start, whole)])
    if name in {"due", "start", "timing"}:
        values = list(of_time(name, said, span, whole, when(said, notice["issue_date"], rules=load_ruleset(call.settings.pack))))
        return Chosen(said, start, end, values, unread=not any(each.value for each in values if each.name != "timing"))
    return Chosen(said, start, end, [Value(name, written(name, said), span_of(span), as_text(whole.task[name]) or "")])


def of_role(name: str, said: str, start: int, whole: Whole) -> Value:
    """Units of a role, alone and behind those that it has."""
    found = units_in(said, name, whole.task["issue_date"])
    value = UNITS.join(unit for unit, _, _ in found)
    spans = ",".join(placed((left, right), start) for _, left, right in found)
    before = as_text(whole.task[name]) or ""
    new = [(unit, placed((left, right), start)) for unit, left, right in found if unit not in before.split(UNITS)]
    if not before or not new:
        return Value(name, value, spans, before)
    held = {row["name"]: row for row in whole.parts["units"] if row["role"] == name and row["start_character"] is not None}
    kept = [span_of((row["start_character"], row["end_character"])) if (row := held.get(unit)) else "-" for unit in before.split(UNITS)]
    both = UNITS.join([before, *(unit for unit, _ in new)])
    return Value(name, value, spans, before, both, ",".join([*kept, *(at for _, at in new)]))


def of_time(name: str, said: str, span: tuple[int, int], whole: Whole, timings: list[Timing]) -> Iterator[Value]:
    """The days that words say: the last end, or the first start; the words themselves; a rule, where it recurs."""
    at = span_of(span)
    before = {each: as_text(whole.task[each]) or "" for each in ("due", "start", "timing", "rrule")}
    ends = [timing.end for timing in timings if timing.end]
    starts = [timing.start for timing in timings if timing.start]
    rules = [timing.rrule for timing in timings if timing.rrule]
    if name == "start":
        yield Value("start", as_text(min(starts or ends, default=None)) or "", at, before["start"])
        return
    yield Value("due", as_text(max(ends, default=None)) or "", at, before["due"])
    if starts:
        yield Value("start", as_text(min(starts)) or "", at, before["start"])
    if rules:
        yield Value("rrule", RULES.join(dict.fromkeys(rules)), at, before["rrule"])
    yield Value("timing", written("timing", said), at, before["timing"])


def of_new(said: str, start: int, text: str, notice: Row) -> Iterator[Value]:
    """A task that was missed, as duban reads its words."""
    end = start + len(said)
    found = read_task(Words(text, start, end, notice["issue_date"], notice["title"], notice["issuer"]))
    yield Value("title", found.columns.get("title") or titled(said), span_of((start, end)))
    yield Value("text", found.columns.get("text") or said, span_of((start, end)))
    for role in ROLES:
        units = {row["name"]: row for row in found.parts["units"] if row["role"] == role}
        yield Value(role, UNITS.join(units), ",".join(map(span_of_row, units.values())))
    timings = found.parts["timings"]
    yield Value("timing", UNITS.join(row["text"] for row in timings), ",".join(map(span_of_row, timings)))
    for name, column, choose in (("start", "start", min), ("due", "end", max)):
        row = choose((row for row in timings if row[column]), key=itemgetter(column), default=None)
        yield Value(name, as_text(row[column]) or "" if row else "", span_of_row(row) if row else "")
    again = [row for row in timings if row["rrule"]]
    yield Value("rrule", RULES.join(dict.fromkeys(row["rrule"] for row in again)), ",".join(map(span_of_row, again)))


def written(name: str, said: str) -> str:
    """The words as a field takes them; as they stand where it would not."""
    bare = said.strip().strip(POINTS).strip() if name in {"persons", "timing", "title"} else said
    try:
        return as_text(value_of(name, bare)) or ""
    except ValueNotMeantError:
        return plain(bare, lines=name == "text")


def placed(span: tuple[int, int], start: int) -> str:
    return span_of((start + span[0], start + span[1]))


def span_of(span: tuple[int, int]) -> str:
    """A span as a form carries it: `12-15`."""
    return f"{span[0]}-{span[1]}"


def span_of_row(row: Row) -> str:
    return span_of((row["start_character"], row["end_character"]))


ROUTES = (get("/notice/words", words),)
