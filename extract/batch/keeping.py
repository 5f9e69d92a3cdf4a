"""What of an earlier run stays when its input is not seen, or cannot be read: a register never loses a notice in silence.

E.g. `a.zip` held 甲.txt and 乙.txt and holds 甲.txt only: the notice of 乙.txt stays beside the new one of 甲.txt.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..language import _
from .sources.given import Input
from .sources.remote import hidden, is_address
from .work import LEVEL, Outcome, counted, ids_of, warnings_of

SOURCE = '"source":'  # the first of this in a notice's JSON is its source: before it stands the schema only
END = b"\x00"  # of a path, in a place


def source_name(notice: bytes) -> str:
    """The name in the JSON of a notice, `{"schema":"duban/1","source":{"name":"2020/通知.txt",…`, without reading the rest."""
    text = notice.decode()
    name: str = json.JSONDecoder().raw_decode(text, text.index(SOURCE) + len(SOURCE))[0]["name"]
    return name


def place_of(given: Input) -> bytes:
    """Where an input stands: its path from the root, and its key. Other inputs may have its key, in another order, or in its absence."""
    if is_address(given.path) and not os.path.exists(given.path):  # noqa: PTH110 - asked of each input; a Path raises where this tells
        path = hidden(given.path).encode("utf-8", "replace")
    else:
        path = os.fsencode(os.path.abspath(given.path))  # noqa: PTH100 - as above
    return path + END + given.key.encode("utf-8", "replace")


def path_of(place: bytes) -> bytes:
    return place.partition(END)[0]


def is_gone(path: bytes) -> bool:
    """Whether a path is known to lead nowhere. What may not be looked at may be there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def may_be_told(path: bytes) -> bool:
    """Whether it is known if something is there: not so where the folder may not be looked into, or the share does not answer."""
    try:
        return b"://" in path or os.lstat(path) is not None
    except OSError:
        return is_gone(path)


def is_below(path: bytes, others: Iterable[bytes]) -> bool:
    """Whether a path is one of the others, or stands below one of them."""
    return any(path == other or path.startswith(other.rstrip(b"/\\") + os.sep.encode()) for other in others)


def with_kept(outcome: Outcome, earlier: bytes, forget: bool) -> tuple[Outcome, int]:
    """The outcome with those notices of an earlier run in it that it has not anew, and their number; with `forget` only where something
    could not be read, so that they are not known to be gone."""
    if earlier == outcome.packed or (forget and not outcome.reason):
        return outcome, 0
    lines = unpacked(outcome.packed)
    new = Counter(map(source_name, lines))
    kept = []
    for line in unpacked(earlier):
        name = source_name(line)
        if new[name]:
            new[name] -= 1
        else:
            kept.append(line)
    if not kept:
        return outcome, 0
    records = [json.loads(line) for line in kept]
    codes = Counter(outcome.diagnostics)
    codes.update(found["code"] for record in records for found in record["diagnostics"])
    whole = b"\n".join([*lines, *kept])
    tasks, optional, empty = counted([*lines, *kept])
    merged = replace(
        outcome,
        packed=zlib.compress(whole, LEVEL),
        notices=len(lines) + len(kept),
        tasks=tasks,
        optional=optional,
        empty=empty,
        diagnostics=dict(sorted(codes.items())),
        ids=ids_of([*lines, *kept]),
        warnings=warnings_of([*lines, *kept]),
    )
    if outcome.error:
        merged.error = _("{error}\n{count} of its notices stay as an earlier run read them", error=outcome.error, count=len(kept))
    return merged, len(kept)


def unpacked(packed: bytes | None) -> list[bytes]:
    return zlib.decompress(packed).split(b"\n") if packed else []


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a batch; `failed` counts inputs, `without_task` notices, `warnings` diagnostics of severity warning or error."""

    inputs: int
    notices: int
    tasks: int
    optional: int  # not among the tasks
    without_task: int
    failed: int
    warnings: int
    diagnostics: dict[str, int]

    def said(self) -> str:
        """The tasks as the table of a notice counts them: `32 tasks, 1 optional`."""
        return _("{n} tasks, {optional} optional", n=self.tasks, optional=self.optional) if self.optional else _("{n} tasks", n=self.tasks)


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a run did not see of what earlier runs had read: how many inputs stay, and some of their keys.

    `members` are notices that stay although their archive is there without them; `dropped` counts inputs of which nothing stays,
    `forgotten` those of them that were gone. `barred`: why --forget forgot nothing.
    """

    kept: int = 0
    members: int = 0
    names: tuple[str, ...] = ()
    dropped: int = 0
    forgotten: int = 0
    barred: str | None = None

    def lines(self) -> Iterator[str]:
        """For people."""
        if self.forgotten:
            yield _("{forgotten} inputs of earlier runs are gone, and forgotten", forgotten=self.forgotten)
        several = self.kept + self.members > len(self.names)
        some = ", ".join(self.names) + (" …" if several else "")
        how = _("nothing is forgotten, since {barred}", barred=self.barred) if self.barred else _("--forget drops what is gone")
        if self.kept:
            yield _(
                "{kept} inputs of earlier runs were not found, and their notices stay in the output: {some}; {how}",
                kept=self.kept,
                some=some,
                how=how,
            )
        if self.members:
            yield _(
                "{members} notices are no longer in their archive, and stay in the output: {some}; {how}",
                members=self.members,
                some=some,
                how=how,
            )
