"""The library's face: what `parse` takes, what it raises, and the frame of its tasks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pandas
import pytest

import extract
from extract import (
    DubanError,
    InputError,
    Notice,
    Parser,
    RulesError,
    Ruleset,
    parse,
    parse_all,
    parse_bytes,
    parse_file,
    parse_text,
    tasks_frame,
    when,
)
from extract.writers.flat import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
TEXT = (
    "示例市水务局关于做好防汛工作的通知\n1.加固堤防。（工程处牵头负责，争取5月底前完成）\n2.值守。（办公室负责，全年实施）\n2021年3月5日\n"
)


def titles(notice: Notice) -> list[str]:
    return [task.title for task in notice.tasks]


def test_text_path_and_bytes_give_the_same_tasks(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, "utf-8")
    assert (
        titles(parse(TEXT))
        == titles(parse(path))
        == titles(parse(str(path)))
        == titles(parse(TEXT.encode("gb18030")))
        == ["加固堤防", "值守"]
    )


def test_names_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, "utf-8")
    assert [parse(TEXT).source.name, parse(path).source.name, parse(TEXT.encode()).source.name] == ["text", "通知.txt", "bytes"]
    assert [parse(source, name="甲").source.name for source in (TEXT, path, TEXT.encode())] == ["甲"] * 3
    assert [parse(TEXT).source.encoding, parse(TEXT.encode()).source.encoding] == [None, "utf-8"]


def test_text_without_a_line_break() -> None:
    assert titles(parse("1.加固堤防。（工程处负责）")) == ["加固堤防"]
    assert parse("关于" + "做好防汛工作" * 200).tasks == []
    assert parse("通知\x00").source.characters == 3


@pytest.mark.parametrize("source", ["没有.txt", "/nowhere/通知.TXT", Path("没有")])
def test_a_mistyped_path_is_no_text(source: str | Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        parse(source)


@pytest.mark.parametrize("source", ["", " \n\u3000", b"", b"  ", b"\x89PNG\r\n"])
def test_what_is_no_notice(source: str | bytes) -> None:
    with pytest.raises(InputError):
        parse(source)


def test_a_folder_is_no_notice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        parse(str(tmp_path))


def test_rules_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[stem]]\nname = "lead"\nrole = "lead"\nwords = ["揭榜督战"]\nexamples = ["工程处揭榜督战"]\n', "utf-8"
    )
    text = "1.加固堤防。（工程处揭榜督战，5月底前完成）"
    own = parse(text, rules=tmp_path)
    assert [(unit.name, unit.role) for unit in own.tasks[0].units] == [("工程处", "lead")]
    assert [(unit.name, unit.role) for task in parse(text).tasks for unit in task.units] != [("工程处", "lead")]
    with pytest.raises(RulesError):
        parse(text, rules=tmp_path / "none")


def own_rules(folder: Path, word: str) -> Path:
    folder.mkdir(exist_ok=True)
    lead = f'[[stem]]\nname = "lead"\nrole = "lead"\nwords = ["{word}"]\nexamples = ["工程处{word}"]\n'
    (folder / "own.toml").write_text(lead, "utf-8")
    return folder


def leads(notice: Notice) -> list[str]:
    return [unit.name for task in notice.tasks for unit in task.units if unit.role == "lead"]


def test_an_edited_pack_is_seen(tmp_path: Path) -> None:
    text = "1.加固堤防。（工程处揭榜督战，5月底前完成）"
    pack = own_rules(tmp_path, "揭牌督战")
    first = Ruleset.load(pack)
    assert Ruleset.load(str(pack)) is first
    assert leads(parse_text(text, rules=pack)) == []
    own_rules(tmp_path, "揭榜督战")
    again = Ruleset.load(pack)
    assert again.digest != first.digest != Ruleset.load().digest
    assert leads(parse_text(text, rules=pack)) == leads(parse_text(text, rules=str(pack))) == leads(parse(text, rules=again)) == ["工程处"]
    assert leads(parse_text(text, rules=first)) == []
    assert len(when("5月底前完成", date(2021, 3, 5), rules=str(pack))) == 1


def test_the_digest_of_rules_is_that_of_their_words_wherever_they_stand(tmp_path: Path) -> None:
    one, other = (Ruleset.load(own_rules(tmp_path / name, "揭榜督战")) for name in ("a", "b"))
    assert one.digest == other.digest
    assert len(one.digest) == 16


def test_each_function_takes_one_kind_of_input(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, "utf-8")
    assert titles(parse_text(TEXT)) == titles(parse_file(str(path))) == titles(parse_bytes(TEXT.encode())) == ["加固堤防", "值守"]
    assert parse_text(str(path)).tasks == []  # a text, whatever it looks like
    assert [parse_text(TEXT, name="甲").source.name, parse_file(path, name="乙").source.name] == ["甲", "乙"]
    assert parse_bytes(TEXT.encode(), "丙.txt").source.name == "丙.txt"
    with pytest.raises(InputError, match="there is no such file"):
        parse_file(TEXT)


def test_a_parser_reads_many_notices_by_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, "utf-8")
    parser = Parser(own_rules(tmp_path / "rules", "揭榜督战"))
    shutil.rmtree(tmp_path / "rules")
    read = [parser.text(TEXT, name="通知.txt"), parser.file(path), parser.bytes(TEXT.encode(), "通知.txt"), *parser.all(path)]
    assert [titles(notice) for notice in read if isinstance(notice, Notice)] == [["加固堤防", "值守"]] * 4
    assert leads(parser.text("1.加固堤防。（工程处揭榜督战，5月底前完成）")) == ["工程处"]
    assert parser.when("5月底前完成", date(2021, 3, 5))[0].end == date(2021, 5, 31)


def test_all_of_an_archive_errors_as_values(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", TEXT)
        archive.writestr("2.txt", "")
        archive.writestr("3.txt", TEXT)
    found = list(parse_all(tmp_path / "a.zip"))
    assert [type(each) for each in found] == [Notice, InputError, Notice]
    assert [each.source.name for each in found if isinstance(each, Notice)] == ["a.zip/1.txt", "a.zip/3.txt"]
    (lost,) = parse_all(tmp_path / "none.zip")
    assert isinstance(lost, DubanError)
    with pytest.raises(RulesError):
        parse_all(tmp_path / "a.zip", rules=tmp_path / "none")


def test_frame_of_tasks() -> None:
    frame = tasks_frame([parse(TEXT, name="甲"), parse(TEXT, name="乙")])
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["source"]) == ["甲", "甲", "乙", "乙"]
    assert list(frame["lead"]) == ["工程处", "", "工程处", ""]
    assert list(frame["tentative"]) == [True, False, True, False]
    assert list(frame["due"].dt.strftime("%Y-%m-%d"))[:2] == ["2021-05-31", "2021-12-31"]
    assert list(frame["start"].isna()) == [True, False, True, False]
    assert frame["tentative"].dtype == bool
    assert tasks_frame(parse(TEXT, name="甲")).equals(frame.iloc[:2])


def test_frame_of_far_years_and_of_nothing() -> None:
    notice = parse(TEXT)
    task = notice.tasks[0]
    far = notice.model_copy(update={"tasks": [task.model_copy(update={"due": date(9999, 12, 31)})]})
    assert tasks_frame(far)["due"].dt.year.tolist() == [9999]
    empty = tasks_frame([])
    assert (len(empty), list(empty.columns)) == (0, list(COLUMNS))
    assert [str(empty[column].dtype) for column in ("due", "tentative")] == ["datetime64[s]", "bool"]
    assert len(pandas.concat([empty, tasks_frame(notice)])) == 2


def test_the_face_names_what_it_gives() -> None:
    code = "import extract; print(*[name for name in extract.__all__ if not callable(getattr(extract, name)) and name != 'CODES'])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip() == ""
    shown = "import extract; print(set(extract.__all__) <= set(dir(extract)))"
    assert subprocess.run([sys.executable, "-c", shown], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip() == "True"
    with pytest.raises(AttributeError, match="has no attribute 'none'"):
        extract.none  # noqa: B018


def test_code_and_json_of_the_first_version_still_work() -> None:
    """What the README of 0.1.0 showed, and a record that it wrote."""
    notice = parse(ROOT / "samples" / "zheyingji-renshi-2020-46.txt")
    assert notice.notice.document_number == "浙应急人事〔2020〕46号"
    task = next(task for task in notice.tasks if task.path == ["五", "2"])
    assert [(unit.name, unit.role) for unit in task.units] == [("科信处", "lead")]
    assert task.due == date(2020, 4, 30)
    frame = tasks_frame(notice)
    assert frame.loc[frame["lead"] == "科信处", "path"].tolist() == ["五/1", "五/2", "五/4"]
    (timing,) = when("国庆节前完成", issued=date(2020, 3, 25))
    assert (timing.kind, timing.anchor, timing.end) == ("event", "国庆节", date(2020, 9, 30))
    written = json.loads(notice.to_json())
    assert list(written) == ["schema", "source", "notice", "tasks", "diagnostics"]
    for later in ("duban", "rules", "left_out", "pages"):
        del written["source"][later]
    for each in written["tasks"]:
        del each["page"], each["due_from"]
    old = Notice.model_validate_json(json.dumps(written))
    assert [task.due for task in old.tasks] == [task.due for task in notice.tasks]
