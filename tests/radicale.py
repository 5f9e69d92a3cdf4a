"""A real CalDAV server for tests: Radicale, as a process of its own on loopback (tests/standing.py). Each test has calendars of its
own (`Calendar`)."""

from __future__ import annotations

import re
import socket
import sys
from importlib.util import find_spec
from itertools import count
from os import getpid
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import requests
from requests.auth import HTTPBasicAuth

from tests.standing import Command, Standing

PASSWORD = "防汛 p@ss:word"  # everybody's
SETTINGS = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {place}/users
htpasswd_encryption = plain
[storage]
filesystem_folder = {place}/data
"""
CLERK = "督办"


def missing() -> str | None:
    """Why there is no server; None where there is one."""
    return None if find_spec("radicale") else "Radicale is not installed"


def free_port() -> int:
    """A port that nobody has at this moment: it takes no 0."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


def prepare(place: Path) -> Command:
    (place / "settings").write_text(SETTINGS.format(place=place, port=free_port()), "utf-8")
    (place / "users").write_text(f"{CLERK}:{PASSWORD}\n", "utf-8")
    words = [sys.executable, "-m", "radicale", "--config", str(place / "settings")]
    return Command(words, r"Listening on '127\.0\.0\.1:(\d+)'")


class Calendar:
    """A calendar of a test's own, and what a person's program does there. It is made by whoever puts something into it."""

    made = count(1)

    def __init__(self, server: Standing) -> None:
        self.server = server
        self.path = f"/{quote(CLERK)}/c{getpid()}-{next(self.made)}/"
        self.url = f"http://127.0.0.1:{server.said[0]}{self.path}"

    def move_to(self, url: str) -> None:
        """Look at another calendar from now on."""
        self.url, self.path = url, urlsplit(url).path

    def ask(self, method: str, name: str = "", body: str | None = None, **headers: str) -> requests.Response:
        url, named = self.url + quote(name), {key.replace("_", "-"): value for key, value in headers.items()}
        login = HTTPBasicAuth(CLERK.encode(), PASSWORD.encode())
        return requests.request(method, url, data=None if body is None else body.encode(), headers=named, auth=login, timeout=60)

    def names(self) -> list[str]:
        """Of all that is there."""
        answer = self.ask("PROPFIND", Depth="1")
        return sorted(unquote(each) for each in re.findall(r"<href>[^<]*/([^/<]+)</href>", answer.text))

    def text(self, name: str) -> str:
        """One task with its lines unfolded."""
        answer = self.ask("GET", name)
        answer.raise_for_status()
        answer.encoding = "utf-8"
        return answer.text.replace("\r\n", "\n").replace("\n ", "")

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Change a task over there: patterns of whole lines and what comes in their place."""
        text = self.text(name)
        for old, new in changes:
            found = re.search(rf"(?m)^{old}$", text)
            assert found, (old, text)
            text = text[: found.start()] + new + text[found.end() :]
        self.ask("PUT", name, text, Content_Type="text/calendar; charset=utf-8").raise_for_status()

    def writes(self) -> int:
        """How often anything was written here so far, and taken, by the server's own log."""
        path = re.escape(unquote(self.path.rstrip("/")))
        return len(re.findall(rf"(?:PUT|DELETE|MOVE|MKCALENDAR) response status for '{path}[^\n]*: 20\d ", self.server.log()))
