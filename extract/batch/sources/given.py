"""One input of a batch: a file, an object of a remote store, or bytes that are here already, such as row 17 of `通知.jsonl`."""

from __future__ import annotations

from dataclasses import dataclass

from ...readers.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Input:
    """What is to be converted, and the key that it has in every output.

    `data` are the bytes where they are here already (a row, a member of an archive): `path` then only tells where they came from.
    `is_text` says that they are the UTF-8 of a text, whose format and encoding are not to be guessed.
    `version` is what a remote store says to identify the content (an ETag): it stands for the content hash, so that nothing is
    fetched only to be compared. `problem` is what is wrong already, ready to be shown: such an input goes to no worker, and what else
    stands at its path or below is not known. `absent`: it was named as a source, and is not there. `limits` bound what is read of it.
    """

    path: str
    key: str
    data: bytes | None = None
    version: str | None = None
    is_text: bool = False
    problem: str | None = None
    absent: bool = False
    limits: Limits = LIMITS
