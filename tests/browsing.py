"""A ledger that is served, and a Chromium that looks at it, for tests: one browser a process of pytest, one server a test.

The browser is Debian's (`make programs`), driven by Playwright; tests without one are skipped with the reason. `Surfer.clean()` fails a test whose page
told a fault in its console: a script that is refused, a file that is missing.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.serve import Settings, application
from tests import ledgers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
TODAY = date(2020, 11, 20)
PATIENCE = 20_000  # milliseconds: the machine may be busy
SERIOUS = frozenset({"serious", "critical"})


def missing() -> str | None:
    """Why there is no browser here; None where there is one."""
    try:
        import playwright.sync_api  # noqa: F401
    except ModuleNotFoundError:
        return "playwright is not installed"
    return None if path_of_browser() else "there is no Chromium (make programs)"


@cache
def path_of_browser() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that shows nothing."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        found = made.chromium.launch(executable_path=path_of_browser(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield found
        found.close()


@contextmanager
def serving(place: str, **how: Any) -> Iterator[str]:
    """The address at which a ledger is served, in a thread of this process, e.g. `http://127.0.0.1:40123`."""
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    settings = replace(Settings(place, by="督查员", moment=lambda: ledgers.AT, day=lambda: TODAY), port=listener.getsockname()[1], **how)
    server = uvicorn.Server(uvicorn.Config(application(settings), log_level="error", access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{settings.port}"
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass
class Surfer:
    """A page of a browser of its own (no cookie of another), at the address of a server."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.home + path)
        return self.page

    def clean(self) -> None:
        """Fails where a page told a fault."""
        assert self.faults == []

    def barriers(self) -> list[str]:
        """What axe-core finds serious on the page as it stands, each with the element."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {node['html'][:120]}" for each in found if each["impact"] in SERIOUS for node in each["nodes"]]


@contextmanager
def surfing(browser: Browser, home: str, **how: Any) -> Iterator[Surfer]:
    """A new browser window at a server; `how` as Playwright's new_context takes it."""
    context = browser.new_context(**{"viewport": DESK, "locale": "zh-CN", **how})
    context.set_default_timeout(PATIENCE)
    found = Surfer(context.new_page(), home)
    found.page.on("console", lambda told: found.faults.append(told.text) if told.type == "error" else None)
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    try:
        yield found
    finally:
        context.close()
