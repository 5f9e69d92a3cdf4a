"""Tasks into files that other programs import: in the columns and words that each reads, and no word of a notice more than a word there."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from markdown_it import MarkdownIt
from pyarrow import parquet

from extract.feeds.files import guards, importers
from extract.feeds.files.markdown import Markdown
from extract.feeds.files.parquet import Parquet
from extract.feeds.files.taskwarrior import TaskwarriorJson, uuid_of
from extract.feeds.files.todo_txt import TodoTxt
from extract.feeds.item import FileForm, Item
from extract.feeds.mapping import Plan, plan_of
from extract.feeds.mapping.values import NAMES
from tests.ledger_desk import ids, run, two
from tests.ledgers import filled
from tests.trackers import no_taskwarrior

FORMS: tuple[type[FileForm], ...] = (
    *(importers.Redmine, importers.OpenProject, importers.Jira, importers.GitLab, importers.GitHub),
    *(importers.Feishu, importers.DingTalk, importers.ZenTao, TaskwarriorJson, TodoTxt, Markdown, Parquet),
)
CSVS = [form for form in FORMS if form.suffix == ".csv"]
CHANGED = "2021-04-01T08:30:00Z"
DIKE = {
    "id": "61af03",
    "uid": "61af03@duban",
    "title": "加固堤防5公里",
    "text": "加固堤防5公里。",
    "lead": "工程处",
    "support": "财务处",
    "units": "工程处",
    "who": "牵头 工程处；配合 财务处",
    "timing": "2021年5月底前完成",
    "due": "2021-05-31",
    "state": "推进中",
    "percent": "40",
    "notice_title": "关于印发防汛工作方案的通知",
    "document_number": "示水〔2021〕3号",
    "issue_date": "2021-03-18",
}
# What a title or a unit's name must not be able to do, somewhere: each is one kind.
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "－2+3",
    "甲\r\nx 乙 due:1999-01-01",
    "x (A) 2020-01-01 甲 +计划 @all rec:1d",
    "<script>alert(1)</script><img src=//x onerror=y>",
    "[点我](http://x) ![图](http://x/y.png) `码` *强* _斜_ ~~删~~ | # 甲",
    "/close\n/assign @root",
    "# 甲\n- 乙\n1. 丙\n---\n> 丁",
    '","乙","丙"\n"丁',
    "{html}<b>{html} [~admin] !http://x/y.png!",
    "甲\0\x1b[31m乙\u202e丙\u2028丁",
    "&lt;b&gt; &#64;all \\* \\",
)


def plan_for(form: type[FileForm]) -> Plan:
    return plan_of(form.name, form.known)


def item(plan: Plan, **values: str) -> Item:
    """A task as the mapping has it."""
    known = {name: values.get(name, "") for name in NAMES}
    known["status"] = plan.states_there[values.get("state") or "未开始"]
    return Item(known["id"], known["uid"], {name: template.filled(known) for name, template in plan.fields.items()}, changed=CHANGED)


def written(form: type[FileForm], *tasks: dict[str, str]) -> bytes:
    plan = plan_for(form)
    output = io.BytesIO()
    form().write([item(plan, **task) for task in tasks], plan, output)
    return output.getvalue()


def rows(form: type[FileForm], *tasks: dict[str, str]) -> list[list[str]]:
    """The cells of a table, as a reader has them."""
    data = written(form, *tasks)
    if form.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def by_head(table: Sequence[Sequence[str]]) -> dict[str, str]:
    return dict(zip(table[0], table[1], strict=True))


def test_redmine_finds_its_own_fields() -> None:
    found = by_head(rows(importers.Redmine, DIKE))
    assert found["subject"] == "加固堤防5公里"
    assert (found["start_date"], found["due_date"], found["done_ratio"], found["status"]) == ("", "2021-05-31", "40", "进行中")
    assert (found["category"], found["assigned_to"], found["unique_id"]) == ("工程处", "", "61af03")
    assert (
        found["description"] == "加固堤防5公里。\n牵头 工程处；配合 财务处\n2021年5月底前完成\n关于印发防汛工作方案的通知 示水〔2021〕3号"
    )
    assert not written(importers.Redmine, DIKE).startswith(b"\xef\xbb\xbf")  # it would be a part of the first name


def test_openproject_has_attributes_and_numbers() -> None:
    found = by_head(rows(importers.OpenProject, DIKE))
    assert list(found)[:4] == ["timestamp", "id", "user", "subject"]
    assert (found["timestamp"], found["status"], found["due_date"]) == ("2021-03-18", "7", "2021-05-31")
    assert by_head(rows(importers.OpenProject, {**DIKE, "issue_date": ""}))["timestamp"] == CHANGED


def test_jira_has_a_column_for_each_label() -> None:
    table = rows(importers.Jira, {**DIKE, "units": "工程处、市 政府办"}, DIKE)
    assert table[0].count("Labels") == 2
    first = table[0].index("Labels")
    assert [row[first : first + 2] for row in table[1:]] == [["工程处", "市_政府办"], ["工程处", ""]]
    assert len({len(row) for row in table}) == 1  # it asks for a comma for each empty cell
    assert by_head(table)["Issue Type"] == "Task"


def test_gitlab_and_github_have_their_columns() -> None:
    assert rows(importers.GitLab, DIKE)[0] == ["title", "description", "due_date"]
    found = by_head(rows(importers.GitHub, {**DIKE, "units": "工程处、财务处", "state": "已完成"}))
    assert (found["labels"], found["state"], list(found)) == ("工程处,财务处", "closed", ["title", "body", "labels", "assignee", "state"])


def test_online_sheets_have_the_heads_of_a_ledger() -> None:
    for form in (importers.Feishu, importers.DingTalk):
        assert written(form).startswith(b"\xef\xbb\xbf")
        found = by_head(rows(form, DIKE))
        assert (found["任务事项"], found["牵头单位"], found["完成期限"], found["状态"]) == (
            "加固堤防5公里",
            "工程处",
            "2021-05-31",
            "推进中",
        )


def test_zentao_is_a_workbook_of_texts() -> None:
    data = written(importers.ZenTao, {**DIKE, "title": "=1+1"}, DIKE)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    found = by_head(rows(importers.ZenTao, {**DIKE, "title": "甲\n乙" * 200}))
    assert (len(found["任务名称"]), found["任务类型"], found["截止日期"]) == (255, "事务", "2021-05-31")
    assert found["任务名称"].endswith("…")


def test_a_file_has_its_header_without_a_task() -> None:
    for form in CSVS:
        assert len(rows(form)) == 1
    assert json.loads(written(TaskwarriorJson)) == []
    assert written(TodoTxt) == b""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_same_tasks_give_the_same_bytes(form: type[FileForm]) -> None:
    assert written(form, DIKE, DIKE) == written(form, DIKE, DIKE)


@pytest.mark.parametrize("form", CSVS, ids=lambda form: form.name)
def test_no_cell_is_a_formula_or_another_row(form: type[FileForm]) -> None:
    tasks = [{**DIKE, "title": title, "text": title, "units": title, "lead": title, "notice_title": title} for title in HOSTILE]
    table = rows(form, *tasks)
    assert len(table) == len(tasks) + 1
    assert {len(row) for row in table} == {len(table[0])}
    for row, task in zip(table[1:], tasks, strict=True):
        assert not [cell for cell in row if cell.lstrip(" \u3000\xa0")[:1] and cell.lstrip(" \u3000\xa0")[0] in "=+-@＝＋－＠\t\r\n"]
        assert not [cell for cell in row if re.search(r"[\0\x1b\u202e\r]", cell)]
        assert letters(task["title"]) in letters("".join(row))  # the words are still there
    titles = table[0].index(next(name for name in table[0] if name.lower() in {"subject", "title", "summary", "任务事项"}))
    if form not in (importers.Feishu, importers.DingTalk):
        assert not [row[titles] for row in table[1:] if "\n" in row[titles]]


def letters(text: str) -> str:
    """What a reader reads of a text: its letters, Latin or Han, without signs and spaces."""
    return "".join(sign for sign in text if sign.isalnum())


def shown(text: str) -> tuple[str, set[str]]:
    """What a program shows of Markdown: its words, and the kinds of its parts."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)
    parts = [each for token in tokens for each in [token, *(token.children or [])]]
    return "\n".join(each.content for each in parts if each.type in {"text", "code_inline", "html_inline"}), {each.type for each in parts}


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_words_as_they_are(text: str) -> None:
    words, kinds = shown(guards.markdown(guards.plain(text)))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"}
    assert "".join(words.split()).replace("＠", "@") == "".join(guards.plain(text).split())


@pytest.mark.parametrize("form", [importers.GitLab, importers.GitHub, importers.OpenProject])
def test_a_description_holds_no_command_link_or_name(form: type[FileForm]) -> None:
    for title in HOSTILE:
        found = by_head(rows(form, {**DIKE, "title": "甲", "text": title, "who": title}))
        body = found.get("description") or found["body"]
        assert not re.search(r"(?m)^\s*/|@", body)
        assert not shown(body)[1] & {"link_open", "image", "html_inline", "html_block", "heading_open", "list_item_open", "hr", "fence"}


def test_wikis_read_no_macro() -> None:
    redmine = by_head(rows(importers.Redmine, {**DIKE, "text": "{{include(x)}} [[甲]] !http://x! <b>"}))["description"]
    assert redmine.startswith("｛｛include(x)｝｝ ［［甲］］ ！http://x！ ＜b＞")
    jira = by_head(rows(importers.Jira, {**DIKE, "text": "{html}\\[~admin] !x! ||甲||"}))["Description"]
    assert jira.startswith("｛html｝＼［~admin］ ！x！ ｜｜甲｜｜")


def test_what_is_too_long_is_cut_where_it_says_so() -> None:
    found = by_head(rows(importers.Redmine, {**DIKE, "title": "甲" * 300, "text": "甲" * 300}))
    assert found["subject"] == "甲" * 254 + "…"
    assert "甲" * 300 in found["description"]


# todo.txt, read by the format's rules

LINE = re.compile(
    r"(?:(?P<done>x) (?P<end>\d{4}-\d\d-\d\d) )?(?:\((?P<priority>[A-Z])\) )?(?:(?P<created>\d{4}-\d\d-\d\d) )?(?P<rest>.*)", re.DOTALL
)


def todo(line: str) -> dict[str, Any]:
    """A line as the rules of todo.txt read it."""
    found = LINE.fullmatch(line)
    assert found
    words = found["rest"].split(" ")
    keys = [word for word in words if re.fullmatch(r"[^\s:]+:[^\s:]+", word) and "://" not in word]
    marks = {sign: [word[1:] for word in words if word[:1] == sign and word[1:]] for sign in "+@."}
    return {**found.groupdict(), "keys": dict(word.split(":") for word in keys), **marks}


def test_a_line_of_todo_txt() -> None:
    assert written(TodoTxt, DIKE).decode() == "2021-03-18 加固堤防5公里 +示水〔2021〕3号 @工程处 due:2021-05-31 id:61af03\n"
    recurs = written(TodoTxt, {**DIKE, "due": "", "rule": "FREQ=MONTHLY;BYMONTHDAY=5\nFREQ=YEARLY"}).decode()
    assert recurs.endswith(" rrule:FREQ=MONTHLY;BYMONTHDAY=5_FREQ=YEARLY id:61af03\n")
    ended = written(TodoTxt, {**DIKE, "state": "已完成", "units": "工程处、市 政府办"}).decode()
    assert ended == "x 2021-04-01 2021-03-18 加固堤防5公里 +示水〔2021〕3号 @工程处 @市_政府办 due:2021-05-31 id:61af03\n"


@pytest.mark.parametrize("words", [*HOSTILE, "(A) 甲", "2020-01-01 甲", "x 甲", "会议17:00 http://x/y:z", "+ @ : :a a:"])
@pytest.mark.parametrize("issued", ["2021-03-18", ""])
def test_words_are_no_part_of_the_format(words: str, issued: str) -> None:
    line = written(TodoTxt, {**DIKE, "title": words, "units": words, "document_number": words, "issue_date": issued}).decode()
    assert line.count("\n") == 1
    assert line.splitlines() == [line[:-1]]
    found = todo(line[:-1])
    assert (found["done"], found["priority"], found["created"]) == (None, None, issued or None)
    assert found["keys"] == {"due": "2021-05-31", "id": "61af03"}
    assert (len(found["+"]), found["."]) == (1, [])
    assert len(found["@"]) == len([each for each in words.split("、") if each.strip()])


# Taskwarrior


def for_taskwarrior() -> list[dict[str, Any]]:
    """Tasks that it takes, with hostile words, one that is ended, and one of before its time."""
    hostile = [
        {**DIKE, "id": str(number), "uid": f"{number}@duban", "title": title, "units": title} for number, title in enumerate(HOSTILE)
    ]
    return [
        DIKE,
        {**DIKE, "uid": "ended@duban", "state": "已完成"},
        *hostile,
        {**DIKE, "uid": "old@duban", "due": "1949-10-01", "issue_date": ""},
    ]


def test_taskwarrior_s_json() -> None:
    (one, other, *_, last) = json.loads(written(TaskwarriorJson, *for_taskwarrior()))
    assert (last["description"], last["entry"], "due" in last) == ("加固堤防5公里 (due 1949-10-01)", CHANGED, False)  # it would crash at it
    assert (one["uuid"], one["tags"], one["due"], one["status"]) == (uuid_of("61af03@duban"), ["工程处"], "2021-05-31", "pending")
    assert (other["status"], other["end"]) == ("completed", CHANGED)


@pytest.mark.programs(lacks=no_taskwarrior())
def test_taskwarrior_takes_the_json(tmp_path: Path) -> None:
    file, tasks = tmp_path / "tasks.json", for_taskwarrior()
    data = written(TaskwarriorJson, *tasks)
    file.write_bytes(data)
    one = json.loads(data)[0]
    there = exported(tmp_path, file)
    assert len(there) == len(tasks)
    assert (there[one["uuid"]]["description"], there[one["uuid"]]["timing"]) == ("加固堤防5公里", "2021年5月底前完成")
    for task in json.loads(data)[2:]:
        found = there[task["uuid"]]
        assert (found["description"], found["tags"], found["status"]) == (task["description"], task["tags"], "pending")
        assert found.get("due") == (there[one["uuid"]]["due"] if "due" in task else None)


def exported(folder: Path, file: Path) -> dict[str, dict[str, Any]]:
    """What `task` holds after an import, by uuid."""
    rc = folder / "rc"
    rc.write_text(f"data.location={folder}\nconfirmation=off\nverbose=nothing\n", "utf-8")
    task = ["task", f"rc:{rc}", "rc.gc=off"]
    subprocess.run([*task, "import", str(file)], check=True, capture_output=True)
    told = subprocess.run([*task, "export"], check=True, capture_output=True).stdout
    return {each["uuid"]: each for each in json.loads(told)}


# Markdown


def test_a_list_in_markdown() -> None:
    done = {**DIKE, "id": "7", "title": "清理河道", "units": "河道处", "state": "已完成", "support": "", "due": ""}
    assert written(Markdown, DIKE, done).decode() == (
        "# 督办任务\n\n## 工程处\n\n- [ ] 加固堤防5公里\n  - 期限 2021-05-31\n  - 要求 2021年5月底前完成\n  - 状态 推进中\n  - 配合 财务处\n"
        "  - 依据 关于印发防汛工作方案的通知 示水〔2021〕3号\n  - 编号 61af03\n\n## 河道处\n\n- [x] 清理河道\n  - 要求 2021年5月底前完成\n"
        "  - 状态 已完成\n  - 依据 关于印发防汛工作方案的通知 示水〔2021〕3号\n  - 编号 7\n"
    )


def test_words_of_a_list_are_no_markdown() -> None:
    for words in HOSTILE:
        text = written(Markdown, {**DIKE, "title": words, "units": words, "support": words}).decode()
        told, kinds = shown(text)
        assert not kinds & {
            "link_open",
            "image",
            "html_inline",
            "html_block",
            "hr",
            "fence",
            "code_block",
            "code_inline",
            "em_open",
            "table_open",
        }
        assert len(re.findall(r"(?m)^#", text)) == 2
        assert letters(guards.plain(words)) in letters(told)


# Parquet


def test_parquet_keeps_kinds() -> None:
    found = parquet.read_table(io.BytesIO(written(Parquet, DIKE, {**DIKE, "due": "", "percent": "", "title": HOSTILE[0]})))
    assert found.column("due").to_pylist() == [date(2021, 5, 31), None]
    assert found.column("percent").to_pylist() == [40, None]
    assert found.column("title").to_pylist() == ["加固堤防5公里", HOSTILE[0]]
    assert found.schema.names[:4] == ["id", "title", "text", "lead"]
    assert parquet.read_table(io.BytesIO(written(Parquet))).num_rows == 0


def test_parquet_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Exception, match="needs pyarrow; install it"):
        written(Parquet, DIKE)


# By the command


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_fed_again_and_corrected(form: type[FileForm], tmp_path: Path) -> None:
    """An importer's file is written once, with what is new; any other holds all, and is left where it would be the same."""
    place, file = tmp_path / "l.sqlite", tmp_path / f"out{form.suffix}"
    place.write_bytes(filled(two))
    words = ("feed", form.name, "-l", str(place), "-o", str(file))
    first, data = run(*words), file.read_bytes()
    again = run(*words)
    assert file.read_bytes() == data
    run("ledger", "set", ids(str(place))["清理河道"], "due=2021-04-12", "title=清理河道二段", "-l", str(place))
    corrected = run(*words)
    if form.remembers:
        assert (first.split(": ")[1][:9], again.split(": ")[1][:9]) == ("8 created", "0 created")
        assert ": 0 created, 1 changed" in corrected
        assert "2021-04-12" in corrected
        assert file.read_bytes() == data  # it may not have been imported yet
    else:
        assert (first.endswith("written\n"), again.endswith("nothing changed\n"), corrected.endswith("written\n")) == (True, True, True)
        assert file.read_bytes() != data
        if form is not Parquet:
            assert "清理河道二段" in file.read_text("utf-8")
