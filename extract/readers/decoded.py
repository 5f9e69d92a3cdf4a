"""What a reader hands on: the text of an input, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Left(NamedTuple):
    """What a reader did not hand on, all of one kind: its visible characters, and how the first of them begins."""

    kind: str
    characters: int
    example: str


class Problem(NamedTuple):
    """A part of a file that could not be read, e.g. its page 3: where in the text it would stand, and why it does not."""

    code: str
    message: str
    place: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """The decoded text of one input, e.g. the 4,757 characters of 浙应急人事〔2020〕46号.

    `name` is the file's own name (no folders of this machine), `format` the reader's name, `encoding` the codec found
    (None where bytes were never decoded, as for text given as `str`), `sha256` that of the bytes as they came, in hex.
    All spans count in characters of `text`; of plain text that is the file's own, no line end and no space is changed. Of a format with
    pages, `pages` holds where each begins in `text`; of text that was recognised (OCR), `confidence` is its mean, 0 to 1.
    `left_out` tells what the file shows and `text` does not hold: `account.py` counts it. `problems` tells which parts of
    the file could not be read.

    >>> Decoded("通知.memo", "memo", "gb18030", "0" * 64, "1.值守。（办公室负责）").encoding
    'gb18030'
    """

    name: str
    format: str
    encoding: str | None
    sha256: str
    text: str
    pages: tuple[int, ...] = ()
    ocr: bool = False
    confidence: float | None = None
    left_out: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()
