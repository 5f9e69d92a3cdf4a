"""What must hold of a ledger whose tables are there, question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, cast
from zlib import crc32

from sqlalchemy import ColumnElement, Connection, Date, Select, String, and_, func, or_, select, text, type_coerce
from sqlalchemy import cast as cast_of

from ...language import _
from ..fields import DATES, OWN, READ, RULE, RULES, as_text
from ..schema.pairs import pairs, signs
from ..schema.tables import CORRECTIONS, HISTORY, METADATA, NOTICES, OFFERS, PROGRESS, RECORD, TASKS, UNITS
from ..search import SEARCHED
from ..words import STATES

SAID = ("set", "undo", "redo")  # actions of the history that give a field a value
MANY = 100  # notices whose texts are held at a time
WORDS = {"units": "name", "persons": "name", "timings": "text", "milestones": "text", "targets": "text", "citations": "title"}


class Fault(NamedTuple):
    """What is wrong: where, and what it is."""

    place: str
    problem: str


def of_database(base: Connection) -> Iterator[Fault]:
    """What SQLite itself finds, and days that are none; a server looks after its own."""
    if base.dialect.name == "sqlite":
        for (told,) in base.execute(text("PRAGMA integrity_check")):
            if told != "ok":
                yield Fault("database", told)
        for column in (column for table in METADATA.sorted_tables for column in table.c if isinstance(column.type, Date)):
            day, table = type_coerce(column, String), column.table
            name = column.name if table is TASKS else f"{table.name}.{column.name}"
            wrong = select(table.c["id" if "id" in table.c else "source"], day).where(day.is_distinct_from(func.date(day, "+0 days")))
            for key, said in base.execute(wrong):
                yield Fault(key, _("{name} is “{said}”, which is no date; write it there like 2021-05-31", name=name, said=said))
    for key, said in base.execute(select(TASKS.c.id, TASKS.c.rrule).where(TASKS.c.rrule != "")):
        for rule in said.split(RULES):
            if not RULE.fullmatch(rule):
                yield Fault(key, _("recurs by “{rule}”, which is no rule; write one like FREQ=MONTHLY;BYMONTHDAY=5", rule=rule))


def of_keys(base: Connection) -> Iterator[Fault]:
    """Rows that hang on what is not there, and those that nothing explains."""
    if base.dialect.name == "sqlite":
        for table, row, parent, _rest in base.execute(text("PRAGMA foreign_key_check")):
            yield Fault(f"{table}, row {row}", _("hangs on a row of {parent} that is not there", parent=parent))
    has = and_(CORRECTIONS.c.id == OFFERS.c.id, CORRECTIONS.c.field == OFFERS.c.field)
    made = select(TASKS.c.id).where(TASKS.c.id == OFFERS.c.id, TASKS.c.made.is_not(None)).exists()  # all of it is people's
    for row in base.execute(select(OFFERS.c.id, OFFERS.c.field).where(~select(CORRECTIONS.c.id).where(has).exists(), ~made)):
        yield Fault(row.id, _("a reading of {field} is offered, and no person had set it", field=row.field))


def of_spans(base: Connection) -> Iterator[Fault]:
    """Spans that do not give their words back, in the text of their notice."""
    last = ""
    asked = select(NOTICES.c.source, NOTICES.c.text, NOTICES.c.characters).where(NOTICES.c.text.is_not(None)).limit(MANY)
    while some := base.execute(asked.where(NOTICES.c.source > last).order_by(NOTICES.c.source)).all():
        texts = {row.source: row.text for row in some}
        last = some[-1].source
        for row in some:
            if len(row.text) != row.characters:
                yield Fault(
                    row.source,
                    _(
                        "its text has {count} characters, and its record counts {characters}",
                        count=len(row.text),
                        characters=row.characters,
                    ),
                )
        for name, words in WORDS.items():
            yield from of_table(base, name, words, texts)
        yield from of_evidence(base, texts)
        there = TASKS.c.source.in_(texts) & TASKS.c.gone.is_(None) & TASKS.c.adrift.is_(None)
        for row in base.execute(select(TASKS.c.source, TASKS.c.id, TASKS.c.end_character).where(there)):
            if row.end_character > len(texts[row.source]):
                yield Fault(row.id, _("ends behind the end of its text"))


def of_evidence(base: Connection, texts: dict[str, str]) -> Iterator[Fault]:
    """Spans that people selected, and that are in no text."""
    there = (TASKS.c.id == CORRECTIONS.c.id) & TASKS.c.gone.is_(None) & TASKS.c.source.in_(texts)
    asked = select(TASKS.c.source, CORRECTIONS.c.id, CORRECTIONS.c.field, CORRECTIONS.c.evidence).join(TASKS, there)
    for row in base.execute(asked.where(CORRECTIONS.c.evidence.is_not(None))):
        try:
            spans = [span for span in json.loads(row.evidence) if span is not None]
            if all(0 <= start < end <= len(texts[row.source]) for start, end in spans):
                continue
        except (ValueError, TypeError):
            pass
        yield Fault(
            row.id,
            _("{field}: the words that were selected for it are not in its text: {evidence}", field=row.field, evidence=row.evidence),
        )


def of_table(base: Connection, name: str, words: str, texts: dict[str, str]) -> Iterator[Fault]:
    """Those of one table, in some notices; a unit that a person named stands in no text, and a task that is gone stood in another one."""
    table = RECORD[name]
    columns = (table.c.source, table.c.id, table.c[words].label("words"), table.c.start_character, table.c.end_character)
    has_text = table.c.source.in_(texts) & table.c.start_character.is_not(None)
    if table is UNITS:  # of those that a person named the words may say it otherwise: 防汛处 says 防汛抗旱指挥处
        has_text &= ~select(CORRECTIONS.c.id).where(CORRECTIONS.c.id == UNITS.c.id, CORRECTIONS.c.field == UNITS.c.role).exists()
        has_text &= TASKS.c.made.is_(None)
    there = (TASKS.c.source == table.c.source) & (TASKS.c.id == table.c.id) & TASKS.c.gone.is_(None) & TASKS.c.adrift.is_(None)
    for row in base.execute(select(*columns).join(TASKS, there).where(has_text)):
        if texts[row.source][row.start_character : row.end_character] != row.words:
            yield Fault(
                row.id,
                _(
                    "{name}: characters {start_character}-{end_character} are not “{words}”",
                    name=name,
                    start_character=row.start_character,
                    end_character=row.end_character,
                    words=row.words,
                ),
            )


def of_index(base: Connection) -> Iterator[Fault]:
    """Tasks that the index of words does not know, or not as they are."""
    lite = base.dialect.name == "sqlite"
    held = sums(base) if lite else {}
    columns = (TASKS.c.id, TASKS.c.title, TASKS.c.text, SEARCHED.c.id.label("known"), SEARCHED.c["entry" if lite else "words"])
    asked = select(*columns).join_from(TASKS, SEARCHED, SEARCHED.c.id == TASKS.c.id, isouter=True)
    for key, title, said, known, found in base.execute(asked, execution_options={"yield_per": 1_000}):
        words = f"{title}\n{said}"
        if known is None:
            yield Fault(key, _("the index of words does not know it"))
        elif held.get(found, 0) != sum(map(weight, enumerate(pairs(words)))) if lite else found != signs(words):
            yield Fault(key, _("the index of words has other words than its title and text"))


def sums(base: Connection) -> dict[int, int]:
    """What the words of each entry of SQLite's index come to: it keeps no text to be compared."""
    base.exec_driver_sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.told USING fts5vocab('main', 'search', 'instance')")
    found: dict[int, int] = {}
    for term, entry, place in base.exec_driver_sql("SELECT term, doc, offset FROM temp.told", execution_options={"yield_per": 10_000}):
        found[entry] = found.get(entry, 0) + weight((place, term))
    return found


def weight(word: tuple[int, str]) -> int:
    """A number for a word at its place."""
    return crc32(f"{word[0]} {word[1]}".encode())


def of_history(base: Connection) -> Iterator[Fault]:
    """Values that people set of which the history tells nothing, or another one."""
    for row in base.execute(select(CORRECTIONS)):
        if as_text_or_empty(last_told(base, row.id, row.field)) != (row.value or ""):
            yield Fault(row.id, _("the history does not tell that {field} is “{value}”", field=row.field, value=row.value or ""))
        held = base.execute(select(as_it_is(row.field)).where(TASKS.c.id == row.id)).scalar() if row.field in READ else None
        if as_text_or_empty(as_text(held)) != (row.value or ""):
            yield Fault(row.id, _("{field} is not what {by} set: “{value}”", field=row.field, by=row.by, value=row.value or ""))
    own = or_(TASKS.c.state != STATES[0], *(TASKS.c[name].is_not(None) for name in OWN[1:]))
    for row in base.execute(select(TASKS.c.id, TASKS.c.made, *map(as_it_is, OWN)).where(own)):
        for name in OWN:
            value, last = as_text(row._mapping[name]), last_told(base, row.id, name)
            if value not in {None, STATES[0]} and last != value and not (row.made and last is None):  # as those had it that it is made of
                yield Fault(row.id, _("the history does not tell that {name} is “{value}”", name=name, value=value))
    told = and_(
        or_(HISTORY.c.id == PROGRESS.c.id, PROGRESS.c.id.in_(select(TASKS.c.id).where(TASKS.c.made.is_not(None)))),
        HISTORY.c.action.in_(("progress", "redo")),
        HISTORY.c.after == PROGRESS.c.text,
    )
    for row in base.execute(select(PROGRESS.c.id, PROGRESS.c.text).where(~select(HISTORY.c.entry).where(told).exists())):
        yield Fault(row.id, _("the history does not tell of its progress “{text}”", text=row.text))
    came = and_(HISTORY.c.source == NOTICES.c.source, HISTORY.c.id.is_(None), HISTORY.c.action == "add")
    for (source,) in base.execute(select(NOTICES.c.source).where(~select(HISTORY.c.entry).where(came).exists())):
        yield Fault(source, _("the history does not tell when it came"))


def as_it_is(name: str) -> ColumnElement[Any]:
    """A column of tasks; on SQLite a day as the text that it is there, which may be none."""
    column: ColumnElement[Any] = TASKS.c[name]
    return cast_of(column, String).label(name) if name in DATES else column


def last_told(base: Connection, key: str, field: str) -> str | None:
    """What the history told last of a field that a person set."""
    asked: Select[Any] = select(HISTORY.c.after).where(HISTORY.c.id == key, HISTORY.c.field == field, HISTORY.c.action.in_(SAID))
    return cast("str | None", base.execute(asked.order_by(HISTORY.c.entry.desc()).limit(1)).scalar())


def as_text_or_empty(value: str | None) -> str:
    return value or ""
