"""A digest in messages that a place takes: no line is parted, a unit whose tasks go on says so, and what has no room is counted.

督办提醒 2021-04-20（2/3）
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...ledger.fields import UNITS
from ..mapping.values import OTHERS
from .digest import Digest

MOST_PARTS = 20  # messages at a time: more in a minute is refused by 企业微信 and 钉钉, and read by nobody
MOST_CALLED = 50  # people that a message calls


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its title, its lines, and the accounts of those whom it calls."""

    title: str
    lines: tuple[str, ...]
    called: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.lines))


def packed(
    digest: Digest, most: int, cost: Callable[[str], int], settings: Mapping[str, str], accounts: Mapping[str, str] | None = None
) -> list[Message]:
    """The messages; `cost`: what a line takes of the `most` that a message has; `accounts`: of units, who is called."""
    room = most - cost(digest.title + part(settings, MOST_PARTS, MOST_PARTS)) - cost(digest.rest(10**9))
    pages = list(paged(digest, room, cost))
    left = sum(told for _, told in pages[MOST_PARTS:])
    pages = pages[:MOST_PARTS]
    found = []
    for number, (lines, _) in enumerate(pages, 1):
        title = digest.title + (part(settings, number, len(pages)) if len(pages) > 1 else "")
        end = (digest.rest(left),) if left and number == len(pages) else ()
        found.append(Message(title, (*lines, *end), called(digest, lines, accounts or {})))
    return found


def part(settings: Mapping[str, str], number: int, count: int) -> str:
    return settings["part"].replace("{number}", str(number)).replace("{count}", str(count))


def called(digest: Digest, lines: Sequence[str], accounts: Mapping[str, str]) -> tuple[str, ...]:
    """The accounts of the units that a message tells of."""
    heads = set(lines)
    units = (section.unit for section in digest.sections if section.head in heads)
    return tuple(dict.fromkeys(each for unit in units for each in accounts.get(unit, accounts.get(OTHERS, "")).split(UNITS) if each))[
        :MOST_CALLED
    ]


def paged(digest: Digest, room: int, cost: Callable[[str], int]) -> Iterator[tuple[list[str], int]]:
    """The lines of each message, and of how many tasks they tell. No head of a unit stands last; tasks that go on have it again."""
    page: list[str] = []
    used, told, head = 0, 0, ""
    for line, after, tasks in marked(digest):
        gap = [""] if after and page else []
        need = sum(map(cost, (*gap, line, *after[:1])))
        if page and used + need > room:
            yield page, told
            page, used, told, gap = [], 0, 0, []
            if not after and head:
                page, used = [head], cost(head)
        head = line if after else head
        page += (*gap, line)
        used, told = used + sum(map(cost, (*gap, line))), told + tasks
    if page:
        yield page, told


def marked(digest: Digest) -> Iterator[tuple[str, list[str], int]]:
    """The lines; of the head of a unit those below it; of how many tasks a line tells."""
    if digest.counts:
        yield digest.counts, [], 0
    for section in digest.sections:
        lines = [f"{number}. {line}" for number, line in enumerate(section.lines, 1)]
        rest = [digest.rest(section.more)] if section.more else []
        yield section.head, lines + rest, 0
        yield from ((line, [], 1) for line in lines)
        yield from ((line, [], section.more) for line in rest)
