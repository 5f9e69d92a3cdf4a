"""Files with a notice a row, straight into parse and the library; and what somebody may have meant who mistyped a name."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract import InputError, Notice, RulesError, Ruleset, parse_all
from extract.cli import main
from extract.errors import meant
from tests.batches import batch

FIRST = "示例市水务局关于做好防汛工作的通知\n1.加固堤防。（工程处牵头，5月底前完成）\n2021年3月5日\n"
SECOND = '1.值守，"不脱岗"。（办公室负责）'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = [{"文号": "示水1", "正文": FIRST}, {"文号": "示水2", "正文": SECOND}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["文号", "正文"])
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "a.csv").write_bytes(text.getvalue().encode("gb18030"))
    (tmp_path / "a.tsv").write_text(
        text.getvalue().replace("文号,正文", "文号\t正文").replace("示水1,", "示水1\t").replace("示水2,", "示水2\t"), "utf-8-sig"
    )
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv"])
def test_each_row_is_a_notice(place: Path, name: str) -> None:
    done = run("parse", name, "--text-column", "正文")
    assert done.exit_code == 0, done.output
    found = [Notice.model_validate_json(line) for line in done.output.splitlines()]
    assert [notice.source.name for notice in found] == [f"{name}/1", f"{name}/2"]
    assert [task.title for notice in found for task in notice.tasks] == ["加固堤防", '值守，"不脱岗"']
    by_name = run("parse", name, "--text-column", "正文", "--name-column", "文号", "-f", "jsonl").output.splitlines()
    assert [json.loads(line)["source"]["name"] for line in by_name] == ["示水1", "示水2"]
    assert list(parse_all(name, text_column="正文")) == found
    assert batch(name, "-o", "out.jsonl", "--text-column", "正文").exit_code == 0
    assert [Notice.model_validate_json(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()] == found


def test_a_csv_without_a_text_column_is_a_table_of_tasks(place: Path) -> None:
    (place / "t.csv").write_text("序号,任务,牵头单位,完成时限\n1,加固堤防,工程处,2021年5月底前\n", "utf-8")
    assert [task["title"] for task in json.loads(run("parse", "t.csv").output)["tasks"]] == ["加固堤防"]


def test_rows_that_hold_no_notice_are_told_and_the_others_are_read(place: Path) -> None:
    (place / "b.jsonl").write_text('{"text": "1.值守。（办公室负责）"}\n{"text": ""}\nnonsense\n', "utf-8")
    done = run("parse", "b.jsonl", "-f", "jsonl")
    assert done.exit_code == 1
    assert "duban: b.jsonl: row 2 has no text in “text”; see that it holds a notice" in done.stderr
    assert "duban: b.jsonl: row 3 is no JSON" in done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert [type(each) for each in parse_all("b.jsonl")] == [Notice, InputError, InputError]


def test_what_is_wrong_with_a_csv_of_rows_is_told(place: Path) -> None:
    wrong = run("parse", "a.csv", "--text-column", "正交")
    assert (wrong.exit_code, wrong.stderr) == (
        1,
        "duban: a.csv: has no column “正交” (it has 文号, 正文); did you mean “正文”?; name one it has\n",
    )
    wrong = run("parse", "a.jsonl", "--text-column", "正")
    assert "row 1 has no “正” (it has 文号, 正文); did you mean “正文”?; name the column" in wrong.stderr
    (place / "blank.csv").write_bytes(b"")
    assert run("parse", "blank.csv", "--text-column", "a").exit_code == 1
    assert "there is no such file" in run("parse", "none.csv", "--text-column", "a").stderr


def test_a_mistyped_command_is_told_what_may_be_meant() -> None:
    for wrong, right in (("prase", "parse"), ("formts", "formats"), ("serve-all", "")):
        done = run(wrong)
        assert done.exit_code == 2
        assert f"No such command “{wrong}”" + (f"; did you mean “{right}”?" if right else "") in done.stderr


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('[[stems]]\nname = "lead"', "did you mean “stem”?"),
        ('[[verb]]\nname = "aproach"\nwords = ["甲"]', "a rule of “verb” cannot be named so"),
        ('[[stem]]\nname = "lead"\nrole = "leed"\nwords = ["甲牵"]', "did you mean “lead”?"),
        ('[[stem]]\nname = "lead"\nrol = "lead"\nwords = ["甲牵"]', "did you mean “role”?"),
    ],
)
def test_a_mistyped_name_in_rules_is_told_what_may_be_meant(rule: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(rule + "\n", "utf-8")
    with pytest.raises(RulesError) as error:
        Ruleset.load(tmp_path)
    assert told in str(error.value)


def test_nothing_is_suggested_where_nothing_is_like_it() -> None:
    assert meant("杂", ["parse"]) == ""
    assert meant("prase", ["batch", "parse"]) == "; did you mean “parse”?"
