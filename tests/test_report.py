"""`duban report`: one page that needs nothing else, whatever stands in a notice, and how it behaves in a browser."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from extract import parse_text
from extract.cli import main
from extract.commands.showing.given import LANGUAGES
from extract.errors import InputError
from extract.language import using
from extract.ledger.opening import opened
from extract.ledger.people import set_fields
from extract.report import gather
from extract.report.page import page
from tests import browsing, ledgers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOTICE = """示例市水利局关于做好防汛工作的通知
示水〔2021〕3号
1.加固堤防，达标率90%以上。
责任单位：工程处、办公室
责任人：张某某
完成时限：5月底前
2.落实《示例市防汛条例》，3月底前制定方案。（财务处牵头，另行研究）
示例市水利局
2021年2月1日
"""
HOSTILE = """示例局关于<script>alert(1)</script>的通知
1.</p></article><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}&amp\u202e倒写\u0007。（"><script>document.title='改了'</script>处负责，5月底前完成）
2.''javascript:alert(3)。（办公室负责，<b>另行研究</b>）
"""


class Elements(HTMLParser):
    """The elements of a page: names with attributes, and ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.ids: list[str] = [attributes["id"] or "" for _, attributes in self.found if "id" in attributes]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] or "" for _, attributes in self.found if attribute in attributes]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)], catch_exceptions=False)


def made(*texts: str, language: str = "zh_CN", most: int = 1_000) -> str:
    with using(language):
        return b"".join(page(gather.of_records((parse_text(text, name="甲.txt") for text in texts), most=most))).decode()


def test_a_page_stands_by_itself(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(NOTICE, "utf-8")
    out = tmp_path / "督办.html"
    result = run(tmp_path / "甲.txt", "-o", out, "--on", "2021-06-03")
    assert (result.exit_code, result.output) == (0, "")
    text = out.read_text("utf-8")
    run(tmp_path / "甲.txt", "-o", tmp_path / "again.html", "--on", "2021-06-03")
    assert (tmp_path / "again.html").read_bytes() == out.read_bytes()
    elements = Elements(text)
    assert not [name for name in ("src", "srcset", "style", "onclick", "onload") if elements.values(name)]
    assert "url(" not in text and "http" not in text.replace("http-equiv", "")
    assert len(elements.ids) == len(set(elements.ids))
    assert {href.removeprefix("#") for href in elements.values("href")} <= set(elements.ids)
    marks = {name for value in elements.values("data-m") for name in value.split()}
    assert marks <= set(elements.ids)
    assert "逾期 3 天" in text and "示水〔2021〕3号" in text and "没有规则能读懂" in text
    words = re.sub(r"<[^>]*>", "", text.split('id="n1"')[1].split('id="unread"')[0])
    assert all(line in words for line in ("1.加固堤防，达标率90%以上", "示例市水利局", "张某某"))


def test_text_of_a_notice_is_text() -> None:
    text = made(HOSTILE)
    elements = Elements(text)
    names = [name for name, _ in elements.found]
    assert names.count("script") == 1 and "img" not in names
    assert "&lt;img src=x onerror=alert(2)&gt;{{ 7*7 }}{% raw %}&amp;amp\ufffd倒写\u2407" in text
    policy = dict(next(found for name, found in elements.found if name == "meta" and "content" in found and "http-equiv" in found))[
        "content"
    ]
    assert policy and policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy


def test_in_english_and_of_several() -> None:
    text = made(NOTICE, NOTICE.replace("防汛", "抗旱"), language=LANGUAGES["en"])
    shown = re.sub(r"<style>.*?</style>|<script.*?</script>|<[^>]*>", " ", text, flags=re.S)
    assert all(words in shown for words in ("Tasks of 2 notices", "What is due when", "Answers for", "By week (ISO)"))
    assert not re.findall("[责牵配督]头|目录|总览", shown.replace("牵头，", ""))
    assert {"n1", "n2", "t1-0", "t2-0"} <= set(Elements(text).ids)


def test_what_is_not_shown_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = made(NOTICE, NOTICE, NOTICE, most=3)
    assert "共 6 项任务、3 份公文，这里列出 3 项任务、2 份公文的原文" in text
    assert "另有 1 项任务未列出" in text
    monkeypatch.setattr(gather, "MOST_TEXT", 60)
    cut = made(NOTICE, NOTICE)
    assert f"原文最后 {len(NOTICE) - 60} 字未列出" in cut and "这里列出 4 项任务、1 份公文的原文" in cut
    elements = Elements(cut)
    assert {href.removeprefix("#") for href in elements.values("href")} <= set(elements.ids)
    assert cut.count('<tr>\n<td class="path">') == 4


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "空.txt").write_text("", "utf-8")
    out = tmp_path / "a.html"
    result = run(tmp_path / "空.txt", tmp_path / "甲.txt", tmp_path / "无.txt", "-o", out)
    assert result.exit_code == 1
    assert result.stderr.count("duban: ") == 2
    assert "未能读取" in out.read_text("utf-8") and "加固堤防" in out.read_text("utf-8")
    none = run(tmp_path / "空.txt", "-o", tmp_path / "b.html")
    assert none.exit_code == 1 and not (tmp_path / "b.html").exists() and "none of the inputs could be read" in none.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["甲.txt", "-o", "a.pdf"], "name one that ends in .html"),
        (["甲.html", "-o", "甲.html"], "is one of the inputs"),
        (["甲.txt", "-o", "a.html", "--unit", "办公室"], "--unit asks a ledger"),
        (["-o", "a.html", "-l", "none.sqlite"], "there is no such ledger"),
        (["-o", "a.html", "--unit", " "], "--unit is empty"),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("甲.txt").write_text(NOTICE, "utf-8")
    Path("甲.html").write_text(f"<p>{NOTICE}</p>", "utf-8")
    result = run(*arguments)
    assert result.exit_code != 0 and told in result.stderr
    assert not Path("a.html").exists()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.report import page as module

    monkeypatch.setitem(sys.modules, "jinja2", None)
    module.environment.cache_clear()
    try:
        with pytest.raises(Exception, match=r"报告: 需要 Jinja2；请安装：.*\[report\]"):
            made(NOTICE)
    finally:
        module.environment.cache_clear()


def test_a_ledger(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.one))
    with opened(str(place), write=True) as base:
        (key,) = base.exec_driver_sql("SELECT id FROM tasks WHERE position = 0").scalars()
        set_fields(base, key, {"lead": "水库处", "state": "推进中", "percent": "40"}, "李某某", ledgers.LATER)
    out = tmp_path / "a.html"
    assert run("-l", place, "-o", out, "--on", "2021-06-02").exit_code == 0
    text = out.read_text("utf-8")
    assert "推进中 40%" in text and "牵头单位：水库处（李某某填写，机器读数：防汛处、工程处）" in text and "逾期 2 天" in text
    elements = Elements(text)
    assert {href.removeprefix("#") for href in elements.values("href")} <= set(elements.ids)
    assert run("-l", place, "-o", out, "--unit", "办公室").exit_code == 0
    assert "落实值守制度" in out.read_text("utf-8")
    nobody = run("-l", place, "-o", out, "--unit", "无此处")
    assert nobody.exit_code == 1 and "no unit is called 无此处" in nobody.stderr


def test_errors_beside_notices_are_kept_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "MOST_TOLD", 2)
    book = gather.of_records(InputError(f"{number}.txt", "is empty", "give another") for number in range(5))
    assert (len(book.troubles), book.more_troubles, book.notices) == (2, 3, 0)


def test_in_a_browser(tmp_path: Path, chromium: Browser) -> None:
    """Words and records are tied both ways, keys go from card to card, the table filters; nothing is refused, axe finds nothing serious."""
    out = tmp_path / "a.html"
    out.write_text(made(NOTICE + HOSTILE), "utf-8")
    with browsing.surfing(chromium, out.as_uri()) as surfer:
        sheet = surfer.go("")
        assert surfer.barriers() == []
        assert sheet.title() == "示例市水利局关于做好防汛工作的通知"
        sheet.locator(".text .mark.unit", has_text="工程处").hover()
        assert sheet.locator("dd a.on").all_inner_texts() == ["工程处"]
        sheet.locator("dd a", has_text="财务处").first.hover()
        assert sheet.locator(".text .mark.on").all_inner_texts() == ["财务处"]
        sheet.locator(".text .mark.timing").first.click()
        assert sheet.evaluate("document.activeElement.id") == "t1-0"
        sheet.keyboard.press("j")
        assert sheet.evaluate("document.activeElement.id") == "t1-1"
        sheet.keyboard.press("k")
        assert sheet.evaluate("document.activeElement.id") == "t1-0"
        sheet.get_by_label("只看含有").fill("财务处")
        assert sheet.locator(".tasks tbody tr:visible").count() == 1
        assert sheet.locator(".filter output").inner_text().startswith("1 / ")
        sheet.set_viewport_size({"width": 390, "height": 844})
        assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
        surfer.clean()
    with browsing.surfing(chromium, out.as_uri(), java_script_enabled=False, color_scheme="dark") as plain:
        sheet = plain.go("#t1-1")
        assert sheet.locator("article").count() > 2 and not sheet.locator(".filter").is_visible()
        assert len(sheet.pdf()) > 10_000
