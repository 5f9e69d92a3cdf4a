"""Archives and mails: the files in them read one after the other, e.g. `附件.zip/2020年/通知.docx`, into memory and never onto the disk.

What is wrong with one member is handed on in its place, and the others are still read. Members, depth and bytes are bounded
for all that one input holds together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from ...errors import InputError
from ...language import N_, _
from ..decoded import Decoded, Left
from ..limits import LIMITS, Limits, size
from ..registry import check_size, format_of, module_of, printable, read_bytes

ANY_RATIO = 10 * 1024 * 1024  # bytes below which no ratio is a bomb
MOST_NAME = 500  # characters
SPLIT = N_("unpack it and name the notices in it")
LITTER = {".ds_store", "thumbs.db", "desktop.ini"}  # what systems leave in folders


class SpentError(InputError):
    """The bounds of the whole input are reached: what is left of it is not read."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: its place there, with `/`, and its bytes; `left` is what the container says and no member does."""

    place: str
    data: bytes
    left: tuple[Left, ...] = ()


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one input, at any depth, within its limits."""

    limits: Limits = LIMITS
    members: int = field(init=False)
    bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.members, self.bytes = self.limits.archive_members, self.limits.archive_bytes

    def count(self, name: str) -> None:
        """One more member of the container `name`. Raises SpentError."""
        self.members -= 1
        if self.members < 0:
            raise SpentError(name, _("holds more than {most:,} files", most=self.limits.archive_members), _(SPLIT))

    def unpack(self, name: str, length: int, packed: int) -> None:
        """So many bytes more, out of so many. Raises InputError for what unpacks suspiciously well, SpentError when all is used up."""
        if length > ANY_RATIO and length > self.limits.archive_ratio * packed:
            raise InputError(
                name,
                _("unpacks to more than {ratio} times its size", ratio=self.limits.archive_ratio),
                _("unpack it yourself, if you trust it"),
            )
        self.bytes -= length
        if self.bytes < 0:
            raise SpentError(name, _("is part of what unpacks to more than {size}", size=size(self.limits.archive_bytes)), _(SPLIT))


def walk(data: bytes, name: str, limits: Limits = LIMITS) -> Iterator[Decoded | InputError]:
    """The notice in these bytes, or those of a container's members at any depth."""
    try:
        yield from inside(data, printable(name), 0, Budget(limits))
    except SpentError as spent:
        yield InputError(spent.name, spent.problem, spent.remedy)


def inside(data: bytes, name: str, depth: int, budget: Budget) -> Iterator[Decoded | InputError]:
    """As walk, within a budget. Raises SpentError only."""
    try:
        check_size(data, name, budget.limits)
        known = format_of(data, name)
        if not known.container:
            yield read_bytes(data, name, budget.limits)
            return
        if depth == budget.limits.archive_depth:
            raise InputError(name, _("is nested more than {depth} deep", depth=depth), _(SPLIT))
        found = False
        for member in module_of(known).members(data, name, budget):
            found = True
            if isinstance(member, Member):
                for each in inside(member.data, f"{name}/{member.place}", depth + 1, budget):
                    yield replace(each, left_out=each.left_out + member.left) if isinstance(each, Decoded) and member.left else each
            else:
                yield member
        if not found:
            raise InputError(name, _("holds no file"), _("give one that holds notices"))
    except SpentError:
        raise
    except InputError as error:
        yield error


def only(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The notice of a container that holds one. Raises InputError when it holds several, or something that cannot be read."""
    first, *others = islice(walk(data, name, limits), 2)
    error = next((each for each in (first, *others) if isinstance(each, InputError)), None)
    if error:
        raise error
    if others or isinstance(first, InputError):
        raise InputError(name, _("holds several files"), _("give it to duban parse, which reads all of them, or unpack it"))
    return first


def place_of(written: str, container: str) -> str | None:
    """A member's name as a place below its container; None for a folder and what systems leave there.

    Raises InputError for names that lead out of it (`../x`, `/etc/x`, `C:\\x`): they are made by no archiver.
    """
    written = written.partition("\0")[0].replace("\\", "/")
    parts = [part for part in written.split("/") if part not in ("", ".")]
    shown = f"{container}/{printable(written[:MOST_NAME])}"
    if len(written) > MOST_NAME:
        raise InputError(shown, _("has a name of more than {most} characters", most=MOST_NAME), _(SPLIT))
    if written.startswith("/") or written[1:2] == ":" or ".." in parts:
        raise InputError(shown, _("has a name that leads out of its archive, so it is left out"), _("unpack it yourself, if you trust it"))
    if not parts or written.endswith("/"):
        return None
    last = parts[-1].lower()
    if "__MACOSX" in parts or last in LITTER or last.startswith(("._", "~$", "~wrl")):
        return None
    return printable("/".join(parts))


def name_of(raw: bytes) -> str:
    """A name whose encoding the archive does not say: UTF-8, else GB18030, else as it is. `联通` in GB 2312 is UTF-8 by chance."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
    if name.isascii() or max(name) >= "\u0800":
        return name
    try:
        return raw.decode("gb2312")
    except UnicodeDecodeError:
        return name
