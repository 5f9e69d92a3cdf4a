"""Readers of other packages, e.g. of `.ceb`: a class below `Reader`, named in the package's entry points:

[project.entry-points."duban.readers"]
ceb = "package:Ceb"
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import ClassVar

from .. import plugins
from ..errors import DubanError, InputError
from ..language import _
from .decoded import Decoded
from .limits import LIMITS, Limits


class Reader(ABC):
    """A file format to write against: a name, the suffixes of its files (lower case, with the dot), and how bytes become text.

    Files are known by their suffix; a file without one, as of standard input, by the bytes that `signatures` says it begins with.
    A file that cannot be read raises `InputError(name, problem, remedy)`.

    >>> class Upside(Reader):
    ...     name, suffixes = "upside", (".upside",)
    ...     def text(self, data, name):
    ...         return data.decode()[::-1]
    >>> Upside().read("。责负室公办".encode(), "a.upside").text
    '办公室负责。'
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    signatures: ClassVar[tuple[bytes, ...]] = ()

    @abstractmethod
    def text(self, data: bytes, name: str) -> str:
        """The text of a file's bytes: a line a paragraph, tabs between the cells of a table's row."""

    def read(self, data: bytes, name: str) -> Decoded:
        """The text with how it was found. A reader that knows more (pages, what it left out) gives its own `Decoded`."""
        return Decoded(name, self.name, None, sha256(data).hexdigest(), self.text(data, name))

    def missing(self) -> str | None:
        """What has to be installed before files can be read, e.g. a program; None when all is there."""
        return None


class Guarded:
    """A reader of another package as the registry calls it: what goes wrong in it is told as such."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.missing: Callable[[], str | None] = reader.missing

    def read(self, data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
        """The reader's text; of `limits` it knows none beyond the size, which the registry has looked at."""
        try:
            decoded = self.reader.read(data, name)
            decoded.text.encode()
        except DubanError:
            raise
        except Exception as error:
            told = _("the reader “{name}” {failure}", name=self.reader.name, failure=plugins.failure(error))
            raise InputError(name, told, _("see that the file is whole, or tell the makers of the package that offers it")) from error
        if not decoded.text or decoded.text.isspace():
            raise InputError(name, _("the reader “{name}” finds no text in it", name=self.reader.name), _("see that the file is whole"))
        return decoded


@cache
def readers() -> tuple[Reader, ...]:
    """The readers that other packages offer."""
    return tuple(reader for _rest, reader in plugins.offered(plugins.READERS) if isinstance(reader, Reader))
