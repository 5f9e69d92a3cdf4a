"""Records as tables: nothing that the JSON says is lost in SQL, and frames have real types."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas
import pytest

from extract import (
    Notice,
    diagnostics_frame,
    milestones_frame,
    parse,
    parse_file,
    tasks_frame,
    timings_frame,
    units_frame,
)
from extract.errors import OutputError
from extract.ledger.form import write_path
from extract.models import Diagnostic
from extract.writers.flat.rows import owners
from extract.writers.flat.tables import CHILDREN, TABLES
from extract.writers.options import Options

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
TEXT = (
    "示例市水务局关于做好防汛工作的通知\n示水〔2021〕3号\n"
    "1.加固堤防，达标率90%以上，3月底前开工，按《示例市防汛条例》（示政发〔2020〕1号）执行。（防汛处、工程处牵头，办公室配合，5月底17:00前完成，另行研究）\n"
    "2.值守。（办公室负责，印发之日起10个工作日内）\n2021年3月5日\n"
)


def kept(notices: list[Notice], place: Path) -> sqlite3.Connection:
    write_path(notices, place, Options())
    base = sqlite3.connect(place)
    base.row_factory = sqlite3.Row
    return base


def rebuilt(base: sqlite3.Connection, source: str) -> Notice:
    """A notice out of its tables alone, without the JSON that stands beside them."""

    def rows(table: str, **where: Any) -> list[sqlite3.Row]:
        terms = " AND ".join(f'"{name}" = ?' for name in where)
        return base.execute(f"SELECT * FROM {table} WHERE {terms} ORDER BY {TABLES[table].key[-1]}", tuple(where.values())).fetchall()

    def record(row: sqlite3.Row, table: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in TABLES[table].columns:
            if column.field is None:
                continue
            value = row[column.name]
            if column.part is not None:
                found[column.field] = None if value is None else [*(found.get(column.field) or []), value]
            else:
                found[column.field] = json.loads(value) if column.kind == "json" else value
        return found

    (about,) = rows("notices", source=source)
    tasks = sorted(rows("tasks", source=source), key=lambda row: row["position"])
    return Notice.model_validate(
        {
            "source": {**record(about, "notices"), "name": source},
            "notice": record(about, "notices"),
            "tasks": [
                {
                    **record(row, "tasks"),
                    **{name: [record(each, name) for each in rows(name, source=source, id=row["id"])] for name in CHILDREN},
                }
                for row in tasks
            ],
            "diagnostics": [record(row, "diagnostics") for row in rows("diagnostics", source=source)],
        }
    )


@pytest.mark.parametrize("path", [*SAMPLES, None], ids=lambda path: path.name if path else "text")
def test_nothing_is_lost_in_sql(path: Path | None, tmp_path: Path) -> None:
    notice = parse(TEXT) if path is None else parse_file(path)
    with closing(kept([notice], tmp_path / "a.sqlite")) as base:
        assert rebuilt(base, notice.source.name) == notice
        assert base.execute("SELECT text FROM notices").fetchone()[0] == notice.text
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_sql_holds_what_the_text_says(tmp_path: Path) -> None:
    with closing(kept([parse(TEXT, name="甲.txt")], tmp_path / "a.sqlite")) as base:
        assert [row["name"] for row in base.execute("SELECT name FROM units WHERE role = 'lead'")] == ["防汛处", "工程处"]
        assert [row["time"] for row in base.execute("SELECT time FROM timings WHERE time IS NOT NULL")] == ["17:00"]
        assert [tuple(row) for row in base.execute("SELECT anchor, unit FROM timings WHERE anchor IS NOT NULL")] == [("印发", "workday")]
        assert [row["document_number"] for row in base.execute("SELECT document_number FROM citations")] == ["示政发〔2020〕1号"]
        assert [row["bound"] for row in base.execute("SELECT bound FROM targets")] == ["at_least"]
        assert [row["end"] for row in base.execute('SELECT "end" FROM milestones')] == ["2021-03-31"]
        joined = "SELECT code, title FROM diagnostics JOIN tasks USING (source, id)"
        assert [row["code"] for row in base.execute(joined)] == ["words-not-understood"]


def test_a_notice_is_replaced_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite"
    kept([parse(TEXT, name="甲.txt"), parse(TEXT, name="乙.txt"), parse(TEXT, name="乙.txt")], place).close()
    shorter = parse("1.值守。（办公室负责）", name="甲.txt")
    with closing(kept([shorter], place)) as base:
        names = [row[0] for row in base.execute("SELECT source FROM notices ORDER BY source")]
        assert names == ["乙.txt", "乙.txt (2)", "甲.txt"]
        found = rebuilt(base, "甲.txt")
        assert found.tasks[0].id == parse(TEXT, name="甲.txt").tasks[1].id  # it is still the same task
        found.tasks[0].id = shorter.tasks[0].id
        assert found == shorter
        assert len(rebuilt(base, "乙.txt (2)").tasks) == 2
        assert base.execute("SELECT count(*) FROM units WHERE source = '甲.txt'").fetchone()[0] == 1


def test_tables_of_the_first_version_are_laid_out_anew(tmp_path: Path) -> None:
    place, notice = tmp_path / "old.sqlite", parse(TEXT, name="甲.txt")
    with closing(sqlite3.connect(place)) as base:
        for table, columns in {
            "notices": "source TEXT PRIMARY KEY, sha256 TEXT, json TEXT",
            "tasks": "source TEXT, id TEXT, lead TEXT",
            "units": "source TEXT, id TEXT",
            "timings": "source TEXT, id TEXT",
            "diagnostics": "source TEXT",
        }.items():
            base.execute(f"CREATE TABLE {table} ({columns})")
        base.execute("INSERT INTO notices VALUES (?, ?, ?)", ("甲.txt (2)", "", notice.to_json(indent=None)))
        base.execute("CREATE TABLE mine (note TEXT)")
        base.commit()
    with closing(kept([parse("1.值守。（办公室负责）", name="乙.txt")], place)) as base:
        assert [task.title for task in rebuilt(base, "甲.txt (2)").tasks] == [task.title for task in notice.tasks]
        assert base.execute("SELECT count(*) FROM mine").fetchone()[0] == 0


EARLIER = (ROOT / "tests" / "earlier.sql").read_text("utf-8")


def test_tables_of_the_second_layout_are_brought_forward(tmp_path: Path) -> None:
    """What duban 0.2.0 wrote of TEXT, as `.dump` gives it."""
    place = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(place)) as base:
        base.executescript(EARLIER)
        base.row_factory = sqlite3.Row
        before = rebuilt(base, "甲.txt")
    with closing(kept([parse("1.值守。（办公室负责）", name="乙.txt")], place)) as base:
        assert rebuilt(base, "甲.txt") == before
        assert [task.title for task in before.tasks] == [task.title for task in parse(TEXT, name="甲.txt").tasks]
        assert base.execute("PRAGMA user_version").fetchone()[0] == 0
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("SELECT count(*) FROM tasks WHERE source = '乙.txt'").fetchone()[0] == 1
    with closing(kept([parse(TEXT, name="甲.txt")], place)) as base:
        assert base.execute("SELECT count(*) FROM notices WHERE source = '甲.txt' AND text IS NOT NULL").fetchone()[0] == 1


def test_another_layout_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "later.sqlite"
    with closing(sqlite3.connect(place)) as base:
        base.executescript(EARLIER.replace("PRAGMA user_version = 1", "PRAGMA user_version = 2"))
    before = place.read_bytes()
    with pytest.raises(OutputError, match="was written by a newer duban"):
        write_path([parse(TEXT)], place, Options())
    assert place.read_bytes() == before


def test_frames_have_real_types() -> None:
    notice = parse(TEXT, name="甲")
    for some in (notice, [notice, parse("无任务。", name="乙")], []):
        tasks, units, timings = tasks_frame(some), units_frame(some), timings_frame(some)
        assert [str(tasks[name].dtype) for name in ("lead", "due", "optional", "page")] == ["string", "datetime64[s]", "bool", "Int64"]
        assert [str(units[name].dtype) for name in ("name", "collective", "start_character")] == ["string", "bool", "Int64"]
        assert [str(timings[name].dtype) for name in ("end", "tentative", "anchor")] == ["datetime64[s]", "bool", "string"]
        assert list(timings.columns) == list(milestones_frame(some).columns)
        assert str(diagnostics_frame(some)["message"].dtype) == "string"
    assert len(pandas.concat([units_frame([]), units_frame(notice)])) == 4


def test_each_row_leads_to_its_task() -> None:
    notices = [parse(TEXT, name="甲"), parse(TEXT.replace("堤防", "闸门"), name="乙")]
    tasks = tasks_frame(notices)
    leads = units_frame(notices).query("role == 'lead' and name == '工程处'").merge(tasks, on=["source", "id"])
    assert leads["source"].tolist() == ["甲", "乙"]
    assert leads["lead"].tolist() == ["防汛处、工程处"] * 2
    late = timings_frame(notices).merge(tasks, on=["source", "id"])
    assert late.loc[late["end"] == "2021-05-31", "path"].tolist() == ["1", "1"]
    told = diagnostics_frame(notices[0])
    assert told.loc[0, "id"] == notices[0].tasks[0].id
    assert tasks["diagnostics"].tolist() == ["words-not-understood", ""] * 2


def test_a_diagnostic_is_told_of_the_narrowest_task() -> None:
    notice = parse(TEXT)
    first = notice.tasks[0]
    wide = first.model_copy(update={"span": (0, len(TEXT))})
    at = [(first.span[0] + 1, first.span[0] + 3), (0, 2), (0, 0), (first.span[1] - 1, first.span[1] + 1)]
    told = [Diagnostic(code="words-not-understood", message="…", span=span) for span in at]
    made = notice.model_copy(update={"tasks": [wide, first], "diagnostics": told})
    assert owners(made) == [1, 0, None, 0]
