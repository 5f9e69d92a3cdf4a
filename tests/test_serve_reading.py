"""The reading room in a real Chromium: words and records tied, corrections by selecting words, two people at once, keys alone, no script."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests
from click.testing import CliRunner
from openpyxl import load_workbook

from extract.cli import main
from extract.serve.pages.reading import sheet
from tests import browsing, ledgers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEED = f"/notice?source={ledgers.SEED.name}"
RARE = "修缮𠮷祥里大桥🌉，加固护栏。（𠮷祥里街道办牵头，工程处配合，5月底前完成）"
PLAIN = "巡查堤防，办公室督办此事，6月30日前办结。"
HOSTILE = (
    "<script>window.ran = 1</script>整治隐患。（<img src=x onerror=window.ran=2>办公室牵头，5月底前完成）",
    "\u202e核查\u2066台账\x07，' onmouseover='window.ran=3。（\u200f工程处牵头，每月5日前报送）",
    "落实" + "长" * 10_000 + "。（办公室牵头，6月底前完成）",
)


def small(place: str) -> None:
    ledgers.new(place, ledgers.text_of((*ledgers.TASKS_OF, RARE, PLAIN)))


def hostile(place: str) -> None:
    ledgers.new(place, ledgers.text_of(HOSTILE))


class Room:
    """A ledger that is served, with browsers at its reading room."""

    def __init__(self, place: Path, home: str, chromium: Browser, held: ExitStack) -> None:
        self.place, self.home, self.chromium, self.held = place, home, chromium, held
        self.surfers: list[browsing.Surfer] = []

    def open(self, path: str, **how: Any) -> Page:
        """A browser of its own at a page."""
        surfer = self.held.enter_context(browsing.surfing(self.chromium, self.home, **how))
        self.surfers.append(surfer)
        return surfer.go(path)

    def ask(self, said: str, *given: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.place) as base:
            return base.execute(said, given).fetchall()

    def one(self, said: str, *given: object) -> Any:
        return self.ask(said, *given)[0][0]


Opening = Callable[[Callable[[str], object]], Room]


@pytest.fixture
def opening(tmp_path: Path, chromium: Browser) -> Iterator[Opening]:
    """A room on a copy of a ledger that a function fills; what a browser complained of fails the test."""
    with ExitStack() as held:
        rooms: list[Room] = []

        def opened(fill: Callable[[str], object]) -> Room:
            place = tmp_path / "ledger.sqlite"
            place.write_bytes(ledgers.filled(fill))
            rooms.append(Room(place, held.enter_context(browsing.serving(str(place))), chromium, held))
            return rooms[-1]

        yield opened
        for surfer in (surfer for room in rooms for surfer in room.surfers):
            surfer.clean()


def of_notice(source: str = "甲.txt", **asked: str) -> str:
    return f"/notice?source={quote(source)}" + "".join(f"&{name}={value}" for name, value in asked.items())


def choose(page: Page, text: str, words: str, nth: int = 0) -> None:
    """Select words of the text, across whatever pieces it has."""
    start = [found.start() for found in re.finditer(re.escape(words), text)][nth]
    chosen = page.evaluate(
        """async ([start, end]) => {
            const { rangeOf } = await import('/static/places.js');
            const selection = getSelection();
            selection.removeAllRanges();
            selection.addRange(rangeOf(start, end));
            return selection.toString();
        }""",
        [start, start + len(words)],
    )
    assert chosen == words
    page.wait_for_selector("#tools:not([hidden])")


def saved(page: Page, button: str = "#asked button.main") -> None:
    """Press a button that changes something, and wait until the page tells what was done."""
    page.evaluate("document.getElementById('told').dataset.old = 1")
    page.locator(button).first.click()
    page.wait_for_selector("#told:not([data-old]) .undo")


def test_words_and_records_are_tied(opening: Opening) -> None:
    room = opening(ledgers.seed)
    page = room.open(SEED)
    assert page.locator(".card").count() == 33  # 32 that are assigned, and a sentence that may assign
    page.locator(".card .name").nth(2).click()
    page.wait_for_selector(".card.on .desk")
    card = page.locator(".card.on")
    assert page.locator("#text .mark.on").all_inner_texts() == ["办公室", "全年实施"]
    assert page.locator("#text .mark.on").first.is_visible() and page.locator("#text .line.of").count() == 1
    assert "办公室" in card.inner_text() and card.locator("[aria-current=true]").count() == 1
    page.locator("#text .mark.lead", has_text="机关党委").first.click()
    page.wait_for_selector(".card:first-child .fields .on[data-field=lead]")
    other = page.locator("#text .mark.lead", has_text="人事处").first
    other.scroll_into_view_if_needed()
    box = other.bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + 8, box["y"] + box["height"] / 2)  # selects words for the task that is looked at
    assert page.locator(".card.on .name").inner_text().startswith("1.") and page.evaluate("getSelection().toString()").strip()
    page.keyboard.press("Escape")
    page.locator(".card").nth(3).hover()
    assert page.locator("#text .mark.soft").count() == 2
    page.locator("#text .mark.lead").nth(1).hover()
    assert page.locator(".card.near").count() == 1
    page.locator(".card.on .words").first.click()
    assert page.evaluate("[...CSS.highlights.get('pointed')].map(String)") == ["机关党委"]
    page.locator(".card .name").last.click()  # the sentence that no rule was sure of
    page.locator(".card.on .doubts a").click()
    assert page.evaluate("[...CSS.highlights.get('pointed')].map(String)")[0].startswith("各相关处室")
    assert page.locator("#text .mark.diagnostic.on").count() == 1
    assert room.surfers[0].barriers() == []
    page.locator(".card .name").first.click()
    page.wait_for_selector(".card:first-child .desk")
    page.reload()  # the address says which task was looked at
    assert page.locator(".card.on .desk").count() == 1 and page.locator("#text .mark.on").count() == 2


def test_a_unit_is_corrected_by_selecting_words(opening: Opening) -> None:
    room = opening(ledgers.seed)
    text, page = ledgers.SEED.read_text("utf-8"), room.open(SEED)
    page.locator(".card .name").nth(0).click()
    page.wait_for_selector(".card.on .desk")
    choose(page, text, "人事处")
    assert room.surfers[0].barriers() == []
    page.locator("#tools [data-field=lead]").click()
    page.wait_for_selector("#asked[open]")
    assert page.locator("#asked [name='set.lead']").input_value() == "人事处"
    saved(page)
    at = text.index("人事处")
    task = page.locator(".card.on").get_attribute("data-task")
    assert room.ask("SELECT lead, version FROM tasks WHERE id = ?", task) == [("人事处", 2)]
    assert json.loads(room.one("SELECT evidence FROM corrections WHERE id = ?", task)) == [[at, at + 3]]
    saved(page, ".card.on button[value=confirm]")
    page.reload()
    card = page.locator(".card.on")
    assert "人事处" in card.locator("[data-field=lead] .value").inner_text() and card.locator(".verdict-confirmed").count() == 1
    assert "人事处" in page.locator("#text .mark.on.lead").all_inner_texts()
    assert "人事处" in in_workbook(
        page.request.get(f"{room.home}/download/tasks.xlsx").body(), room.one("SELECT title FROM tasks WHERE id = ?", task)
    )
    told = CliRunner().invoke(main, ["ledger", "history", str(task), "-l", str(room.place)]).output
    assert "机关党委" in told and "人事处" in told and "督查员" in told
    card.locator("[data-panel=history] summary").click()
    assert room.surfers[0].barriers() == []
    saved(page, ".card.on [data-panel=history] button")  # the last: the confirmation
    card.locator("[data-panel=history] summary").click()
    saved(page, ".card.on [data-panel=history] li:has(del) button")
    assert room.ask("SELECT lead, checked FROM tasks WHERE id = ?", task) == [("机关党委", None)]
    assert room.ask("SELECT * FROM corrections") == []


def in_workbook(data: bytes, title: str) -> list[Any]:
    """The cells of a task in a workbook that was taken home."""
    rows = load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return next([*row] for row in rows if title in row)


def test_days_units_and_signs_of_four_bytes_are_read_from_selected_words(opening: Opening) -> None:
    room = opening(small)
    text = room.one("SELECT text FROM notices")
    page = room.open(of_notice())
    page.locator("#text .mark.lead", has_text="𠮷祥里街道办").click()
    page.wait_for_selector(".card.on .desk")
    choose(page, text, "大桥🌉")
    page.keyboard.press("8")
    page.wait_for_selector("#asked[open]")
    assert page.locator("#asked .quote").inner_text() == "大桥🌉"
    page.locator("#asked [data-do=close]").click()
    choose(page, text, "工程处", 2)
    page.locator("#tools [data-field=lead]").click()
    page.wait_for_selector("#asked[open]")
    page.locator("#asked input[value=add]").check()
    saved(page)
    task = page.locator(".card.on").get_attribute("data-task")
    assert room.one("SELECT lead FROM tasks WHERE id = ?", task) == "𠮷祥里街道办、工程处"
    spans = json.loads(room.one("SELECT evidence FROM corrections WHERE id = ? AND field = 'lead'", task))
    assert [text[slice(*span)] for span in spans] == ["𠮷祥里街道办", "工程处"]
    choose(page, text, "6月30日前")
    page.locator("#tools [data-field=due]").click()
    page.wait_for_selector("#asked[open]")
    assert page.locator("#asked [name='set.due']").input_value() == "2021-06-30"
    saved(page)
    assert str(room.one("SELECT due FROM tasks WHERE id = ?", task)) == "2021-06-30"
    choose(page, text, "加固护栏")
    page.locator("#tools [data-field=due]").click()
    page.wait_for_selector("#asked [role=alert]")  # no day is in it
    page.keyboard.press("Escape")
    choose(page, text, PLAIN)
    page.keyboard.press("0")
    page.wait_for_selector("#asked [name='set.title']")
    page.locator("#asked [name='set.supervise']").fill("办公室")
    saved(page)
    new = page.locator(".card.on").get_attribute("data-task")
    assert room.ask("SELECT supervise, made, start_character FROM tasks WHERE id = ?", new) == [("办公室", "new", text.index(PLAIN))]
    page.evaluate("getSelection().removeAllRanges()")
    saved(page, "#told button")
    assert room.one("SELECT count(*) FROM tasks WHERE made = 'new' AND gone IS NULL") == 0


def test_keys_alone_do_the_whole_job(opening: Opening) -> None:
    room = opening(small)
    page = room.open(of_notice())

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def done(*keys: str) -> None:
        page.evaluate("document.getElementById('told').dataset.old = 1")
        press(*keys)
        page.wait_for_selector("#told:not([data-old]) .undo")

    press("j", "ArrowDown", "k")
    page.wait_for_selector(".card.on .desk")
    assert page.evaluate("document.activeElement.textContent").startswith("1.")
    done("c")
    assert room.ask("SELECT checked FROM tasks ORDER BY position")[0] == ("confirmed",)
    assert page.locator("#said").inner_text() and page.evaluate("document.activeElement.textContent").startswith("1.")
    press("w")
    assert page.evaluate("document.activeElement.id") == "text"
    for _ in range(30):
        if page.evaluate("getSelection().toString()").startswith("办公"):
            break
        press("ArrowRight")
    while page.evaluate("getSelection().toString()") != "办公室":
        press("Shift+ArrowRight")
    press("Enter", "ArrowRight", "Enter")  # to the row of buttons, the second: responsible
    page.wait_for_selector("#asked[open]")
    done("Enter")
    assert room.ask("SELECT responsible FROM tasks ORDER BY position")[0] == ("办公室",)
    press("e")
    assert page.evaluate("document.activeElement.name") == "set.title"
    press("Control+a")
    page.keyboard.insert_text("加固堤防")
    done("Enter")
    assert room.ask("SELECT title FROM tasks ORDER BY position")[0] == ("加固堤防",)
    done("u")
    assert room.ask("SELECT title FROM tasks ORDER BY position")[0] != ("加固堤防",)
    press("v", "j", "v")
    done("m")
    assert room.one("SELECT count(*) FROM tasks WHERE made = 'merge' AND gone IS NULL") == 1
    done("u")
    assert room.one("SELECT count(*) FROM tasks WHERE made = 'merge' AND gone IS NULL") == 0
    press("j", "k", "j")
    page.wait_for_selector(".card.on .desk")
    done("x")
    assert room.one("SELECT count(*) FROM tasks WHERE checked = 'rejected'") == 1
    press("?")
    assert page.locator("#keys").is_visible() and room.surfers[0].barriers() == []
    press("Escape")


def test_two_people_at_one_task_lose_nothing(opening: Opening) -> None:
    room = opening(small)
    task, lead = room.ask("SELECT id, lead FROM tasks ORDER BY position")[0]
    first, second, third = (room.open(of_notice(task=task, edit="1"), java_script_enabled=on) for on in (True, True, False))
    for page, name in ((first, "甲局"), (second, "乙局")):
        page.locator("[name='set.lead']").fill(name)
        page.locator(".edit button.main").click()
        page.wait_for_selector("#told .undo" if page is first else "#asked .conflict")
    asked = second.locator("#asked")
    assert "甲局" in asked.inner_text() and "乙局" in asked.inner_text() and lead in asked.inner_text()
    assert room.one("SELECT lead FROM tasks WHERE id = ?", task) == "甲局"
    assert room.surfers[1].barriers() == []
    asked.locator("[type=radio][value='乙局']").check()
    saved(second)
    assert room.one("SELECT lead FROM tasks WHERE id = ?", task) == "乙局"
    third.locator("[name='set.note']").fill("等回复")  # without a script: what is apart and what is not
    third.locator("[name='set.lead']").fill("丙局")
    third.locator(".edit button.main").click()
    assert "等回复" in third.content() and "乙局" in third.content()
    third.locator("[type=radio][value='乙局']").check()
    third.locator(".conflict button.main").click()
    assert room.ask("SELECT lead, note FROM tasks WHERE id = ?", task) == [("乙局", "等回复")]
    for surfer in room.surfers[1:]:
        assert len(surfer.faults) == 1 and "409" in surfer.faults[0]  # a browser tells of each
        surfer.faults.clear()
    told = room.ask("SELECT after FROM history WHERE id = ? AND field = 'lead' ORDER BY entry", task)
    assert told == [("甲局",), ("乙局",)]


def test_all_of_it_works_without_script(opening: Opening) -> None:
    room = opening(small)
    page = room.open(of_notice(), java_script_enabled=False)
    page.locator(".card .name").first.click()
    task = page.locator(".card.on").get_attribute("data-task")
    assert page.locator("#text .mark").count() > 5
    page.locator("[data-panel=words] summary").click()
    page.locator("[data-panel=words] select").select_option("supervise")
    page.locator("[data-panel=words] [name=words]").fill("办公室")
    page.locator("[data-panel=words] button").click()
    page.locator(".choice button.main").click()
    assert room.ask("SELECT supervise FROM tasks WHERE id = ?", task) == [("办公室",)]
    assert json.loads(room.one("SELECT evidence FROM corrections WHERE id = ?", task))
    page.locator("#told button").click()
    assert room.ask("SELECT supervise FROM tasks WHERE id = ?", task) == [("",)]
    page.locator("[data-open=edit]").click()
    page.locator("[name='set.due']").fill("2021年2月30日")
    page.locator("[name='set.note']").fill("催办")
    page.locator(".edit button.main").click()
    assert page.locator("[role=alert]").count() == 1 and page.locator("[name='set.note']").input_value() == "催办"  # nothing typed is lost
    room.surfers[0].faults.clear()
    page.locator("[name='set.due']").fill("2021年2月28日")
    page.locator(".edit button.main").click()
    assert room.ask("SELECT due, note FROM tasks WHERE id = ?", task) == [("2021-02-28", "催办")]
    page.locator("[data-panel=progress] summary").click()
    page.locator("[data-panel=progress] textarea").fill("已完成方案编制")
    page.locator("[data-panel=progress] [name=percent]").fill("40%")
    page.locator("[data-panel=progress] button").click()
    assert room.ask("SELECT percent FROM tasks WHERE id = ?", task) == [(40,)]
    page.locator("[data-panel=new] summary").click()
    page.locator("[data-panel=new] textarea").fill("办公室督办此事")
    page.locator("[data-panel=new] button").click()
    page.locator(".choice button.main").click()
    assert room.one("SELECT count(*) FROM tasks WHERE made = 'new'") == 1
    page.locator(".card input").nth(0).check()
    page.locator(".card input").nth(1).check()
    page.locator("#chosen [value=reject]").click()
    assert room.one("SELECT count(*) FROM tasks WHERE checked = 'rejected'") == 2
    page.locator("[data-panel=aside] summary").click()
    page.locator("[data-panel=aside] button").first.click()
    assert room.one("SELECT count(*) FROM tasks WHERE checked = 'rejected'") == 1
    page.goto(room.home + f"/notice/history?source={quote('甲.txt')}")
    assert page.locator(".entries li").count() >= 6


def test_markup_in_a_notice_is_text(opening: Opening) -> None:
    room = opening(hostile)
    text, page = room.one("SELECT text FROM notices"), room.open(of_notice())
    page.locator(".card .name").first.click()
    page.wait_for_selector(".card.on .desk")
    assert page.evaluate("window.ran") is None and page.locator("#room script, #room img").count() == 0
    assert "<script>window.ran = 1</script>整治隐患" in page.locator("#text").inner_text()
    assert page.locator("#text bdi.sign").count() == 3  # signs that turn a line round stand apart, and are seen
    choose(page, text, "工程处")
    page.locator("#tools [data-field=title]").click()
    page.wait_for_selector("#asked[open]")
    assert page.locator("#asked .quote").inner_text() == "工程处"  # they count as one sign each
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")  # 10,000 characters in a line
    assert room.surfers[0].barriers() == []


@pytest.mark.parametrize("look", [{"viewport": browsing.PHONE}, {"viewport": {"width": 640, "height": 360}}, {"color_scheme": "dark"}])
def test_it_can_be_read_on_a_phone_enlarged_and_in_the_dark(opening: Opening, look: dict[str, Any]) -> None:
    room = opening(small)
    text, page = room.one("SELECT text FROM notices"), room.open(of_notice(), **look)
    page.locator("#text .mark.lead").first.click()
    page.wait_for_selector(".card.on .desk")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    choose(page, text, "办公室")
    assert room.surfers[0].barriers() == []


def test_a_long_notice_is_shown_in_parts(opening: Opening) -> None:
    room = opening(
        lambda place: ledgers.new(place, ledgers.text_of(f"{ledgers.DIKE[:4]}{n}段。（工程处牵头，5月底前完成）" for n in range(200)))
    )
    page = room.open(of_notice())
    assert page.locator(".parts a").count() == 3 and page.locator(".card").count() == sheet.MOST_TASKS
    page.locator(".card .name").last.click()
    page.keyboard.press("j")  # on into the next part
    page.wait_for_selector("#room[data-part='2']")
    assert page.locator(".card.on .name").inner_text().startswith("81.")
    assert "79段" not in page.locator("#text").inner_text()
    page.keyboard.press("k")
    page.wait_for_selector("#room[data-part='1']")


def test_parts_hold_all_of_a_text_and_all_of_its_tasks() -> None:
    text = "".join(f"{n}.修桥。\n" * 3 for n in range(5_000)) + "长" * 90_000
    starts = [found.start() for found in re.finditer("修", text)][::9]
    parts = list(sheet.parts_of(text, starts))
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]] and (parts[0].start, parts[-1].end) == (0, len(text))
    assert [n for part in parts for n in range(part.first, part.last + 1)] == list(range(1, len(starts) + 1))
    assert all(part.end - part.start <= sheet.MOST_CHARACTERS and part.last - part.first < sheet.MOST_TASKS for part in parts)
    assert all(part.start <= starts[n - 1] < part.end for part in parts for n in range(part.first, part.last + 1))
    assert [(part.start, part.end) for part in sheet.parts_of("", [])] == [(0, 0)]


def test_signs_that_a_browser_swallows_are_shown_each_by_one() -> None:
    for text in ("甲\r乙\r\n丙\u2028丁\x85", "a\x00b\x07\t<b>&", "\u202e𠮷\ud800"):
        shown = re.sub("<[^>]+>", "", str(sheet.seen(text))).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert len(shown) == len(text) and shown.encode() and not set(shown) & {"\r", "\x00", "\x07", "\x85", "\u2028"}
    assert sheet.seen("甲\r乙") == "甲\n乙" and "<b>" not in sheet.seen("<b>\x07")


def test_addresses_that_lead_nowhere_are_told(opening: Opening) -> None:
    room = opening(small)
    task = room.one("SELECT id FROM tasks")
    asks = requests.Session()
    for path, status in {
        "/notice?source=none": 409,
        "/notice/task?task=none": 404,
        "/notice/history?source=none": 404,
        of_notice(task="none", part="-3", did="x", edit="?"): 200,
        of_notice(part="99999999999999999999"): 200,
        f"/notice/words?source={quote('甲.txt')}&field=lead&task={task}&start=5&end=99999999": 200,
        f"/notice/words?source={quote('甲.txt')}&field=state&task={task}&words=x": 404,
    }.items():
        assert asks.get(room.home + path, timeout=20).status_code == status, path
    text = room.one("SELECT text FROM notices")
    start = text.index(ledgers.WATCH)
    said = asks.get(
        f"{room.home}/notice/words?source={quote('甲.txt')}&field=new&start={start}&end={start + len(ledgers.WATCH)}", timeout=20
    ).text
    assert 'value="办公室"' in said and 'value="FREQ=MONTHLY;BYMONTHDAY=5"' in said
