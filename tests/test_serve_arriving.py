"""What comes in by the browser: files, pasted words, hostile ones; what becomes of it, changes that wait, words that no rule reads."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from sqlalchemy import select

from extract.checking.golden import golden
from extract.ledger.listing import one
from extract.ledger.opening import opened
from extract.ledger.people import set_fields
from extract.ledger.places.asking import ask, asked
from extract.ledger.schema.tables import TASKS
from extract.rulebook.ruleset import load_ruleset
from extract.serve.arriving.names import LONGEST, name_of_text, own_name
from tests import browsing, ledgers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload

PATIENCE = 90  # seconds
TOKEN = re.compile(r'name="form-token" content="(\w+)"')


class Clerk:
    """Somebody without script: forms are sent, pages are read as text."""

    def __init__(self, home: str) -> None:
        self.home: str = home
        self.asks: requests.Session = requests.Session()
        self.token: str = ""

    def go(self, path: str) -> str:
        """A page's HTML."""
        answer = self.asks.get(self.home + path, timeout=PATIENCE)
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer.text

    def send(self, path: str, fields: dict[str, Any], files: Any = None, status: int = 200) -> requests.Response:
        """A form."""
        if not self.token:
            self.go("/upload")
        answer = self.asks.post(self.home + path, {**fields, "form_token": self.token}, files=files, timeout=PATIENCE)
        assert answer.status_code == status, answer.text
        return answer

    def upload(self, *files: tuple[str, bytes], **fields: str) -> str:
        """What the page of a job says in the end."""
        return self.awaited(self.send("/upload", fields, [("files", file) for file in files]))

    def awaited(self, answer: requests.Response) -> str:
        """The page of a job when all is read."""
        until = time.monotonic() + PATIENCE
        while 'data-ended="no"' in answer.text and time.monotonic() < until:
            time.sleep(0.1)
            answer = self.asks.get(answer.url, timeout=PATIENCE)
        assert 'data-ended="yes"' in answer.text
        return answer.text


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def words(html: str) -> str:
    """A page's words alone."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html[html.index("<main") :])).split())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    place = tmp_path_factory.mktemp("arriving") / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.make))
    with browsing.serving(str(place), time_limit=20, language="en") as home:
        yield home, place


@pytest.fixture(scope="module")
def clerk(served: tuple[str, Path]) -> Clerk:
    return Clerk(served[0])


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("通知.docx", "通知.docx"),
        ("../../etc/通知.docx", "通知.docx"),
        ("C:\\Users\\a\\通知.docx", "通知.docx"),
        ("a\r\nX: b\x00\x1b[31m.txt", "aX: b[31m.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("..", "notice"),
        ("../", "notice"),
        (" ", "notice"),
        (".docx", "notice.docx"),
        ("CON", "CON"),
        ("README", "README"),
        ("a" * 300 + ".docx", "a" * (LONGEST - 6) + "….docx"),
    ],
)
def test_a_name_is_that_of_the_file_alone(given: str, name: str) -> None:
    assert own_name(given, "notice") == name
    assert len(own_name(given * 50, "notice")) <= LONGEST


def test_pasted_words_are_named_by_their_first_line() -> None:
    assert name_of_text("\n  关于<b>防汛</b>的通知 \n1.", "notice") == "关于 b 防汛 b 的通知.txt"
    assert name_of_text(" \n", "notice") == "notice.txt"


def test_files_of_all_kinds_come_in_and_each_tells_what_became_of_it(clerk: Clerk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in (1, 2):
            archive.writestr(f"甲/通知{number}.txt", ledgers.text_of(head=f"示例市第{number}号通知\n示水〔2021〕{number + 50}号\n"))
    told = words(
        clerk.upload(
            ("../../通知.txt", ledgers.text_of().encode("gb18030")),
            ("通知.txt", ledgers.text_of(head="示例市林业局关于防火的通知\n示林〔2021〕9号\n").encode()),
            ("甲.zip", packed.getvalue()),
            ("空.txt", b""),
            ("坏.docx", b"PK\x03\x04zzzz"),
        )
    )
    assert "2 files failed" in told
    assert told.count("new, 3 tasks") == 4
    assert "another notice has the name 通知.txt: this one is 通知.txt (2)" in told
    assert "空.txt: is empty" in told and "坏.docx: is a broken" in told and "/tmp" not in told
    again = words(clerk.upload(("别名.txt", ledgers.text_of().encode("gb18030")), ("通知.txt", ledgers.text_of().encode("gb18030"))))
    assert "the same notice as 通知.txt" in again and "the same as before" in again
    assert "示例市第2号通知" in clerk.go("/?words=第2号")
    assert "示例市第2号通知" not in clerk.go("/?words=林业局")
    assert clerk.go("/?page=2").count("<tr>") == 0


def test_words_are_pasted_and_a_notice_is_removed_and_put_back(clerk: Clerk) -> None:
    pasted = clerk.upload(text=ledgers.text_of(head="示例市关于粘贴的通知\n示水〔2021〕77号\n").replace("\n", "\r\n"))
    assert "示例市关于粘贴的通知.txt" in words(pasted) and "new, 3 tasks" in words(pasted)
    source = {"source": "示例市关于粘贴的通知.txt"}
    assert "they are deleted with it" in words(clerk.asks.get(f"{clerk.home}/remove", params=source, timeout=PATIENCE).text)
    gone = clerk.send("/remove", source)
    assert "粘贴" not in clerk.go("/")
    clerk.send("/remove", source, status=404)
    clerk.send("/restore", {"key": gone.url.rpartition("/")[2]})
    assert "粘贴" in clerk.go("/")
    assert "choose files, or paste" in words(clerk.send("/upload", {}, status=409).text)


def test_the_seed_notice_is_uploaded_in_the_browser(served: tuple[str, Path], chromium: Browser) -> None:
    with browsing.surfing(chromium, served[0]) as surfer:
        page = surfer.go("/upload")
        assert surfer.barriers() == []
        page.set_input_files(
            "#files", [payload(ledgers.SEED.name, ledgers.SEED.read_bytes()), payload("<img src=x onerror=alert(1)>.txt", b"")]
        )
        page.click("#upload button.main")
        page.wait_for_selector('[data-ended="yes"]', timeout=1000 * PATIENCE)
        told = page.inner_text("#job")
        assert "new, 32 tasks" in told and "<img src=x onerror=alert(1)>.txt" in told
        assert surfer.barriers() == []
        page = surfer.go("/")
        assert "浙江省应急管理厅" in page.inner_text("main") and surfer.barriers() == []
        surfer.clean()


HEAD = "示例市水务局关于水闸的通知\n示水〔2021〕8号\n"
LATER = ledgers.DIKE.replace("5月底", "6月底").replace("工程处", "工程<b>处")


def corrected(clerk: Clerk, name: str) -> str:
    """A notice whose due date and title a person set comes in again, corrected, without its last task, which was worked on; its name."""
    clerk.upload((f"{name}.txt", ledgers.text_of(head=HEAD.replace("水闸", name)).encode()))
    return f"{name}.txt"


def test_a_corrected_notice_waits_for_a_decision_and_is_settled(served: tuple[str, Path], clerk: Clerk, chromium: Browser) -> None:
    source = corrected(clerk, "水闸")
    with opened(str(served[1]), write=True) as base:
        ids = [row.id for row in base.execute(select(TASKS.c.id).where(TASKS.c.source == source).order_by(TASKS.c.position))]
        set_fields(base, ids[0], {"due": "2021-05-20", "lead": "防汛处"}, "李 <i>", ledgers.AT)
        set_fields(base, ids[2], {"state": "推进中"}, "李", ledgers.AT)
    now = ledgers.text_of((LATER, ledgers.WATCH), head=HEAD)
    told = words(clerk.upload((source, now.encode())))
    assert "1 gone" in told and "wait for a decision" in told
    shown = clerk.go("/changes")
    assert "<i>" not in shown and "李 &lt;i&gt;" in shown and "<ins>06</ins>" in shown.replace("\n", "")
    seen = re.findall(r'name="field" value="(\w*)"><input type="hidden" name="seen" value="(\w+)"', shown)
    assert [field for field, _ in seen] == ["", "due", "lead"]
    stale = {"source": source, "id": ids[0], "field": "due", "do": "accept", "seen": seen[2][1]}
    assert "somebody else decided" in words(clerk.send("/changes", stale, status=409).text)
    with browsing.surfing(chromium, served[0]) as surfer:
        page = surfer.go("/changes")
        assert surfer.barriers() == []
        page.click("tr:has(td:text-is('due')) button[value=accept]")
        page.wait_for_selector("tr:has(td:text-is('lead'))")
        assert page.locator("tr:has(td:text-is('due'))").count() == 0
        page.click("button[value=keep]")
        page.click("text=End it as >> xpath=.. >> button")
        page.wait_for_selector("text=Nothing waits for a decision")
        assert page.locator("#decided + ul li").count() == 3
        page.click("li:has-text('keep') button")
        page.wait_for_selector("tr:has(td:text-is('lead'))")
        page.click("button[value=keep]")
        page.wait_for_selector("text=Nothing waits for a decision")
        assert surfer.barriers() == []
        surfer.clean()
    with asked(str(served[1])) as base:
        task = one(base, ids[0]).task
        assert (str(task["due"]), task["lead"]) == ("2021-06-30", "防汛处")
        assert one(base, ids[2]).task["state"] == "取消"


BOUNTY = "示例市水务局关于揭榜的通知\n示水〔2021〕18号\n1.加固堤防。\n揭榜单位：市水利局\n完成时限：5月底前\n2.更换闸门。（市水利局揭榜，6月底前完成）\n示例市水务局\n2021年3月5日\n"


def test_a_rule_is_proposed_tried_and_laid_into_the_pack(tmp_path: Path, chromium: Browser) -> None:
    place, pack = tmp_path / "ledger.sqlite", tmp_path / "mine"
    place.write_bytes(ledgers.filled(ledgers.make))
    pack.mkdir()
    (pack / "accepted.toml").write_text("# 我市的规则\n", "utf-8")
    with browsing.serving(str(place), language="en", pack=pack) as home, browsing.surfing(chromium, home) as surfer:
        clerk = Clerk(home)
        assert "new, 2 tasks" in words(clerk.upload(text=BOUNTY))
        surfer.go("/unread")
        page = surfer.page
        page.wait_for_selector("td >> text=label")
        assert "揭榜单位" in page.inner_text("table") and surfer.barriers() == []
        page.click("tr:has(mark:text-is('揭榜单位')) >> text=Propose")
        assert page.input_value("#word") == "揭榜" and page.is_checked("[value=role]") and surfer.barriers() == []
        page.select_option("[name=says_role]", "lead")
        page.click("text=Try it")
        page.wait_for_selector("text=Its examples hold", timeout=1000 * PATIENCE)
        assert "It changes" in page.inner_text("main") and surfer.barriers() == []
        assert 'words = ["揭榜"]' in page.inner_text("pre")
        page.click("text=Accept the rule")
        page.wait_for_selector("text=Accepted")
        surfer.clean()
        kept = (pack / "accepted.toml").read_text("utf-8")
        assert kept.startswith("# 我市的规则\n") and 'name = "lead"' in kept
        with asked(str(place)) as base:
            leads = [row["lead"] for row in ask(base, "SELECT lead FROM tasks ORDER BY position")]
        assert leads == ["市水利局", "市水利局"]
        until = time.monotonic() + PATIENCE
        while "being looked through" in (told := clerk.go("/unread")) and time.monotonic() < until:
            time.sleep(0.2)
        assert "揭榜单位" not in words(told)
        assert "were read by other" not in words(clerk.go("/changes")) and "was read by other" not in words(clerk.go("/changes"))
        (pack / "accepted.toml").write_text("# 我市的规则\n", "utf-8")
        assert "1 notice was read by other rules" in words(clerk.go("/changes"))
        assert "read anew: 2 tasks changed, 0 new, 0 gone" in words(clerk.awaited(clerk.send("/changes/again", {})))
        assert "was read by other" not in words(clerk.go("/changes"))
        with asked(str(place)) as base:
            assert [row["lead"] for row in ask(base, "SELECT lead FROM tasks ORDER BY position")] == ["", ""]


def test_corrections_are_taken_along_as_golden_records(tmp_path: Path) -> None:
    place, folder = tmp_path / "ledger.sqlite", tmp_path / "kept"
    place.write_bytes(ledgers.filled(ledgers.one))
    with opened(str(place), write=True) as base:
        ids = [row.id for row in base.execute(select(TASKS.c.id).order_by(TASKS.c.position))]
        set_fields(base, ids[0], {"support": "工程处", "due": "2021-05-20"}, "李", ledgers.AT)
        set_fields(base, ids[1], {"lead": "不在文中的处"}, "李", ledgers.AT)
    with browsing.serving(str(place), language="en") as home:
        clerk = Clerk(home)
        listed = clerk.go("/corrections")
        assert "不在文中的处" in listed and f"/rules/propose?id={ids[1]}&amp;field=lead" in listed
        assert 'value="中的处"' in clerk.go(f"/rules/propose?id={ids[1]}&field=lead")
        packed = clerk.asks.get(f"{home}/corrections/golden.zip", timeout=PATIENCE)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        archive.extractall(folder)
        assert sorted(archive.namelist()) == ["not-in-the-records.txt", "甲.json", "甲.txt"]
    told = folder / "not-in-the-records.txt"
    assert "不在文中的处" in told.read_text("utf-8")
    told.unlink()
    (outcome,) = golden(folder, load_ruleset())
    lines = [line for line in outcome.difference if line[:3] not in {"+++", "---"}]
    assert '-tasks[1].due: "2021-05-20"' in lines and '-tasks[1].timings[0].end: "2021-05-20"' in lines
    assert any("工程处" in line for line in lines) and all(line[1:].startswith("tasks[1].") for line in lines)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲.txt", bytes(80_000_000))
        archive.writestr("../../乙.txt", ledgers.text_of())
    return out.getvalue()


def test_hostile_files_hurt_nobody_and_are_told_in_words(clerk: Clerk, served: tuple[str, Path], chromium: Browser) -> None:
    page_of_script = (
        "<html><title>示例市关于脚本的通知</title><p>示例市关于脚本的通知</p><p>示水〔2021〕66号</p>"
        "<p>1.加固&lt;script&gt;alert(1)&lt;/script&gt;堤防。（&lt;img src=x onerror=alert(2)&gt;牵头，揭榜&lt;b&gt;落实，5月底前完成）</p>"
    )
    files: dict[str, bytes] = {
        "炸弹.zip": bomb(),
        "一行.txt": ("防汛" * 500_000).encode(),
        "脚本.html": page_of_script.encode(),
        "坏.pdf": b"%PDF-1.4\n" + b"1 0 obj<<>>" * 1_000,
        "坏.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
        "{x}%s.txt": b"",
        "a" * 300 + ".txt": b"\0" * 100,
        "COM1": "1.值守。（办公室负责）".encode(),
    }
    shown = clerk.upload(*files.items())
    told = words(shown)
    assert "is larger than 64 MB" in told and "leads out of its archive" in told and "a PDF that is cut off" in told
    assert "{x}%s.txt: is empty" in told and "is no text" in told and "/tmp/" not in shown and str(served[1].parent) not in shown
    assert "<script>alert" not in shown and "onerror=alert(2)>" not in shown
    with browsing.surfing(chromium, served[0]) as surfer:
        surfer.page.on("dialog", lambda dialog: surfer.faults.append(dialog.message))
        for path in ("/", "/unread", "/corrections", "/changes", "/remove?source=脚本.html", "/upload"):
            surfer.go(path)
        surfer.page.click("details summary")
        surfer.page.fill("#text", "示例市<img src=x onerror=alert(3)>的通知\n1.值守。（办公室负责）")
        surfer.page.click("#upload button.main")
        surfer.page.wait_for_selector('[data-ended="yes"]', timeout=1000 * PATIENCE)
        assert "new, 1 task" in surfer.page.inner_text("#job")
        surfer.clean()


def test_what_is_too_much_at_once_is_told(tmp_path: Path, chromium: Browser) -> None:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.make))
    with browsing.serving(str(place), language="en", most_bytes=300_000) as home:
        clerk = Clerk(home)
        much = [("files", (f"{number}.txt", b"1")) for number in range(201)]
        assert "200 files at most" in words(clerk.send("/upload", {}, much, status=400).text)
        large = [("files", ("甲.txt", b"1" * 400_000))]
        assert "300,000 bytes at most" in clerk.send("/upload", {}, large, status=413).text
        assert "no such page" in words(clerk.go("/upload/nothing")) and "no such page" in words(clerk.go("/rules/nothing"))
        with browsing.surfing(chromium, home, java_script_enabled=False) as surfer:
            page = surfer.go("/upload")
            page.set_input_files("#files", [payload("甲.txt", b"1" * 400_000)])
            page.click("#upload button.main")
            assert "300,000 bytes at most" in page.inner_text("body")
            page = surfer.go("/upload")
            page.set_input_files("#files", [payload("乙.txt", ledgers.text_of().encode())])
            page.click("#upload button.main")
            page.wait_for_selector("text=new, 3 tasks", timeout=1000 * PATIENCE)  # the page reloads itself
        with browsing.surfing(chromium, home) as surfer:
            page = surfer.go("/upload")
            page.set_input_files("#files", [payload("甲.txt", b"1" * 400_000)])
            page.click("#upload button.main")
            page.wait_for_selector("text=甲.txt is larger than")
            surfer.clean()


def test_the_command_serves_until_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    duban = [sys.executable, "-m", "extract", "serve", "-l", str(tmp_path / "ledger.sqlite"), "--rules", str(tmp_path / "mine")]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [*duban, "--host", "::1", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as ours:
        assert ours.stdout and ours.stderr
        try:
            line = ours.stdout.readline()
            home = line.partition("  ")[0].rstrip("/")
            assert re.fullmatch(r"http://\[::1\]:\d+", home) and "Ctrl-C" in line
            asks = requests.Session()  # it stays connected
            shown = asks.get(f"{home}/upload", timeout=PATIENCE).text
            assert 'lang="en"' in shown and (tmp_path / "mine" / "accepted.toml").is_file()
            token = TOKEN.search(shown)
            files = [("files", (f"{number}.txt", ledgers.SEED.read_bytes())) for number in range(20)]
            asks.post(f"{home}/upload", {"form_token": token and token[1]}, files=files, timeout=PATIENCE)
            taken = subprocess.run([*duban, "--host", "::1", "--port", home.rpartition(":")[2]], capture_output=True, text=True, env=env)
            assert taken.returncode == 1 and "is taken: another program listens there" in taken.stderr
            began = time.monotonic()
            ours.send_signal(signal.SIGINT)
            assert ours.wait(PATIENCE) == 0 and ours.stderr.read() == ""
            assert time.monotonic() - began < 10  # a second on a quiet machine
        finally:
            ours.kill()
    assert not list(tmp_path.glob("duban-*"))
    with asked(str(tmp_path / "ledger.sqlite")) as base:
        assert {row["tasks"] for row in ask(base, "SELECT count(*) AS tasks FROM tasks GROUP BY source")} <= {33}
