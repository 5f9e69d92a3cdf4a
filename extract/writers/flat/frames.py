"""Records as pandas DataFrames, for those who go on in a notebook: tasks, and what each task has several of, a row each.

The columns are those of the tables (`tables.py`), in pandas' own types: `string`, `bool`, `Int64`, `datetime64[s]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...models import Notice
from .rows import KINDS, child_rows, diagnostic_rows, ledger
from .tables import TABLES, Kind

if TYPE_CHECKING:
    import pandas

TYPES: dict[Kind, str] = {"text": "string", "json": "string", "integer": "Int64", "real": "float64", "flag": "bool"}
Notices = Notice | Iterable[Notice]


def tasks_frame(notices: Notices) -> pandas.DataFrame:
    """One row a task in the flat columns of contract `duban/1`, e.g. `lead` 科信处、办公室 with `due` 2020-05-31.

    Texts are strings (empty where unknown), `tentative` and `optional` are bool, `page` is Int64, and `issue_date`, `start` and `due`
    are datetime64[s] (NaT where unknown; seconds, so that every year from 1 to 9999 has its place). No task gives a frame of no rows
    with all columns. Questions about units go to `units_frame`, where each unit has a row of its own.

    >>> from duban import parse_file
    >>> frame = tasks_frame(parse_file("samples/zheyingji-renshi-2020-46.txt"))
    >>> int((frame["lead"] == "科信处").sum())
    3
    """
    return made([cells for notice in several(notices) for cells in ledger(notice)], KINDS)


def units_frame(notices: Notices) -> pandas.DataFrame:
    """One row a unit of a task: `source` and `id` of the task, `number`, `name`, `role`, `collective`, `canonical`, its place.

    >>> from duban import parse_text
    >>> notice = parse_text("1.加固堤防。（防汛处、工程处牵头，办公室配合）")
    >>> units_frame(notice).query("role == 'lead'")["name"].tolist()
    ['防汛处', '工程处']
    """
    return children(notices, "units")


def timings_frame(notices: Notices) -> pandas.DataFrame:
    """One row a timing of an assignment: `source` and `id` of its task, `number`, then the fields of a `Timing`.

    >>> from duban import parse_text
    >>> notice = parse_text("1.加固堤防。（防汛处牵头，2021年5月底前完成）")
    >>> timings_frame(notice)["end"].dt.strftime("%Y-%m-%d").tolist()
    ['2021-05-31']
    """
    return children(notices, "timings")


def milestones_frame(notices: Notices) -> pandas.DataFrame:
    """One row a milestone, a time that the governed text names; the columns are those of `timings_frame`.

    >>> from duban import parse_text
    >>> notice = parse_text("1.加固堤防，2021年3月底前开工。（防汛处牵头）")
    >>> milestones_frame(notice)["text"].tolist()
    ['2021年3月底前']
    """
    return children(notices, "milestones")


def diagnostics_frame(notices: Notices) -> pandas.DataFrame:
    """One row a diagnostic: `source`, `number`, the `id` of the task in whose words it stands (else missing), then its fields.

    >>> from duban import parse_text
    >>> notice = parse_text("1.加固堤防。（防汛处牵头，另行研究）")
    >>> diagnostics_frame(notice)["code"].tolist()
    ['words-not-understood']
    """
    rows = [cells for notice in several(notices) for cells in diagnostic_rows(notice, notice.source.name)]
    return made(rows, kinds("diagnostics"))


def children(notices: Notices, name: str) -> pandas.DataFrame:
    rows = [cells for notice in several(notices) for cells in child_rows(notice, name, notice.source.name)]
    return made(rows, kinds(name))


def several(notices: Notices) -> Iterable[Notice]:
    return (notices,) if isinstance(notices, Notice) else notices


def kinds(table: str) -> dict[str, Kind]:
    return {column.name: column.kind for column in TABLES[table].columns}


def made(rows: list[dict[str, Any]], kinds: dict[str, Kind]) -> pandas.DataFrame:
    """The frame of these rows: all columns in their order and types, also where there is no row."""
    import numpy
    import pandas

    columns = {}
    for name, kind in kinds.items():
        values = [row[name] for row in rows]
        if kind == "date":
            columns[name] = pandas.Series(numpy.array([str(value or "NaT") for value in values], "datetime64[s]"))
        else:
            columns[name] = pandas.Series(values, dtype=TYPES[kind])
    return pandas.DataFrame(columns)
