"""The command, as people use it: forms, errors in one line, exit codes, standard input and output."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract import Notice, __version__, parse
from extract.checking.golden import comparable
from extract.checking.lines import as_lines
from extract.cli import main
from extract.commands.inputs import read_all
from extract.commands.parse import FORM_NAMES
from extract.commands.text import account
from extract.writers import FORMS
from tests.batches import batch
from tests.processor import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
NOTICE = """示例市水务局关于做好防汛工作的通知
示水〔2021〕7号
各处室、直属单位：
现将有关事项通知如下。
一、夯实基础
1.加固堤防。对险工险段逐一加固。（工程处牵头负责，5月底前完成）
2.完善预案。（办公室负责，争取4月底前完成）
示例市水务局
2021年3月5日
"""
UNREAD = NOTICE.replace("办公室负责，", "办公室负责，嗡嗡，")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "甲.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "乙.txt").write_bytes(NOTICE.replace("防汛", "抗旱").encode("gb18030"))
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def run(*arguments: object, data: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=data, catch_exceptions=False)


def test_json_is_the_default(folder: Path) -> None:
    result = run("parse", folder / "甲.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    notice = Notice.model_validate_json(result.stdout)
    assert [task.title for task in notice.tasks] == ["加固堤防", "完善预案"]
    assert [unit.name for task in notice.tasks for unit in task.units] == ["工程处", "办公室"]
    assert notice.source.name == "甲.txt"


def test_several_files_are_lines(folder: Path) -> None:
    result = run("parse", folder / "甲.txt", folder / "乙.txt")
    assert [json.loads(line)["source"]["encoding"] for line in result.stdout.splitlines()] == ["utf-8", "gb18030"]


def test_several_inputs_are_lines_even_when_one_is_left(folder: Path) -> None:
    assert len(run("parse", folder / "甲.txt", folder / "空.txt").stdout.splitlines()) == 1


@pytest.mark.parametrize(("name", "opening"), [("a.json", b'{\n  "schema"'), ("a.jsonl", b'{"schema"'), ("a.csv", b"\xef\xbb\xbfid,")])
def test_the_suffix_of_the_output_decides(folder: Path, name: str, opening: bytes) -> None:
    result = run("parse", folder / "甲.txt", "-o", folder / name)
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / name).read_bytes().startswith(opening)


def test_the_form_wins_over_the_suffix(folder: Path) -> None:
    run("parse", folder / "甲.txt", "-o", folder / "a.txt", "-f", "csv")
    assert (folder / "a.txt").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_csv_of_several_files_is_one_table(folder: Path) -> None:
    result = run("parse", "-f", "csv", "--headers", "zh", folder / "甲.txt", folder / "乙.txt")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline="")))
    assert [(row["来源文件"], row["牵头单位"], row["完成期限"]) for row in rows] == [
        ("甲.txt", "工程处", "2021-05-31"),
        ("甲.txt", "", "2021-04-30"),
        ("乙.txt", "工程处", "2021-05-31"),
        ("乙.txt", "", "2021-04-30"),
    ]


def test_standard_input(folder: Path) -> None:
    result = run("parse", "-", data=NOTICE.encode("gb18030"))
    assert json.loads(result.stdout)["source"]["name"] == "standard input"


def test_bad_inputs_are_told_and_the_others_convert(folder: Path) -> None:
    inputs = (folder / "空.txt", folder / "甲.txt", folder / "没有.txt", folder, folder / "图.txt", folder / "乙.txt")
    result = run("parse", *inputs, "-o", folder / "out.jsonl")
    assert result.exit_code == 1
    *told, image = result.stderr.splitlines()
    assert told == [
        f"duban: {folder}/空.txt: is empty; give a file that holds a notice",
        f"duban: {folder}/没有.txt: there is no such file; check the name",
        f"duban: {folder}: is a folder; name the files in it",
    ]
    assert image.startswith(f"duban: {folder}/图.txt: is a PNG image")
    assert [json.loads(line)["source"]["name"] for line in (folder / "out.jsonl").read_text("utf-8").splitlines()] == ["甲.txt", "乙.txt"]


def test_nothing_is_written_when_nothing_converts(folder: Path) -> None:
    result = run("parse", folder / "空.txt", "-o", folder / "out.json")
    assert result.exit_code == 1
    assert not (folder / "out.json").exists()


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("out.xyz", "its suffix names no form; end it in .json, .jsonl, .ndjson, .csv, .xlsx, .parquet, .sqlite or .db, or say -f"),
        ("none/out.json", "cannot be written (No such file or directory); check the folder and its permissions"),
        ("甲.txt", "its suffix names no form"),
    ],
)
def test_outputs_that_cannot_be(folder: Path, output: str, told: str) -> None:
    result = run("parse", folder / "甲.txt", "-o", folder / output)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"duban: {folder / output}: {told}")
    assert len(result.stderr.splitlines()) == 1


def test_an_input_is_never_overwritten(folder: Path) -> None:
    result = run("parse", folder / "甲.txt", "-f", "json", "-o", folder / "甲.txt")
    assert result.exit_code == 1
    assert "is one of the inputs" in result.stderr
    assert (folder / "甲.txt").read_text("utf-8") == NOTICE


def test_strict_follows_warnings_in_parse_and_batch(folder: Path) -> None:
    (folder / "丙.txt").write_text(UNREAD, "utf-8")
    (folder / "丁.txt").write_text(NOTICE.replace("1.加固", "揭榜单位：工程处\n1.加固"), "utf-8")
    for name in ("甲.txt", "丙.txt", "丁.txt"):
        found = {each["severity"] for each in json.loads(run("parse", folder / name).stdout)["diagnostics"]}
        expected = int(bool(found & {"warning", "error"}))
        assert run("parse", "--strict", folder / name).exit_code == expected
        out = folder / f"{name}.jsonl"
        assert batch(folder / name, "-o", out).exit_code == 0
        strict = batch(folder / name, "-o", out, "--strict", "--changed")
        assert strict.exit_code == expected
        assert ("which --strict does not pass" in strict.stderr) == bool(expected)


PAGE = """<html><body><h1>关于做好防汛工作的通知</h1><p>1.加固堤防。（工程处负责，5月底前完成）</p>
<p style="display:none">{hidden}</p></body></html>"""


def test_what_was_left_out(folder: Path) -> None:
    (folder / "网页.html").write_text(PAGE.format(hidden="附件下载" * 12), "utf-8")
    told = run("text", "--left-out", folder / "网页.html")
    assert (told.exit_code, told.stdout) == (0, "hidden\t48\t" + "附件下载" * 10 + "\n")
    assert run("text", "--left-out", folder / "甲.txt").stdout == ""
    table = account(next(read_all(str(folder / "网页.html"))), is_terminal=True).splitlines()  # type: ignore[arg-type]
    assert [line.split()[:2] for line in table] == [["kind", "characters"], ["hidden", "48"]]
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.write(folder / "网页.html", "网页.html")
    assert run("text", "--left-out", folder / "a.zip").stdout.splitlines()[0] == "==> a.zip/网页.html <=="


@pytest.mark.parametrize(("times", "missing"), [(1, False), (12, True)])
def test_half_of_the_text_is_missing(folder: Path, times: int, missing: bool) -> None:
    (folder / "网页.html").write_text(PAGE.format(hidden="附件下载" * times), "utf-8")
    found = json.loads(run("parse", folder / "网页.html").stdout)["diagnostics"]
    assert [each["severity"] for each in found if each["code"] == "text-missing"] == ["warning"] * missing


def test_parse_writes_no_file_but_its_output(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.mktemp("cache")

    def listed() -> set[Path]:
        places = (ROOT / "extract", ROOT / "rules", folder, cache)
        found = (path for place in places for path in place.rglob("*"))
        return {path for path in found if "__pycache__" not in path.parts}  # tests beside this one compile

    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(cache), "XDG_CACHE_HOME": str(cache), "TMPDIR": str(cache)}
    before = listed()
    command = [sys.executable, str(ROOT / "cli.py"), "parse", "甲.txt"]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert listed() == before


def test_strict_fails_on_what_was_not_understood(folder: Path) -> None:
    (folder / "丙.txt").write_text(UNREAD, "utf-8")
    assert run("parse", "--strict", folder / "甲.txt").exit_code == 0
    relaxed, strict = run("parse", folder / "丙.txt"), run("parse", "--strict", folder / "丙.txt")
    found = [each for each in json.loads(relaxed.stdout)["diagnostics"] if each["severity"] != "info"]
    assert found
    assert (relaxed.exit_code, relaxed.stderr) == (0, "")
    assert (strict.exit_code, strict.stdout) == (1, relaxed.stdout)
    assert len(strict.stderr.splitlines()) == len(found)
    assert found[0]["code"] in strict.stderr


def test_rules_of_ones_own(folder: Path) -> None:
    (folder / "rules").mkdir()
    own = folder / "rules" / "own.toml"
    own.write_text('[[part]]\nname = "by"\nwords = ["责令"]\nexamples = ["责令工程处负责"]\n', "utf-8")
    assert run("parse", "--rules", folder / "rules", folder / "甲.txt").exit_code == 0
    broken = folder / "broken"
    broken.mkdir()
    own = broken / "own.toml"
    own.write_text("[[own]\n", "utf-8")
    result = run("parse", "--rules", broken, folder / "甲.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"duban: {own}:1: is not valid TOML")
    assert len(result.stderr.splitlines()) == 1


def test_text_is_what_spans_count_in(folder: Path) -> None:
    result = run("text", folder / "乙.txt")
    assert result.stdout_bytes.decode() == NOTICE.replace("防汛", "抗旱")
    assert run("text", folder / "空.txt").exit_code == 1


def test_rules_list_and_check(folder: Path) -> None:
    listed = run("rules", "list")
    assert all(len(line.split("\t")) == 4 for line in listed.stdout.splitlines())
    checked = run("rules", "check")
    assert (checked.exit_code, checked.stdout.splitlines()[-1].endswith(": all hold")) == (0, True)
    assert checked.stdout.startswith(f"{len(listed.stdout.splitlines())} rules in ")
    (folder / "own.toml").write_text('[[label]]\nname = "own"\nrole = "lead"\nwords = ["责成"]\nexamples = ["由工程处"]\n', "utf-8")
    faulty = run("rules", "check", "--rules", folder)
    assert faulty.exit_code == 1
    assert faulty.stdout.splitlines()[0] == f"{folder}/own.toml:2: label “own” does not read its example “由工程处”"
    assert faulty.stdout.splitlines()[-1].endswith(": 1 fault")


def test_rules_explain() -> None:
    rows = [line.split("\t") for line in run("rules", "explain", "（科信处牵头负责，5月底前完成）").stdout.splitlines()]
    assert ["5月底前", "timing", "point", "deadline 2020-05-31"] in [row[1:] for row in rows]
    assert ["牵头", "stem"] in [row[1:3] for row in rows]
    assert run("rules", "explain", "xyz").stdout == "no rule reads any of these words\n"


def test_golden(folder: Path) -> None:
    for name in ("空.txt", "图.txt"):
        (folder / name).unlink()
    missing = run("golden", folder)
    assert missing.exit_code == 1
    assert "甲.txt: has no 甲.golden beside it" in missing.stdout
    assert run("golden", folder, "--update", "--form", "json").stdout.splitlines()[-1] == "0 the same, 2 written, 0 at fault"
    same = run("golden", folder)
    assert (same.exit_code, same.stdout) == (0, "2 the same, 0 written, 0 at fault\n")
    parsed = json.loads(run("parse", folder / "甲.txt").stdout)
    parsed["source"] |= {"duban": None, "rules": None}  # what made a record is no difference
    assert (folder / "甲.json").read_text("utf-8") == json.dumps(parsed, ensure_ascii=False, indent=2) + "\n"
    (folder / "甲.txt").write_text(NOTICE.replace("5月底前", "6月底前"), "utf-8")
    (folder / "旧.json").write_text("{}", "utf-8")
    differs = run("golden", folder)
    assert differs.exit_code == 1
    assert '  -tasks[一/1].due: "2021-05-31"' in differs.stdout.splitlines()
    assert '  +tasks[一/1].due: "2021-06-30"' in differs.stdout.splitlines()
    assert "旧.json: has no sample beside it: remove it, or restore the sample" in differs.stdout.splitlines()
    assert differs.stdout.splitlines()[-1] == "1 the same, 0 written, 2 at fault"
    assert run("golden", folder, "--update").stdout.splitlines()[-1] == "1 the same, 1 written, 1 at fault"
    assert not list(folder.glob("*.golden"))  # each record keeps the form that it has


def test_golden_in_lines(folder: Path) -> None:
    for name in ("空.txt", "图.txt"):
        (folder / name).unlink()
    assert run("golden", folder, "--update").stdout.splitlines()[-1] == "0 the same, 2 written, 0 at fault"
    assert (folder / "甲.golden").read_text("utf-8") == as_lines(comparable(parse(folder / "甲.txt")))
    (folder / "甲.txt").write_text(NOTICE.replace("5月底前", "6月底前"), "utf-8")
    differs = run("golden", folder)
    assert [line for line in differs.stdout.splitlines() if " | due=" in line] == [
        "  -一/1 加固堤防 | due=2021-05-31",
        "  +一/1 加固堤防 | due=2021-06-30",
    ]
    assert run("golden", folder, "--form", "json").exit_code == 2
    assert run("golden", folder, "--update", "--form", "json").stdout.splitlines()[-1] == "0 the same, 2 written, 0 at fault"
    assert not list(folder.glob("*.golden"))
    assert run("golden", folder).stdout == "2 the same, 0 written, 0 at fault\n"


def test_golden_of_no_samples(tmp_path: Path) -> None:
    result = run("golden", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"duban: {tmp_path}: holds no sample; put NAME.txt there, then run with --update\n"


def test_when() -> None:
    shown = run("when", "争取5月底前完成", "--issued", "2020-03-25")
    assert shown.exit_code == 0
    assert "2020-05-31" in shown.stdout
    assert "tentative" in shown.stdout
    (timing,) = json.loads(run("when", "5月底前完成", "--issued", "2021-03-25", "-f", "json").stdout)
    assert (timing["kind"], timing["end"]) == ("deadline", "2021-05-31")
    assert run("when", "2.0平台").stdout == "no timing is read in these words\n"


def test_help_and_version() -> None:
    assert run("--version").stdout == f"duban, version {__version__}\n"
    assert run("--help").stdout.startswith("Usage: ")
    assert run("parse").exit_code == 2


def test_forms_named_by_help_are_the_writers() -> None:
    assert tuple(FORMS) == FORM_NAMES


def duban(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "cli.py"), *arguments]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, **options)  # type: ignore[call-overload,no-any-return]


def test_a_terminal_gets_the_table(folder: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100"}
    command = [sys.executable, str(ROOT / "cli.py"), "parse", str(folder / "甲.txt")]
    subprocess.run(command, stdout=theirs, check=True, env=environment, timeout=PATIENCE)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "甲.txt: 2 tasks, 0 diagnostics" in shown
    assert "牵头 工程处" in shown


def test_a_broken_pipe_is_no_traceback(folder: Path) -> None:
    command = f"'{sys.executable}' '{ROOT}/cli.py' parse -f jsonl {' '.join(['甲.txt'] * 400)} | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, timeout=PATIENCE)
    assert done.stderr == b""


def test_a_terminal_that_knows_only_ascii(folder: Path) -> None:
    done = duban("parse", "空.txt", "甲.txt", "-f", "table", cwd=folder, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 1
    assert "工程处".encode() in done.stdout
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


def test_an_odd_file_name(folder: Path) -> None:
    odd = os.fsencode(folder) + b"/\xff\n.txt"
    Path(os.fsdecode(odd)).write_text(NOTICE, "utf-8")
    done = subprocess.run([sys.executable, str(ROOT / "cli.py"), "parse", odd], capture_output=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["source"]["name"] == "\ufffd\ufffd.txt"


def test_workbook_and_database_straight_from_parse(folder: Path) -> None:
    assert run("parse", folder / "甲.txt", "-o", folder / "out.xlsx").exit_code == 0
    assert (folder / "out.xlsx").read_bytes() == run("parse", folder / "甲.txt", "-f", "xlsx").stdout_bytes
    assert run("parse", folder / "甲.txt", "-o", folder / "out.sqlite").exit_code == 0
    assert (folder / "out.sqlite").read_bytes()[:15] == b"SQLite format 3"
    assert run("parse", folder / "甲.txt", "-o", folder / "out.parquet").exit_code == 0
    assert any((folder / "out.parquet").glob("issue_year=*/*.parquet"))


def test_csv_without_the_mark(folder: Path) -> None:
    marked = run("parse", folder / "甲.txt", "-f", "csv").stdout_bytes
    assert run("parse", folder / "甲.txt", "-f", "csv", "--no-bom").stdout_bytes == marked.removeprefix(b"\xef\xbb\xbf") != marked


def test_an_unknown_form_is_told_with_those_there_are(folder: Path) -> None:
    refused = run("parse", folder / "甲.txt", "-f", "xls")
    assert refused.exit_code == 2
    assert "'sqlite'" in refused.stderr
