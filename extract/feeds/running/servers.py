"""A target with a memory of its own is fed: what is there is asked for first, then one task at a time goes over.

What is about to be sent stands in the journal before it is sent, some tasks at a time; a run that was cut off is gone on with by the next
one, which asks what became of it. A target that is busy or does not answer is asked again a few times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection

from ...errors import FeedError, LedgerError
from ...language import _
from ...ledger.words import ENDED
from ..item import AwayError, BusyError, ChangedError, Item, PartlyError, RefusedError, Server, There
from ..mapping import Plan
from .journal import Entry, Fields, Sent, keep, tell
from .merging import Merged, Work, after, merge, settled
from .patience import made, patiently
from .pulling import pull
from .sums import Sum, Told, short, shown_change

MANY = 50  # tasks whose requests are noted together
MOST_AWAY = 2  # tasks to which nothing is answered before a run ends: one may be what a target fails at
LOOKS = 3  # at a task that changes all the time
FEED = "feed"
Step = Callable[[], AbstractContextManager[Connection]]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a run is meant. `by`, `at`: who runs it and when, for the history. `settle`: `here` or `there` ends conflicts."""

    target: str  # its name and place, no secret in it
    by: str
    at: str
    dry_run: bool = False
    pull: bool = False
    again: bool = False  # what somebody deleted there is made again
    settle: str | None = None


@dataclass(slots=True)
class Run:
    """One run. `step` gives transactions of the ledger; `wait` waits so many seconds."""

    server: Server
    plan: Plan
    asked: Asked
    step: Step
    wait: Callable[[float], None]
    sum: Sum = field(default_factory=Sum)
    results: list[Sent] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    away: int = 0  # tasks one after the other to which nothing was answered

    def feed(self, items: Iterable[Item], sent: Mapping[str, Sent]) -> Sum:
        """Feed the items; `sent` is what the target was told before."""
        try:
            there = self.all_there(sent)
            waiting = iter(items)
            while some := list(islice(waiting, max(MANY, self.server.many))):
                works = [work for item in some if (work := self.work_of(item, sent.get(item.uid), there.get(item.uid)))]
                self.note([work.begun() for work in works if work.merged is None or work.merged.change])
                for work in self.made_at_once(works):
                    self.do(work)
        except (AwayError, BusyError, RefusedError) as error:
            self.sum.stopped = str(error)
        finally:
            self.note(())
        return self.sum

    def all_there(self, sent: Mapping[str, Sent]) -> dict[str, There]:
        known = {uid: each.foreign for uid, each in sent.items() if each.foreign is not None}
        if self.server.blind:
            return {uid: sent[uid].there() for uid in known}
        return self.patiently(lambda: self.server.there(known))

    def note(self, begun: Iterable[Sent]) -> None:
        """Write down what came of requests, and which ones come now."""
        rows = {each.uid: each for each in (*self.results, *begun)}
        if self.asked.dry_run or not (rows or self.gone or self.entries):
            return
        with self.step() as base:
            keep(base, self.asked.target, self.asked.at, list(rows.values()), [uid for uid in self.gone if uid not in rows])
            tell(base, self.asked.target, self.asked.by, self.asked.at, self.entries)
        self.results, self.gone, self.entries = [], [], []

    def work_of(self, item: Item, sent: Sent | None, there: There | None) -> Work | None:
        """What is to be done with a task; None where nothing is."""
        if there is None and sent is not None and sent.foreign is None and sent.pending is not None and not self.server.blind:
            there = self.patiently(lambda: self.server.find(item.uid))  # a run was cut off here
        if there is None and sent is not None and sent.foreign is not None and not self.asked.again:
            self.deleted(item)
            return None
        if there is None:
            return Work(item, Sent(item.uid, item.id, pending=sent.pending if sent else None), None, None)
        known = sent or Sent(item.uid, item.id)
        if self.asked.pull:
            item, known = self.pulled(item, known, there)
        return Work(item, known, there, settled(merge(item.fields, known, there.fields), self.asked.settle))

    def deleted(self, item: Item) -> None:
        """What somebody deleted over there; one that has ended here too is not worth a word."""
        if item.state in ENDED:
            self.sum.left += 1
        else:
            self.sum.deleted.append(Told(item.id, item.title))

    def pulled(self, item: Item, sent: Sent, there: There) -> tuple[Item, Sent]:
        """What people did over there comes into the ledger; the task and what is known of it after that."""
        merged = merge(item.fields, sent, there.fields)
        progress = self.patiently(lambda: self.server.told(there))
        if not merged.edited and not progress:
            return item, sent
        known = sent
        try:
            with self.step() as base:
                news = pull(base, self.plan, item, merged.edited, progress, self.asked.at)
                if news.fields:
                    held = sent.held | {name: merged.edited[name] for name in news.fields}
                    known = replace(sent, foreign=there.foreign, fields=sent.fields | news.fields, held=held)
                    keep(base, self.asked.target, self.asked.at, [known])
                if self.asked.dry_run:
                    base.rollback()
        except LedgerError as error:
            self.sum.failed.append(Told(item.id, item.title, str(error)))
            return item, sent
        if news.told:
            self.sum.pulled.append(Told(item.id, item.title, "; ".join(news.told)))
        return replace(item, fields=item.fields | news.fields), known

    def made_at_once(self, works: list[Work]) -> Iterable[Work]:
        """The tasks that are left when those that are new were made together, where the target takes many at once."""
        new = [work for work in works if work.merged is None]
        if self.server.many == 1 or len(new) < 2 or self.asked.dry_run:
            return works
        try:
            found = self.server.create_many([work.item for work in new])
        except FeedError:
            return [replace(work, in_doubt=work.merged is None) for work in works]
        for work, there in zip(new, found, strict=True):
            self.created(work, there)
        return [work for work in works if work.merged is not None]

    def do(self, work: Work) -> None:
        """One task; what a target does not take is told, and the others go on."""
        item = work.item
        try:
            if work.merged is None:
                self.create(work)
            else:
                self.change(work, work.merged)
            self.away = 0
        except (BusyError, RefusedError):
            raise
        except AwayError as error:
            self.away += 1
            if self.away == MOST_AWAY:
                raise
            self.sum.failed.append(Told(item.id, item.title, str(error)))
        except FeedError as error:
            self.away = 0
            self.sum.failed.append(Told(item.id, item.title, str(error)))
            if isinstance(error, PartlyError):
                taken = {name: text for name, text in item.fields.items() if name not in error.lacks}
                self.results.append(work.sent.done(taken, error.there))
            elif work.there is None:
                self.gone.append(item.uid)
            else:
                self.results.append(replace(work.begun(), pending=None))

    def create(self, work: Work) -> None:
        item = work.item
        if self.asked.dry_run:
            self.sum.created.append(Told(item.id, item.title))
            return
        try:
            there = self.patiently(lambda: self.server.create(item), lambda: made(self.server, item), in_doubt=work.in_doubt)
        except ChangedError:
            self.again(work)
            return
        self.created(work, there)

    def created(self, work: Work, there: There) -> None:
        item = work.item
        self.sum.created.append(Told(item.id, item.title))
        self.results.append(work.sent.done(item.fields, there))
        self.entries.append(Entry(item.id, FEED, "created"))

    def again(self, work: Work) -> None:
        """What was to be made is there already: another ledger, or a copy of this one, made it."""
        there = self.patiently(lambda: self.server.find(work.item.uid))
        if there is None:
            raise FeedError(self.server.name, _("has {uid} and does not show it", uid=work.item.uid), _("look for it there, and delete it"))
        sent = Sent(work.item.uid, work.item.id)
        self.change(Work(work.item, sent, there, None), settled(merge(work.item.fields, sent, there.fields), self.asked.settle))

    def change(self, work: Work, merged: Merged) -> None:
        """Change what differs; where somebody is quicker it is looked at again."""
        item, there = work.item, work.there
        assert there is not None
        for _turn in range(LOOKS):
            if not merged.change or self.asked.dry_run:
                break
            try:
                there = self.request(item, there, merged.change)
                break
            except ChangedError:
                looked = self.look(item, there)
                if looked is None:
                    self.deleted(item)
                    return
                there = looked
                merged = settled(merge(item.fields, replace(work.sent, pending=item.fields), there.fields), self.asked.settle)
        else:
            raise FeedError(self.server.name, _("{uid} changes there all the time", uid=item.uid), _("start again later"))
        self.tell(item, work.sent, merged)
        known = after(work.sent, item.fields, merged, there)
        if known != work.sent or merged.change:
            self.results.append(known)

    def request(self, item: Item, there: There, fields: Fields) -> There:
        return self.patiently(lambda: self.server.change(item, there, fields))

    def look(self, item: Item, there: There) -> There | None:
        return self.patiently(lambda: self.server.there({item.uid: there.foreign})).get(item.uid)

    def tell(self, item: Item, sent: Sent, merged: Merged) -> None:
        """What became of a task that was there."""
        if merged.change:
            self.sum.changed.append(Told(item.id, item.title, shown_change(sent.fields, merged.change)))
            self.entries.append(Entry(item.id, FEED, f"changed {', '.join(merged.change)}"))
        for each in merged.conflicts:
            what = _(
                "{name}: here {here}, there {there}, before {sent}",
                name=each.name,
                here=short(each.here),
                there=short(each.there),
                sent=short(each.sent or ""),
            )
            self.sum.conflicts.append(Told(item.id, item.title, what))
        if not merged.change and not merged.conflicts:
            self.sum.left += 1

    def patiently(self, do: Callable[[], Found], made: Callable[[], Found | None] | None = None, *, in_doubt: bool = False) -> Found:
        return patiently(self.wait, do, None if self.server.blind else made, in_doubt=in_doubt)
