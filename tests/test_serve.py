"""The served ledger: who may see it, what a form needs, what every page has in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from extract.serve.pages import ROUTES
from tests import browsing, ledgers

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("serve") / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.seed))
    with browsing.serving(str(place)) as found:
        yield found


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::2]", "a b", ""])
def test_only_names_of_this_server_are_answered(home: str, host: str) -> None:
    assert requests.get(home, headers={"Host": host}, timeout=20).status_code in {400, 421}


def test_an_answer_lets_no_inline_script_run(home: str) -> None:
    for path in ("/", "/nothing-here", "/static/page.css"):
        headers = requests.get(home + path, timeout=20).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and headers["x-content-type-options"] == "nosniff", path


@pytest.mark.parametrize("path", [re.sub(r"\{.*?\}", "x", route.path) for route in ROUTES if "POST" in (route.methods or ())])
def test_a_change_needs_the_token_of_the_session(home: str, path: str) -> None:
    assert requests.post(home + path, data={"form_token": "0" * 64}, timeout=20).status_code == 403
    assert requests.post(home + path, timeout=20).status_code == 403


def test_a_form_of_another_site_is_refused(home: str) -> None:
    asks = requests.Session()
    token = re.search(r'name="form-token" content="(\w+)"', asks.get(home, timeout=20).text)
    assert token
    good = {"form_token": token[1], "language": "en", "next": "/"}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert asks.post(f"{home}/choose", good, headers=headers, timeout=20).status_code == 403
    assert asks.post(f"{home}/choose", good, headers={"Origin": home}, allow_redirects=False, timeout=20).status_code == 303
    assert asks.post(f"{home}/choose", good | {"next": "//evil.example/"}, allow_redirects=False, timeout=20).headers["location"] == "/"


def test_a_body_has_a_limit(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    ledgers.make(str(place))
    with browsing.serving(str(place), most_bytes=10_000) as home:
        assert requests.post(f"{home}/choose", data=b"a" * 20_000, timeout=20).status_code == 413
        with pytest.raises(requests.RequestException):  # no length is told: it ends when it is too long
            requests.post(f"{home}/choose", data=iter([b"a" * 9_000] * 9), timeout=20).raise_for_status()


def test_from_other_machines_the_token_is_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.seed))
    with browsing.serving(str(place), token="口令-1") as home:
        asks = requests.Session()
        answer = asks.get(home, timeout=20)
        assert answer.url.startswith(f"{home}/enter") and "应急" not in answer.text
        assert asks.get(f"{home}/?token=wrong", timeout=20).url.startswith(f"{home}/enter")
        assert asks.get(f"{home}/", params={"token": "口令-1"}, timeout=20).url == f"{home}/"
        assert "应急" in asks.get(home, timeout=20).text
        for wanted, came in (
            ("/tasks", "/tasks"),
            ("//evil.example/", "/"),
        ):  # typed in: on to the page that was asked for, never elsewhere
            asks = requests.Session()
            shown = asks.get(f"{home}/tasks", timeout=20).text
            fields = {name: re.findall(f'name="{name}" value="([^"]*)"', shown)[-1] for name in ("form_token", "next")}
            assert fields["next"] == "/tasks"
            assert asks.post(f"{home}/enter", fields | {"token": "wrong"}, timeout=20).url == f"{home}/enter"
            assert asks.post(f"{home}/enter", fields | {"next": wanted, "token": "口令-1"}, timeout=20).url == home + came


def test_every_page_is_open_to_all(home: str, chromium: Browser) -> None:
    with browsing.surfing(chromium, home) as surfer:
        mine = (f"/notice?source={ledgers.SEED.name}", f"/notice/history?source={ledgers.SEED.name}")
        for path in ("/", *mine, "/upload", "/changes", "/unread", "/corrections"):
            page = surfer.go(path)
            assert surfer.barriers() == [], path
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
        surfer.clean()
