"""What SQL says in each database's own words: the views for people who write SQL, the search index, the history that nobody changes.

Each is made by the steps of `migrations/`; a step that changes one drops it and makes it anew.
"""

from __future__ import annotations

from ..words import DONE, ENDED, listed
from .said import CHASED

TODAY = {"sqlite": "date('now', 'localtime')", "postgresql": "CURRENT_DATE"}
DAYS_LEFT = {"sqlite": "CAST(julianday(due) - julianday(date('now', 'localtime')) AS INTEGER)", "postgresql": "due - CURRENT_DATE"}
# The triggers of `guards`.
GUARDS: dict[str, tuple[str, ...]] = {"sqlite": ("history_no_update", "history_no_delete"), "postgresql": ("history_is_kept",)}
INDEXED: dict[str, tuple[str, ...]] = {"sqlite": ("searched", "search"), "postgresql": ("searched",)}  # the tables of `index`
HELD = 1 << 24  # bytes of entries that FTS5 holds before it writes them: sixteen times its own limit, for half the time


def views(dialect: str) -> dict[str, str]:
    """The views by name, as SELECT statements: what is due, what is overdue, the load of each unit."""
    today, left = TODAY[dialect], DAYS_LEFT[dialect]
    shown = "id, title, lead, responsible, support, due, state, percent, document_number, notice_title, source"
    return {
        "v_due": f"SELECT {shown}, {left} AS days_left FROM tasks WHERE {CHASED} AND due IS NOT NULL AND due >= {today}",
        "v_overdue": f"SELECT {shown}, -({left}) AS days_late FROM tasks WHERE {CHASED} AND due < {today}",
        "v_by_unit": f"""
SELECT units.name AS unit, units.role AS role, count(*) AS tasks,
  sum(CASE WHEN tasks.state IN ({listed(DONE)}) THEN 1 ELSE 0 END) AS done,
  sum(CASE WHEN tasks.state NOT IN ({listed(ENDED)}) AND tasks.due < {today} THEN 1 ELSE 0 END) AS overdue,
  min(CASE WHEN tasks.state NOT IN ({listed(ENDED)}) AND tasks.due >= {today} THEN tasks.due END) AS next_due
FROM units JOIN tasks ON tasks.source = units.source AND tasks.id = units.id
WHERE tasks.gone IS NULL GROUP BY units.name, units.role""",
    }


def guards(dialect: str) -> list[str]:
    """Statements that keep the history append-only."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
            "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$",
        "CREATE TRIGGER history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON history EXECUTE FUNCTION history_is_kept()",
    ]


def index(dialect: str) -> list[str]:
    """Statements that make the index of `search.py`: a row a task, found by its `id`.

    FTS5 keeps the pairs alone, no text, and takes any sign for a letter: they are folded.
    An entry that no row of `searched` names any more is of words that have changed.
    """
    of_task = "REFERENCES tasks (id) ON DELETE CASCADE ON UPDATE CASCADE"
    if dialect == "sqlite":
        return [
            f"CREATE TABLE searched (entry INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE {of_task})",
            "CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, tokenize='ascii')",
            f"INSERT INTO search (search, rank) VALUES ('hashsize', {HELD})",
        ]
    return [
        f"CREATE TABLE searched (id TEXT PRIMARY KEY {of_task}, said TEXT NOT NULL, words TEXT[] NOT NULL)",
        "CREATE INDEX ix_searched_words ON searched USING gin (words)",
    ]
