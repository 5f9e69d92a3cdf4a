"""What duban says in Chinese: no message without a translation, and nothing that machines read changes with the language."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.catalog import Message
from click.testing import CliRunner

from bench import catalogue
from extract.cli import main
from extract.errors import InputError
from extract.language import N_, _, english, language, ngettext, using
from extract.models import sayings
from extract.models.codes import CODES

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)s")
HAN = "\u4e00-\u9fff"
NARROW = re.compile(rf"[{HAN}][,;:!?](?!\S*/)|[{HAN}]\.(?![a-z])|您|\( *[{HAN}]")  # marks of Latin type between Han characters
OURS = ("duban", "serve")
SENTENCE = re.compile(r"[A-Za-z]?[a-z]+(?: [a-z]+){2,}")
NAMES = re.compile(r"duban(?: [a-z]+)+|Did not|pip install [\w.\[\]']+")  # what is typed is typed so in every language
LOCALES = ("DUBAN_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
CHINESE = {"DUBAN_LANG": "", "LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}
ENGLISH = {**CHINESE, "LANG": "en_US.UTF-8"}


def texts(message: Message) -> tuple[str, str]:
    """What is said in English, with all that its forms hold, and in Chinese."""
    return message.id if isinstance(message.id, str) else message.id[1], catalogue.strings(message)[0]


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
def test_every_message_has_a_translation(domain: str) -> None:
    found = catalogue.updated(domain)
    assert [each.id for each in catalogue.missing(found)] == [], (
        "translate them in extract/language/zh_CN; `make catalogue` brings them there"
    )
    for message in found:
        if message.id:
            said, chinese = texts(message)
            assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(chinese)), chinese
            assert not NARROW.search(chinese), f"{chinese}: full-width marks between Han characters"
            assert chinese.endswith("\n") == said.endswith("\n"), chinese


@pytest.mark.parametrize("domain", OURS)
def test_the_catalogues_are_up_to_date(domain: str) -> None:
    found = catalogue.updated(domain)
    assert (catalogue.FOLDER / f"{domain}.po").read_bytes() == catalogue.written(found), "run make catalogue"
    assert (catalogue.FOLDER / f"{domain}.mo").read_bytes() == catalogue.compiled(found), "run make catalogue"


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.Big5"}, "zh_CN"),
        ({"LANG": "zh_CN.GBK", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_CN.utf8@pinyin", "LANG": "C"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en:zh"}, "en"),
        ({"LANG": "C", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "en_US.UTF-8", "DUBAN_LANG": "zh"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "DUBAN_LANG": "en"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "DUBAN_LANG": "fr"}, "zh_CN"),
    ],
)
def test_which_language_the_environment_asks_for(said: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert language() == spoken


def test_a_message_with_its_values() -> None:
    later = N_("One of {states}.", states="甲")
    assert later == _("One of {states}.", states="甲") == "One of 甲."
    with using("zh_CN"):
        assert _(later) == "取值之一：甲。"
        assert _("of which the catalogue knows nothing: {n}", n=1) == "of which the catalogue knows nothing: 1"
        assert ngettext("{n} unknown thing", "{n} unknown things", 1) == "1 unknown things"
    assert [ngettext("{n} unknown thing", "{n} unknown things", n) for n in (0, 1)] == ["0 unknown things", "1 unknown thing"]


def test_each_thread_speaks_its_own_language() -> None:
    heard = []
    with using("zh_CN"):
        other = threading.Thread(target=lambda: heard.append(language()))
        other.start()
        other.join()
        with using("en"):
            assert language() == "en"
        heard.append(language())
    assert [*heard, language()] == ["en", "zh_CN", "en"]


def commands(of: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """Every command, by the words that it is called with."""
    yield path
    if isinstance(of, click.Group):
        ctx = click.Context(of)
        for name in of.list_commands(ctx):
            if found := of.get_command(ctx, name):
                yield from commands(found, *path, name)


def test_each_help_is_chinese() -> None:
    runner = CliRunner()
    for path in commands(main):
        shown = runner.invoke(main, [*path, "--help"], env=CHINESE, prog_name="duban").output
        assert shown.startswith(f"用法：{' '.join(('duban', *path))}"), shown
        assert "选项：" in shown
        assert not SENTENCE.search(NAMES.sub("", shown)), shown
        assert max(map(wide, shown.splitlines())) <= 80
        assert runner.invoke(main, [*path, "--help"], env=ENGLISH).output.startswith("Usage: ")


def wide(line: str) -> int:
    from extract.writers.table import columns

    return columns(line) if re.search(f"[{HAN}]", line) else 0  # a metavar of English may be as long as it is


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pasre"], "没有“pasre”这条命令；是想写“parse”吗？"),
        (["parse"], "缺少参数 'FILE...'"),
        (["parse", "--nothing"], "没有选项 '--nothing'。"),
        (["batch", "a", "-o", "b", "--workers", "many"], "'many' 不是有效的 整数范围。"),
        (["when", "x", "--issued", "y"], "“y”不是日期；请写成 2021-05-31 这样"),
    ],
)
def test_what_is_wrong_with_a_command_line(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(main, arguments, env=CHINESE)
    assert done.exit_code == 2
    assert told in done.output
    assert not SENTENCE.search(NAMES.sub("", done.output)), done.output


@pytest.mark.parametrize("line", [["--lang", "zh", "when", "明天"], ["when", "--lang=zh-CN", "明天"], ["when", "明天", "--lang", "zh"]])
def test_the_option_may_stand_anywhere(line: list[str]) -> None:
    assert "选项：" in CliRunner().invoke(main, [*line, "--help"], env=ENGLISH).output
    assert os.environ["DUBAN_LANG"] == "en"


def test_behind_two_dashes_it_is_no_option() -> None:
    done = CliRunner().invoke(main, ["when", "--", "--lang", "zh"], env=ENGLISH)
    assert done.exit_code == 2
    assert "unexpected extra argument (zh)" in done.output


@pytest.mark.parametrize(("line", "variable"), [(["--lang", "fr", "formats"], ""), (["formats", "--lang"], ""), (["formats"], "fr")])
def test_a_language_that_is_not_spoken_is_told(line: list[str], variable: str) -> None:
    done = CliRunner().invoke(main, line, env={**ENGLISH, "DUBAN_LANG": variable})
    assert done.exit_code == 2
    assert "is no language that duban speaks; write zh or en" in done.output
    assert ("DUBAN_LANG" in done.output) == bool(variable)


def test_english_reads_no_catalogue() -> None:
    code = "import extract.cli, sys; extract.cli.main(['formats'], standalone_mode=False); from extract.language import speaking"
    code += "; print(speaking.catalogue.cache_info().currsize, 'extract.commands.spoken.command' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **ENGLISH}, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 False"


def faults_in(path: Path) -> Iterator[str]:
    """What is said and stands in no catalogue, or lacks a value."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    filled = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "format"}
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in catalogue.KEYWORDS):
            continue
        where, texts = f"{path.relative_to(ROOT)}:{node.lineno}", catalogue.said_in(node)
        if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in node.args[: max(len(texts), 1)]):
            yield f"{where} is put together at run time"
        if not texts or id(node) in filled or (node.func.id == "N_" and not node.keywords):
            continue
        wanted = {name for _text, name, _spec, _how in Formatter().parse(texts[-1]) if name and name.isidentifier()}
        if wanted != {keyword.arg for keyword in node.keywords} | ({"n"} if len(texts) > 1 else set()):
            yield f"{where}: {texts[-1]!r} is given other values"


def test_each_message_is_a_literal_and_has_its_values() -> None:
    assert [fault for path in sorted((ROOT / "extract").rglob("*.py")) for fault in faults_in(path)] == []


def messages_of_diagnostics() -> Iterator[str]:
    """Each as it stands in the code, with ※ for every value."""
    for room in ("assignments", "records", "pipeline.py"):
        place = ROOT / "extract" / room
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "※" for part in node.values)
                    if "“" in text or " " in text.strip():
                        yield text


def test_what_each_diagnostic_says_is_known() -> None:
    """Records hold it in English; for people it is found again by its words."""
    known = [sayings.pattern(each) for some in sayings.SAYINGS.values() for each in some]
    lacking = [
        text for text in messages_of_diagnostics() if re.search("[a-z]{3} [a-z]", text) and not any(each.fullmatch(text) for each in known)
    ]
    assert lacking == ["※: “※”"] * lacking.count("※: “※”")  # a doubt about a title, whose words stand in the table by themselves
    assert sayings.SAYINGS.keys() == CODES.keys()


@pytest.mark.parametrize(
    ("code", "message", "told"),
    [
        ("task-doubtful", "a time as title: “6月底前”", "标题是时间：“6月底前”"),
        ("task-doubtful", "a row without a time limit, which the others have: “值守”", "这一行缺少其他各行都有的时限：“值守”"),
        (
            "line-not-read",
            "2 lines here say who or by when, and are in no task; the first: “甲”",
            "这里有 2 行说到谁办或何时办，却不在任何任务里；第一行是：“甲”",
        ),
        (
            "page-not-read",
            "page 3 is a scan, which needs the program tesseract; save it anew",
            "第 3 页是扫描件，需要 tesseract 程序；请重新另存",
        ),
        (
            "page-not-read",
            "page 2 is a scan, and was recognised too badly (confidence 0.42); save it anew",
            "第 2 页是扫描件，而且识别质量太差（置信度 0.42）；请重新另存",
        ),
        ("no-assignment", "what a later version says", "what a later version says"),
    ],
)
def test_a_diagnostic_is_said_in_chinese(code: str, message: str, told: str) -> None:
    assert sayings.said(code, message) == message
    with using("zh_CN"):
        assert sayings.said(code, message) == told


def test_what_goes_into_a_record_stays_english() -> None:
    with using("zh_CN"):
        error = InputError("a.pdf", _("{why}, which needs the program tesseract", why=_("is a scan")), _("save it anew"))
        assert str(error) == "a.pdf: 是扫描件，需要 tesseract 程序；请重新另存"
        assert error.in_english() == "is a scan, which needs the program tesseract; save it anew"
    assert english("plain") == "plain"


def test_what_machines_read_is_the_same_in_both_languages(tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text(
        "示例市水务局关于防汛的通知\n1.加固堤防。（工程处牵头，2022年5月底前完成）\n2.巡查，责任到人某某等。（按职责）\n各科室要抓紧落实。\n2022年3月5日\n",
        "utf-8",
    )
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    ledger, day = str(tmp_path / "ledger.sqlite"), ["--on", "2022-05-01"]
    lines = [
        *(["parse", str(notice), "-f", form] for form in ("json", "jsonl", "csv")),
        ["parse", str(notice), str(broken), "-f", "jsonl", "--strict"],
        ["ledger", "add", "-l", ledger, str(notice)],
        *(["ledger", "list", "-l", ledger, "-f", form] for form in ("json", "csv")),
        *(["due", "-l", ledger, "-f", form, *day] for form in ("json", "csv", "ics")),
        ["when", "2022年5月底前", "--nothing"],
        ["ledger", "show", "-l", ledger, "zzzz"],
    ]
    for line in lines:
        english_done, chinese_done = (CliRunner().invoke(main, line, env=env) for env in (ENGLISH, CHINESE))
        assert english_done.exit_code == chinese_done.exit_code, line
        if "-f" in line:
            assert english_done.stdout_bytes == chinese_done.stdout_bytes, line


def test_a_missing_file_in_a_chinese_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", "parse", "missing.txt"],
        cwd=tmp_path,
        env={**os.environ, **CHINESE},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "duban: missing.txt: 文件不存在；请检查文件名\n")
