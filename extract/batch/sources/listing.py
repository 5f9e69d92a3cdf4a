"""What is in a folder of a store, e.g. the objects `s3://档案/2020/*` and the folders beside them: in order, and of S3 a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SAME = ("ETag", "etag", "e_tag", "md5Hash", "md5", "content_md5", "checksum", "crc32c")  # what stores call a sign of the content
TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created")


@dataclass(frozen=True, slots=True)
class Entry:
    """An object or folder: its path, and what the listing says of its size (bytes) and content."""

    path: str
    is_folder: bool
    size: int | None = None
    version: str | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def entries(system: Any, folder: str) -> Iterator[Entry]:
    """What is in a folder, in order. Raises what the store raises."""
    for page in pages(system, folder) if hasattr(system, "call_s3") else [listed(system, folder)]:
        yield from (entry for entry in page if entry.path != folder)  # some keep an empty object of the folder's own name


def listed(system: Any, folder: str) -> list[Entry]:
    """By name; the store lists it whole."""
    found = [entry_of(info["name"].rstrip("/"), info) for info in system.ls(folder, detail=True)]
    system.invalidate_cache(folder)  # it would keep all that was ever listed
    return sorted(found, key=lambda entry: (entry.name, entry.is_folder))


def pages(system: Any, folder: str) -> Iterator[list[Entry]]:
    """A thousand keys at a time, in the order of S3: a folder may hold millions."""
    bucket, prefix, _ = system.split_path(folder)
    if not bucket:  # all buckets
        yield listed(system, folder)
        return
    asked = {"Bucket": bucket, "Prefix": f"{prefix}/" if prefix else "", "Delimiter": "/"}
    while asked:
        page = system.call_s3("list_objects_v2", **asked)
        objects = [
            (each["Key"], {"type": "file", "size": each.get("Size"), **each})
            for each in page.get("Contents", ())
            if each["Key"] != asked["Prefix"]
        ]
        folders = [(each["Prefix"], {"type": "directory"}) for each in page.get("CommonPrefixes", ())]
        found = sorted([*objects, *folders], key=lambda each: each[0].encode("utf-8", "surrogatepass"))
        yield [entry_of(f"{bucket}/{key}".removesuffix("/"), info) for key, info in found]  # one: a//b is a key of its own
        asked = {**asked, "ContinuationToken": page["NextContinuationToken"]} if page.get("IsTruncated") else {}


def entry_of(path: str, info: dict[str, Any]) -> Entry:
    size = info.get("size")
    return Entry(path, info["type"] == "directory", size if isinstance(size, int) else None, version_of(info))


def version_of(info: dict[str, Any]) -> str | None:
    """What a listing says to identify the content: `ETag "9a0364b9" 4757`; else time and size; None where neither is told."""
    size = info.get("size")
    sign = next((name for name in (*SAME, *TIMES) if info.get(name)), None)
    if sign is None or (sign in TIMES and not isinstance(size, int)):
        return None
    return f"{sign} {info[sign]} {size}"
