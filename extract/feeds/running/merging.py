"""What goes over, field by field: by what was sent last, what the ledger has now, and what stands there now.

What is the same here as it was sent is left as it is there, whoever changed it. What is new here goes over where nobody changed it there;
where somebody did it is a conflict, which is told and not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..item import Item, There
from .journal import Fields, Sent, begun

LONG = 100  # characters of a text that a target may have cut


class Conflict(NamedTuple):
    """A field that both sides changed."""

    name: str
    sent: str | None
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Merged:
    """`change`: what goes over. `edited`: what was changed there alone. `agreed`: what is the same on both sides without having been sent.

    `conflicts` stay; `given_up` are those that were settled for the target. `known`: what was sent last, and what the target made of it.
    """

    change: Fields = field(default_factory=dict)
    edited: Fields = field(default_factory=dict)
    agreed: Fields = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    given_up: list[Conflict] = field(default_factory=list)
    known: dict[str, tuple[str, str]] = field(default_factory=dict)


def merge(here: Mapping[str, str], sent: Sent, there: Mapping[str, str]) -> Merged:
    """The fields of a task, each by itself. A field that the target does not tell is taken to be as it was sent."""
    merged = Merged()
    for name, ours in here.items():
        last = sent.fields.get(name)
        if last is None and name not in there and name not in (sent.pending or {}):
            merged.change[name] = ours
            continue
        held = sent.held.get(name, last)
        theirs = there.get(name, held if held is not None else "")
        if theirs != held and sent.pending and is_form_of(theirs, sent.pending.get(name, "")):
            last, held = sent.pending[name], theirs  # the request came through, its answer did not
        if last is None or held is None:
            unknown(merged, name, ours, theirs)
            continue
        merged.known[name] = (last, held)
        if ours == theirs:
            if ours != last:
                merged.agreed[name] = ours
        elif ours == last:
            if theirs != held:
                merged.edited[name] = theirs
        elif theirs == held:
            merged.change[name] = ours
        else:
            merged.conflicts.append(Conflict(name, last, ours, theirs))
    return merged


def is_form_of(theirs: str, sent: str) -> bool:
    """Whether what stands there may be what was sent: with other white space, or cut where it is long."""
    there, ours = "".join(theirs.split()), "".join(sent.split())
    return bool(there) and (there == ours or (len(there) >= LONG and ours.startswith(there)))


def unknown(merged: Merged, name: str, ours: str, theirs: str) -> None:
    """A field of which it is not known what was sent: what stands there is somebody's."""
    if theirs == ours:
        merged.agreed[name] = ours
    elif is_form_of(theirs, ours):
        merged.known[name] = (ours, theirs)
    elif not theirs:
        merged.change[name] = ours
    else:
        merged.conflicts.append(Conflict(name, None, ours, theirs))


def settled(merged: Merged, side: str | None) -> Merged:
    """The conflicts as they are to be settled: the ledger's values go over (`here`), or stay away (`there`); None: they stay conflicts."""
    if side is None or not merged.conflicts:
        return merged
    if side == "here":
        return replace(merged, change=merged.change | {each.name: each.here for each in merged.conflicts}, conflicts=[])
    return replace(merged, conflicts=[], given_up=merged.conflicts)


def after(sent: Sent, here: Mapping[str, str], merged: Merged, there: There) -> Sent:
    """What is known once the fields that go over have gone: of a conflict what was known before."""
    fields, held = {}, {}
    given_up = {each.name: each.there for each in merged.given_up}
    for name, ours in here.items():
        if name in merged.change:
            fields[name], held[name] = ours, there.fields.get(name, ours)
        elif name in merged.agreed:
            fields[name] = held[name] = ours
        elif name in given_up:
            fields[name], held[name] = ours, given_up[name]
        elif name in merged.known:
            fields[name], held[name] = merged.known[name]
    other = {name: value for name, value in held.items() if value != fields[name]}
    return replace(sent, foreign=there.foreign, fields=fields, held=other, pending=None)


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with a task: make it, or change what differs. `in_doubt`: it may have been made just now."""

    item: Item
    sent: Sent
    there: There | None
    merged: Merged | None
    in_doubt: bool = False

    def begun(self) -> Sent:
        """What is known before the request, with what an earlier one that was cut off has done."""
        if self.there is None or self.merged is None:
            return begun(self.item, self.sent)
        return begun(self.item, after(self.sent, self.item.fields, replace(self.merged, change={}), self.there))
