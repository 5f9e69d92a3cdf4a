"""Web pages printed to PDF, the way offices keep them: the browser's head and foot, the site's path, buttons and foot are no notice.

A browser prints the date and the page's title above, its address and 1/3 below. What a web page has around its notice is told as the
reader of web pages tells it: `当前位置：首页>公开>通知公告`, `打印本页 关闭窗口`, `主办：…`.
"""

from __future__ import annotations

import regex

from ..account import Account
from ..web.page import is_noise
from ..words import pattern
from .furniture import in_margin, is_page_number
from .layout import Page, PlacedLine

__all__ = ["without_print"]

ADDRESS = regex.compile(r"(?:https?|file)://[!-~]*|about:blank")
PRINTED_AT = regex.compile(
    r"(?:19|20)[0-9]{2}[/-][0-9]{1,2}[/-][0-9]{1,2}(?:,?\s?(?:上午|下午)?[0-9]{1,2}:[0-9]{2})?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4},?\s?[0-9]{1,2}:[0-9]{2}"
)
SENTENCE = regex.compile(r"[。；！？]")
LONGEST_LINK = 25  # characters of a line of links, in which a mark may be wrongly recognised
OPENING, CLOSING = 14, 16  # lines of the document, in which the site's path and its foot stand


def without_print(pages: list[Page], account: Account) -> None:
    """Take out what the browser and the site have put around a notice."""
    addressed = [page for page in pages if any(in_margin(page, line) and ADDRESS.match(line.text) for line in page.lines)]
    for page in addressed:
        leave(page, [line for line in page.lines if in_margin(page, line) and is_of_print(line)], "page-furniture", account)
    path = without_head(pages[0], account) if pages else False
    if path or addressed:
        without_foot(pages, account)


def is_of_print(line: PlacedLine) -> bool:
    """An address, a date with its time, beside a title or a page number; no more is a page number alone."""
    address, date = ADDRESS.search(line.text), PRINTED_AT.match(line.text)
    return bool(address or date or is_page_number(line.text))


def without_head(page: Page, account: Account) -> bool:
    """The site's head ends with the path to the page; without one, nothing is certain."""
    ends = next((index for index, line in enumerate(page.lines[:OPENING]) if pattern("page", "place").match(line.text)), None)
    head = page.lines[: ends + 1] if ends is not None else []
    if any(len(line.text) > LONGEST_LINK and SENTENCE.search(line.text) for line in head):
        return False
    leave(page, head, "navigation", account)
    return bool(head)


def without_foot(pages: list[Page], account: Account) -> None:
    """Buttons stand below the notice, and from the first of them or of the site's foot on nothing else."""
    placed = [(page, line) for page in pages for line in page.lines][-CLOSING:]
    begins = None
    for index in reversed(range(len(placed))):
        text = placed[index][1].text
        if is_noise(text) or pattern("page", "foot").match(text):
            begins = index
        elif SENTENCE.search(text):
            break
    if begins is not None:
        for page, line in placed[begins:]:
            leave(page, [line], "navigation", account)


def leave(page: Page, lines: list[PlacedLine], kind: str, account: Account) -> None:
    for line in lines:
        account.leave(kind, line.text)
    gone = set(map(id, lines))
    page.lines = [line for line in page.lines if id(line) not in gone]
