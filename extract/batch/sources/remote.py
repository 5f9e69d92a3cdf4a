"""Notices in a store that fsspec knows, e.g. `s3://档案/2020/` or `hdfs://server/档案/*.docx`: listed here, fetched by the workers.

Credentials and servers are those of the store's own environment variables (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …) and of fsspec's
configuration files. fsspec is imported when an address is met, and not before.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath
from shutil import copyfileobj
from typing import Any, BinaryIO, cast

import regex

from ...errors import InputError
from ...installation import how_to_get
from ...language import N_, _
from ...readers import LIMITS, Limits, printable
from ...readers.limits import size
from .given import Input
from .listing import Entry, entries, entry_of

ADDRESS = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://")  # one letter is a drive
SECRET = regex.compile(r"(?<=://)[^/@]{1,500}@")
MAGIC = "*?["
MOST_DEPTH = 100  # folders inside folders
CHUNK = 1024 * 1024
EXTRAS = {"s3": "s3", "s3a": "s3"}
CHECK = N_("check the address, the credentials and the network")
OWN_SERVER = N_(" (AWS_ENDPOINT_URL names an S3 server of your own)")


def is_address(source: str) -> bool:
    return ADDRESS.match(source) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """An object of a store: its address, the key relative to the source, and what the listing says of it.

    `direct`: it, or a glob of its suffix, was named.
    """

    address: str
    key: str
    size: int | None
    version: str | None
    direct: bool = False

    def given(self, limits: Limits = LIMITS) -> Input:
        """It as an input. What is too large is not fetched; what lives in this process only is read here."""
        if self.size is not None and not 0 < self.size <= limits.file_bytes:
            large = _("is larger than {size}; split it into single notices", size=size(limits.file_bytes))
            return Input(
                self.address, self.key, problem=f"{self.key}: {large if self.size else _('is empty; give one that holds a notice')}"
            )
        if self.address.startswith("memory:"):
            return Input(self.address, self.key, fetch(self.address, limits))
        return Input(self.address, self.key, version=self.version)


@dataclass(frozen=True, slots=True)
class Store:
    """A file system of fsspec, the path in it that a source names, and what stands before a path in an address."""

    system: Any
    root: str
    before: str
    source: str

    def found(self) -> Iterator[Found]:
        """The objects that the source names: one object, all below a folder in order, or those that a glob matches.

        Raises InputError when the store cannot be listed: what it holds is then unknown, so that no output may be made without it.
        """
        with told(self.source):
            info = self.info()
        if info is None:
            yield from self.matching()
        elif info.get("type") == "directory":
            yield from self.below(self.root, "", 0)
        else:
            entry = entry_of(self.root, info)
            yield self.item(entry, entry.name, True)

    def info(self) -> dict[str, Any] | None:
        """What the store says of the path; None for a glob. Raises FileNotFoundError."""
        try:
            return cast("dict[str, Any]", self.system.info(self.root))
        except (FileNotFoundError, ValueError):
            if any(sign in self.root for sign in MAGIC):
                return None
            raise

    def below(self, folder: str, prefix: str, depth: int) -> Iterator[Found]:
        listing = entries(self.system, folder)
        while True:
            with told(self.source):
                entry = next(listing, None)
            if entry is None:
                return
            if not entry.is_folder:
                yield self.item(entry, prefix + entry.name)
            elif depth < MOST_DEPTH:
                yield from self.below(entry.path, f"{prefix}{entry.name}/", depth + 1)

    def matching(self) -> Iterator[Found]:
        """The objects that a glob matches, by name, keys relative to the folder before its first sign; all are held."""
        with told(self.source):
            matched = self.system.glob(self.root, detail=True)
        parts = self.root.split("/")
        base = "/".join(parts[: next(place for place, part in enumerate(parts) if any(sign in part for sign in MAGIC))])
        found = sorted((entry_of(path, info) for path, info in matched.items() if info["type"] == "file"), key=lambda entry: entry.path)
        if not found:
            raise InputError(hidden(self.source), _("matches no object"), _("check the address"))
        ending = PurePosixPath(self.root).suffix.lower()
        for entry in found:
            yield self.item(entry, entry.path.removeprefix(base).lstrip("/"), bool(ending) and entry.path.lower().endswith(ending))

    def item(self, entry: Entry, key: str, direct: bool = False) -> Found:
        return Found(self.before + entry.path, printable(key), entry.size, entry.version, direct)


def store_of(source: str) -> Store:
    """The store of an address. Raises InputError when what speaks to it is not installed."""
    with told(source):
        if "::" in source:
            raise InputError(hidden(source), _("is a chain of addresses"), _("name the outermost file or folder by an address of its own"))
        system, root = import_module("fsspec.core").url_to_fs(source)
        root = root.rstrip("/") or root
        plain = source.rstrip("/")
        before = plain.removesuffix(root.rstrip("/")) if plain.endswith(root.rstrip("/")) else source.partition("://")[0] + "://"
    return Store(system, root, before, source)


def fetch(address: str, limits: Limits = LIMITS) -> bytes:
    """The bytes of an object, in one request; of a large one no more than tell that it is too large. Raises InputError."""
    store = store_of(address)
    with told(address):
        return bytes(store.system.cat_file(store.root, start=0, end=limits.file_bytes + 1))


def ahead(share: Sequence[Input]) -> Iterator[Input]:
    """The inputs of a share in their order, those of a store fetched at the same time: a store is slow to answer, not to send."""
    far = [given for given in share if given.data is None and is_address(given.path)]
    if len(far) < 2:
        yield from share
        return
    with ThreadPoolExecutor(len(far)) as threads:
        coming = {given.key: threads.submit(fetch, given.path, given.limits) for given in far}
        for given in share:
            try:
                data = coming.pop(given.key).result() if given.key in coming else None
            except (InputError, MemoryError):
                data = None  # fetching it once more tells what is wrong
            yield given if data is None else replace(given, data=data)


@contextmanager
def opened_at(address: str) -> Iterator[BinaryIO]:
    """An object as a file of which only the parts are fetched that are read."""
    store = store_of(address)
    with told(address), store.system.open(store.root, "rb") as file:
        yield file


@contextmanager
def copied(address: str) -> Iterator[BinaryIO]:
    """A large object as a file without a name in the folder for temporary files (TMPDIR): it is read for long, and to and fro."""
    store = store_of(address)
    with tempfile.TemporaryFile(prefix="duban-") as file:
        with told(address), store.system.open(store.root, "rb") as source:
            copyfileobj(source, file, CHUNK)
        file.seek(0)
        yield cast("BinaryIO", file)


@contextmanager
def told(address: str) -> Iterator[None]:
    """What a store raises, as an InputError for people."""
    name, scheme = hidden(address), address.partition("://")[0].lower()
    try:
        yield
    except (InputError, MemoryError):
        raise
    except FileNotFoundError:
        raise InputError(name, _("there is no such bucket, folder or object"), _("check the address")) from None
    except PermissionError as error:
        raise InputError(
            name, _("access is denied ({error})", error=short(error)), _("check the credentials and what they allow")
        ) from None
    except ImportError as error:
        remedy = how_to_get(EXTRAS[scheme]) if scheme in EXTRAS else _("pip install fsspec and what it names")
        raise InputError(name, _("needs a library that is not installed ({error})", error=short(error)), remedy) from None
    except Exception as error:  # each store has its own
        raise InputError(
            name,
            _("cannot be read ({name}: {error})", name=type(error).__name__, error=short(error)),
            _(CHECK) + (_(OWN_SERVER) if scheme in EXTRAS else ""),
        ) from None


def hidden(address: str) -> str:
    """An address without the password in it."""
    return printable(SECRET.sub("…@", address))


def short(error: Exception) -> str:
    return printable(" ".join(SECRET.sub("…@", str(error)[:2000]).split()))[:200]
