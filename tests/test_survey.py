"""A survey counts what needs no gold, the same by any number of workers, and shows the change against figures kept earlier."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract import parse
from extract.checking.survey import Seen, Surveyor, overlaps
from extract.checking.survey_names import Names
from extract.checking.survey_table import TOLD, Figures, Survey, kept, lines
from extract.checking.survey_titles import difference
from extract.cli import main
from extract.errors import InputError
from extract.rulebook.ruleset import load_ruleset
from tests.ready import Ready

OURS = load_ruleset()
HEAD = "示例市人民政府关于做好防汛工作的通知\n示政发〔2021〕3号\n各区人民政府：\n"
FOOT = "\n示例市人民政府\n2021年3月18日\n"


def look(body: str, head: str = HEAD, foot: str = FOOT) -> Seen:
    text = head + body + foot
    return OURS.build(Surveyor).look(text, parse(text))


def finds(seen: Seen, code: str) -> list[str]:
    return [words for found, words, _ in seen.finds if found == code]


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(ready: Ready) -> Run:
    """`duban survey`, its workers forks."""
    return lambda *arguments: ready.run("survey", *arguments)


def test_a_notice_that_is_read_whole_shows_nothing() -> None:
    seen = look("一、排查隐患。（市水利局负责，6月底前完成）\n二、整治积水点。（市住建局负责，5月底前完成）")
    assert (seen.slots, seen.unread, seen.finds) == (2, 0, [])
    assert [name for name, _, _ in seen.names] == ["市水利局", "市住建局"]
    assert seen.forms == {"clause": 2}


def test_words_not_read_in_a_slot_are_found_and_their_slot_counted() -> None:
    seen = look("一、排查隐患。（市水利局负责，逐级压茬，6月底前完成）\n二、整治积水点。（市住建局负责，5月底前完成）")
    assert (seen.slots, seen.unread) == (2, 1)
    assert ["逐级压茬" in words for words in finds(seen, "words-not-read")] == [True]


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("一、示例工程（2021年—2023年）基本情况。", "bracket-time", "（2021年—2023年）"),
        ("一、排查隐患。\n三、整治积水点。", "numbering-jumps", "一 → 三: 三、整治积水点。"),
        ("一、排查隐患。\n牵头单位：\n二、整治积水点。", "label-line", "牵头单位："),
    ],
)
def test_what_became_no_slot_is_found(body: str, code: str, words: str) -> None:
    assert finds(look(body), code) == [words]


def test_a_document_number_is_no_time() -> None:
    assert finds(look("一、按照《示例办法》（示政发〔2020〕12号）排查隐患。"), "bracket-time") == []


@pytest.mark.parametrize("code", ["no-title", "no-document-number", "no-issue-date"])
def test_a_document_without_its_elements_is_found(code: str) -> None:
    assert len(finds(look("排查隐患，整治积水点。", head="", foot=""), code)) == 1
    assert finds(look("排查隐患。"), code) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("市财政局", None),
        ("市发展和改革委员会", None),
        ("各市、县人民政府", None),
        ("市财政局和市教育局", "name-others"),
        ("市财政局等部门", "name-others"),
        ("市财政局牵头", "name-role"),
        ("3市财政局", "name-figure"),
        ("前30强县（市、区）", None),
        ("12345热线办", None),
        ("第3督导组", None),
        ("2024年市财政局", "name-figure"),
        ("市财政局3月", "name-figure"),
        ("市财政局★", "name-mark"),
        ("两委（支委、村委）", None),
        ("各组织负责人及党员干部", None),
        ("市财政局市教育局", "name-two"),
        ("完善制度", "name-once"),
        ("甲区、乙新区管委会", None),
        ("甲经开区、乙工业园区、丙高新园区、丁旅游景区管委会", None),
        ("民政、卫计部门", None),
        ("市水利局、市财政局", "name-mark"),
        ("甲区、市财政局", "name-mark"),
        ("《示例》杂志社", None),
        ("《示例》", "name-mark"),
        ("市协同办", None),
        ("各牵头部门", None),
        ("各专班主要负责人", None),
        ("主办银行", None),
        ("单位", None),
        ("牵头市财政局", "name-role"),
        ("负责清理河道", "name-role"),
        ("班主任", None),
        ("示例局（含甲乙丙丁戊己庚辛壬癸、子丑寅卯辰巳）", None),
        ("示" * 21 + "局", "name-long"),
    ],
)
def test_names_that_look_wrong(name: str, reason: str | None) -> None:
    counts = Counter({"市财政局": 9, "市教育局": 9, name: 1} | ({name: 9} if reason is None else {}))
    assert Names(OURS, counts).reason(name) == reason


@pytest.mark.parametrize(("beside", "reason"), [({"自然资源"}, None), (set(), "name-once")])
def test_a_short_name_is_right_in_a_list_only(beside: set[str], reason: str | None) -> None:
    assert Names(OURS, Counter({"自然资源": 1}), beside).reason("自然资源") == reason


def test_names_that_the_text_calls_departments_are_right_whatever_they_are() -> None:
    seen = look("市发展改革委牵头负责关停，热力监管、国土等部门要于3月底前制定方案。")
    assert [(name, kind) for name, _, kind in seen.names if kind] == [("热力监管", "short"), ("国土", "short")]
    assert Names(OURS, Counter({"热力监管": 1}), (), {"热力监管"}).reason("热力监管") is None


def test_overlaps() -> None:
    assert [overlaps([(3, 5), (9, 12)], *place) for place in [(0, 3), (4, 6), (5, 9), (10, 11), (12, 20)]] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert not overlaps([], 0, 9)


def archive(folder: Path, count: int) -> Path:
    place = folder / "notices.jsonl"
    rows = []
    for number in range(count):
        slot = "逐级压茬" if number % 3 == 0 else "6月底前完成"
        text = f"{HEAD}一、排查隐患。（市水利局负责，{slot}）\n二、整治第{number}处积水点。{FOOT}"
        title = "示例市人民政府关于做好防汛工作的通知" if number % 2 else "关于做好防汛工作的通知"
        rows.append(json.dumps({"id": f"示例-{number}", "title": title, "body": text}, ensure_ascii=False))
    place.write_text("\n".join(rows) + "\n", "utf-8")
    return place


COLUMNS = ("--text-column", "body", "--name-column", "id", "--title-column", "title")


def test_a_survey_of_rows(run: Run, tmp_path: Path) -> None:
    place, first = archive(tmp_path, 12), tmp_path / "first.json"
    one = run(place, *COLUMNS, "--workers", 1, "--keep", first)
    assert one.returncode == 0, one.stderr
    anew = CliRunner().invoke(main, ["survey", str(place), *COLUMNS, "--workers", "2"])  # of two new processes
    assert anew.stdout == one.stdout
    assert one.stdout.startswith("12 documents, 12 slots, 12 units, 24 records, 12 titles\n")
    figures = kept(first)
    assert figures.counts["slots-unread"] == 4
    assert figures.share("slots-unread") == 4 / 12
    assert (figures.counts["title-differs"], figures.counts["title-issuer"], figures.counts["titles-right"]) == (6, 6, 12)
    assert "示例-0@" in "\n".join(figures.examples["words-not-read"])
    row = next(line for line in one.stdout.splitlines() if " slots-unread: " in line)
    assert row.split()[:2] == ["4", "33.33%"]
    again = run(place, *COLUMNS, "--workers", 1, "--against", first)
    row = next(line for line in again.stdout.splitlines() if " slots-unread: " in line)
    assert row.split()[:3] == ["4", "33.33%", "+0"]


def test_the_halves_are_told_by_names_and_make_the_whole(run: Run, tmp_path: Path) -> None:
    place = archive(tmp_path, 12)
    counts = {}
    for half in ("even", "odd"):
        assert run(place, *COLUMNS, "--workers", 1, "--half", half, "--keep", tmp_path / half).returncode == 0
        counts[half] = kept(tmp_path / half).bases["documents"]
    even = sum(int(sha256(f"示例-{number}".encode()).hexdigest(), 16) % 2 == 0 for number in range(12))
    assert counts == {"even": even, "odd": 12 - even}


def test_a_survey_of_a_folder_tells_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "甲.txt").write_text(f"{HEAD}一、排查隐患。（市水利局负责）{FOOT}", "utf-8")
    (folder / "乙.txt").write_bytes(b"")
    told = run(folder, "--workers", 1)
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "乙.txt" in told.stderr
    assert told.stdout.startswith("1 documents, 1 slots, 1 units")
    assert "title-differs" not in told.stdout


def test_examples_do_not_depend_on_the_order_in_which_notices_come() -> None:
    seen = [(f"{number:03}", look(f"一、排查隐患。（市水利局负责，逐级压茬{number}次）")) for number in range(5)]
    tables = []
    for order in (seen, seen[::-1]):
        gathered = Survey()
        for key, one in order:
            gathered.add(key, one, None)
        tables.append(list(lines(gathered.figures(OURS, {}), None, 3)))
    assert tables[0] == tables[1]


def test_every_find_has_its_line() -> None:
    codes = {code for _, body in enumerate(["一、排查（2021年）。\n三、整治。"]) for code, _, _ in look(body, head="", foot="").finds}
    assert codes <= set(TOLD)


@pytest.mark.parametrize("text", ["", "[]", '{"counts": 3}', '{"other": {}}', "{"])
def test_figures_that_are_none_are_told(tmp_path: Path, text: str) -> None:
    place = tmp_path / "kept.json"
    place.write_text(text, "utf-8")
    with pytest.raises(InputError, match="holds no figures of a survey; name a file that --keep wrote"):
        kept(place)
    with pytest.raises(InputError, match="cannot be read"):
        kept(tmp_path / "none.json")
    assert Figures().share("slots-unread") is None


@pytest.mark.parametrize(
    ("title", "issuer", "source", "code"),
    [
        ("示例市关于“双减”的通知", "示例市", '示例市 关于"双减"的通知', None),
        ("示例市计划（2026－2030年）", "示例市", "示例市计划(2026—2030年)", None),
        ("示例市关于防汛的通知", "示例市", "示例市关于防汛的通知_部门文件_示例政府网", None),
        ("示例市水利局 示例市财政局关于防汛的通知", "示例市水利局、示例市财政局", "关于防汛的通知", "title-issuer"),
        ("示例市印发《关于防汛的通知》的函", "示例市", "示例市印发《关于防汛的通知", "title-cut"),
        ("示例市关于防汛工作的通知", "示例市", "示例市关于防汛…", "title-cut"),
        ("示例市关于防汛的", "示例市", "示例市关于防汛的通知", "title-within"),
        ("", "示例市", "示例市关于防汛的通知", "title-none"),
        ("示例市关于抗旱的通知", "示例市", "示例市关于防汛的通知", "title-other"),
    ],
)
def test_a_title_beside_its_sources(title: str, issuer: str, source: str, code: str | None) -> None:
    assert difference(title, issuer, source, "") == code


LETTER = "示例市关于印发《示例市防汛方案》的通知"


@pytest.mark.parametrize(
    ("title", "source", "opening", "code"),
    [
        (LETTER, "示例市防汛方案", f"示发〔2021〕3号\n{LETTER}\n各区：", "title-letter"),
        (LETTER, "示例市防汛方案", "示例市关于印发\n《示例市防汛方案》的通知\n示发〔2021〕3号", "title-letter"),
        (LETTER, "示例市防汛方案", f"示发〔2021〕3号{LETTER}各区人民政府：现印发。", "title-letter"),
        (LETTER[:-3], "示例市防汛方案", f"{LETTER}\n各区：", "title-holds"),
        (LETTER, "示例市防汛方案", f"现将{LETTER}转发给你们。", "title-holds"),
        ("示例市关于防汛的通知", "签发人：×××示例市关于防汛的通知", "签发人：×××示例市关于防汛的通知\n各区：", "title-runs"),
        ("示例市关于防汛的通知", "示例市关于防汛的通知一、排查隐患", "示例市关于防汛的通知\n一、排查隐患", "title-runs"),
        ("示例公司管理办法", "示例公司示例公司管理办法", "示例公司\n示例公司管理办法\n第一条", "title-runs"),
        ("示例市防汛方案", "示例市关于印发示例市防汛方案的通知", "示例市关于印发\n示例市防汛方案\n的通知", "title-within"),
        ("关于防汛的通知", "示例市关于防汛的通知", "示例市\n关于防汛的通知\n各区：", "title-within"),
    ],
)
def test_where_the_source_is_at_fault_the_text_says_so(title: str, source: str, opening: str, code: str) -> None:
    assert difference(title, "示例市水利局", source, opening) == code
