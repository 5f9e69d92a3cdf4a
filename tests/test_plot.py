"""`duban plot`: three pictures that can be read whatever is in them, with a font that has their signs, or an error that says how to get one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result

from extract import OutputError, parse_text
from extract.cli import main
from extract.language import using
from extract.plots import fonts, ground
from extract.plots.canvas import Sheet, fitting, width
from extract.plots.pictures import Name, drawn
from extract.report.gather import Book, of_records
from extract.report.timeline import Counts
from tests import ledgers

FONT = Path(__file__).resolve().parent / "fonts" / "NotoSerifCJKsc-part.otf"
NAMES: tuple[Name, ...] = get_args(Name)
NOTICE = """示例市水利局关于做好防汛工作的通知
1.加固堤防。（工程处牵头，办公室配合，5月底前完成）
2.$落实$预案_{1}<b>。（财务处牵头，力争3月底前完成）
3.值守。（办公室负责）
示例市水利局
2021年2月1日
"""


@pytest.fixture
def chinese() -> Iterator[None]:
    with using("zh_CN"):
        yield


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["plot", *map(str, arguments)], catch_exceptions=False)


def many(tasks: int, units: int) -> str:
    """A notice of many tasks for many units with long names, due in many months and one in far years."""
    lines = ["示例市关于印发重点工作任务分解方案的通知"]
    for number in range(1, tasks + 1):
        year = 2035 if number == tasks else 2021
        lines.append(
            f"{number}.完成第{number}项工程建设任务，落实责任措施和安全管理制度。"
            f"（第{number * 7 % units + 1}工程建设安全管理工作处牵头，办公室配合，{year}年{number % 11 + 2}月底前完成）"
        )
    return "\n".join([*lines, "2021年1月15日"])


def words_of(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, float]]:
    """All words that are drawn from now on, with their places."""
    found: list[tuple[str, float, float]] = []
    whole = Sheet.words

    def noted(sheet: Sheet, x: float, y: float, text: str, *rest: Any, **more: Any) -> None:
        found.append((text, x, y))
        whole(sheet, x, y, text, *rest, **more)

    monkeypatch.setattr(Sheet, "words", noted)
    return found


def test_pictures_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(NOTICE, "utf-8")
    for name in NAMES:
        out = tmp_path / f"{name}.svg"
        assert (result := run(name, tmp_path / "甲.txt", "-o", out, "--font", FONT, "--on", "2021-04-01")).exit_code == 0
        text = out.read_text("utf-8")
        assert text.count("<svg") == 1 and "<text" not in text and "<dc:date>" not in text and "script" not in text
        assert "http" not in text.replace("http://www.w3.org", "").replace("http://purl.org", "").replace("http://creativecommons.org", "")
        run(name, tmp_path / "甲.txt", "-o", tmp_path / "again.svg", "--font", FONT, "--on", "2021-04-01")
        assert (tmp_path / "again.svg").read_bytes() == out.read_bytes()
    assert "has no shape for" in result.stderr or result.stderr == ""
    assert run("units", tmp_path / "甲.txt", "-o", tmp_path / "a.PNG", "--font", FONT).exit_code == 0
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("chinese")
def test_words_of_a_notice_are_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said = words_of(monkeypatch)
    picture = drawn(of_records([parse_text(NOTICE)], date(2021, 4, 1)), "timeline", face=fonts.named(FONT), title="$x$ & <b>\n")
    assert b"<b>" not in picture.content
    texts = [text for text, *_ in said]
    assert "1 加固堤防" in texts and "$x$ & <b>" in texts and "05-31 工程处" in texts
    assert any("$落实$预案_{1}<b>" in text for text in texts)
    assert "3 项任务 · 有期限 2 项 · 无期限 1 项 · 逾期 1 项 · 截至 2021-04-01" in texts


def test_a_sign_without_a_shape_is_told(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(NOTICE.replace("加固", "\U00030edd"), "utf-8")
    result = run("timeline", tmp_path / "甲.txt", "-o", tmp_path / "a.svg", "--font", FONT)
    assert result.exit_code == 0
    assert f"the font {FONT.name} has no shape for" in result.stderr and "\U00030edd" in result.stderr
    font = fonts.named(FONT)
    assert font.drawable("督\U00030edd 办") in {"督? 办", "督\u3013 办"}


@pytest.mark.usefixtures("chinese")
def test_large_pictures_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 tasks of 45 units: what is not drawn is told, and no two words of a column of names stand upon each other."""
    book = of_records([parse_text(many(300, 45))])
    for name, most in (("timeline", 30), ("units", 40)):
        said = words_of(monkeypatch)
        drawn(book, name, face=fonts.named(FONT))  # type: ignore[arg-type]
        names = [(text, y) for text, _, y in said if "工作处" in text and "·" not in text]
        assert 25 <= len(names) <= most and len({y for _, y in names}) == len(names)
        assert all(width(text, 8) <= 2.6 for text, _ in names)
        assert any("个单位，任务较少，未列出" in text for text, *_ in said)
        monkeypatch.undo()
    months = book.calendar.months
    assert [month.name for month in months if month.gap] == [""] and months[-1].name.startswith("2035")
    assert len(drawn(book, "months", "png", fonts.named(FONT)).content) > 10_000


@pytest.mark.usefixtures("chinese")
def test_of_nothing_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said = words_of(monkeypatch)
    for name in NAMES:
        drawn(Book(), name, face=fonts.named(FONT))
    texts = [text for text, *_ in said]
    assert "没有任务写明期限。" in texts and "没有任务写明单位。" in texts


def test_far_years_and_english(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts()
    none = {"support": "", "supervise": "", "rrule": "", "lead": "工程处", "responsible": ""}
    for year in range(2000, 2020):
        counts.add({**none, "due": date(year, 6, 30), "tentative": year % 2 == 0})
    book = Book(notices=2, calendar=counts.calendar())
    assert {len(column.bucket.name) for column in ground.scale(book).columns} == {4}
    said = words_of(monkeypatch)
    with using("en"):
        for name in NAMES:
            drawn(book, name, face=fonts.named(FONT))
    texts = {text for text, *_ in said}
    assert {"Load by unit: 2 notices", "20 tasks · 20 with a date", "leads", "due"} <= texts


@pytest.mark.usefixtures("chinese")
def test_a_font_is_sought(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "candidates", lambda: iter([tmp_path / "none.ttf", FONT]))
    assert fonts.font().path == FONT
    import matplotlib

    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    monkeypatch.setattr(fonts, "candidates", lambda: iter([latin]))
    with pytest.raises(OutputError, match="apt install fonts-noto-cjk"):
        fonts.font()
    (tmp_path / "a.ttf").write_bytes(b"no font")
    for path, told in (
        (latin, "里没有汉字"),
        (tmp_path / "a.ttf", "不是能读的字体文件"),
        (tmp_path / "b.ttf", "文件不存在"),
    ):
        with pytest.raises(OutputError, match=told):
            fonts.font(path)


def test_known_fonts_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    def entry(name: str, path: str, weight: int = 400, style: str = "normal") -> font_manager.FontEntry:
        return font_manager.FontEntry(fname=path, name=name, weight=weight, style=style)

    known = [entry("SimSun", "c"), entry("Microsoft YaHei", "b", 700), entry("Microsoft YaHei", "a"), entry("Other", "x")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: ["z", "a", "y"])
    assert [str(path) for path in fonts.candidates()] == ["a", "b", "c", "y", "z"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["units", "甲.txt", "-o", "a.pdf"], "ends in .svg or .png"),
        (["units", "甲.txt", "-o", "a.svg", "--font", "none.ttf"], "there is no such file"),
        (["years", "甲.txt", "-o", "a.svg"], "is not one of"),
        (["units", "-o", "a.svg", "-l", "none.sqlite"], "there is no such ledger"),
        (["units", "无.txt", "-o", "a.svg"], "none of the inputs could be read"),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("甲.txt").write_text(NOTICE, "utf-8")
    result = run(*arguments)
    assert result.exit_code != 0 and told in result.stderr
    assert not Path("a.svg").exists()


@pytest.mark.usefixtures("chinese")
def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(OutputError, match=r"需要 matplotlib；请安装：.*\[plot\]"):
        drawn(Book(), "units")


def test_a_ledger_is_drawn(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.one))
    result = run("timeline", "-l", place, "-o", "-", "--font", FONT)
    assert result.exit_code == 0 and "<svg" in result.stdout


def test_no_setting_of_the_user_counts_or_is_changed() -> None:
    import matplotlib

    book = of_records([parse_text(NOTICE)])
    first = drawn(book, "units", face=fonts.named(FONT))
    with matplotlib.rc_context({"font.size": 40, "svg.fonttype": "none", "axes.facecolor": "red"}):
        before = dict(matplotlib.rcParams)
        assert drawn(book, "units", face=fonts.named(FONT)) == first
        assert dict(matplotlib.rcParams) == before


def test_words_fit() -> None:
    assert fitting("短", 2, 8) == "短"
    cut = fitting("很长很长的名称" * 10, 1, 8)
    assert cut.endswith("…") and width(cut, 8) <= 1
