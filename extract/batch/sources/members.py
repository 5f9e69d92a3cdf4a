"""Archives of more files than one input may hold: each member is an input of its own, `2020.zip/甲/通知.txt`, with its own time limit.

Smaller archives are one input, which a worker reads whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import BinaryIO

from ...errors import InputError
from ...language import _
from ...readers import FORMATS, Limits, module_of
from ...readers.archives.members import SPLIT, Budget, Member
from .given import Input

NAMES = {"zip": "zips", "tar": "tars"}


def may_be_large(key: str) -> ModuleType | None:
    """The module that reads such an archive, by the suffix of its name; None for what is none."""
    lower = key.lower()
    known = next((known for known in FORMATS if known.name in NAMES and lower.endswith(known.suffixes)), None)
    return module_of(known) if known else None


def is_large(file: BinaryIO, size: int, archive: ModuleType, limits: Limits) -> bool:
    """Is it to be read member by member? Otherwise a worker reads it, and tells what is wrong with it."""
    return size > limits.file_bytes or bool(archive.is_large(file, size, limits))


def members(file: BinaryIO, size: int, given: Input, archive: ModuleType, limits: Limits) -> Iterator[Input]:
    """The files in a large archive, one in memory at a time; what is wrong with one, or with what follows, is an input with a problem."""
    most = max(limits.archive_bytes, limits.archive_ratio * size)
    budget = Budget(replace(limits, archive_members=limits.archive_inputs, archive_bytes=most))
    found = False
    try:
        for member in archive.members_of(file, given.key, budget):
            found = True
            if isinstance(member, Member):
                yield Input(given.path, f"{given.key}/{member.place}", member.data)
            else:
                yield failed(given, member)
        if not found:
            raise InputError(given.key, _("holds no file"), _(SPLIT))
    except InputError as error:
        yield failed(given, error)


def failed(given: Input, error: InputError) -> Input:
    return Input(given.path, error.name, problem=str(error))
