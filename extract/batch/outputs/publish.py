"""The output of a batch, made from its manifest at the end: `.jsonl`, `.csv` and a new database whole or not at all."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import regex

from ...errors import OutputError
from ...language import _
from ...models import Notice
from ...writers import Options, form_of, no_form, write_path
from ...writers import csv as csv_writer
from ...writers.output import PART, remove_leftovers, unwritten, written_whole
from ..keeping import source_name
from ..manifest import MOST_INPUTS, Manifest
from .database import publish_database

FORBIDDEN = frozenset('<>:"\\|?*')  # in names of files on Windows
DEVICE = regex.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\.|$)", regex.IGNORECASE)  # … and no file there
MOST_NAME = 200  # bytes of a file's name, `.json` not counted
MOST_PATH = 900  # bytes of its path below the output
TASKS = "tasks.csv"
Publish = Callable[[Manifest, Path, Options], None]
OWN = (
    ".manifest.sqlite",
    ".manifest.sqlite-journal",
    ".adding.sqlite",
    ".adding.sqlite-journal",
    ".quarantine.csv",
)  # what stands beside every output
DATABASE = ("-journal", "-wal", "-shm")  # what stands beside one that is a database, sqlite.org/tempfiles.html


def beside(out: Path, ending: str) -> Path:
    """`结果.jsonl` → `结果.jsonl.manifest.sqlite`."""
    return out.with_name(out.name + ending)


def own_of(out: Path) -> Callable[[str], bool]:
    """Tells of a path whether it is the output, stands in it, or is a file of ours beside it: such a one is no input."""
    paths = (out, *(beside(out, ending) for ending in (*OWN, *DATABASE)))
    own = frozenset(where(path) for path in map(str, paths) for where in (os.path.abspath, os.path.realpath))
    inside = tuple(path + os.sep for path in own)

    def is_own(path: str) -> bool:
        whole = os.path.abspath(path)  # noqa: PTH100 - asked of each file of an archive
        return whole in own or whole.startswith(inside) or whole.endswith(PART)

    return is_own


def publisher(out: Path) -> Publish:
    """What writes the form that the output's name tells: a name without a suffix, or a folder that exists, is a folder.

    Raises OutputError for another suffix.
    """
    suffix = out.suffix.lower()
    if (out.is_dir() and suffix != ".parquet") or not suffix:
        return publish_folder
    form = form_of(out)
    if form is None:
        raise no_form(out)
    return OWN_WAYS.get(form) or partial(publish_form, form)


def publish_form(form: str, manifest: Manifest, out: Path, options: Options) -> None:
    """Any form: the records are read again from the manifest, one at a time."""
    write_path(form, map(Notice.model_validate_json, manifest.notices()), out, options)


def clear(manifest: Manifest, out: Path) -> None:
    """Remove the temporary files of a run that was killed; the manifest is ours, so no other writes this output now."""
    names = frozenset((out.name, *(beside(out, ending).name for ending in OWN)))
    for place in {out.parent, Path(os.path.realpath(out)).parent}:
        remove_leftovers(place, names)
    if manifest.was_broken_off and out.is_dir() and out.suffix.lower() != ".parquet":
        remove_leftovers(out, frozenset([TASKS]))  # it is begun before the first name is noted
        for folder, _rest, _more in os.walk(out) if manifest.names.are_known() else ():
            remove_leftovers(Path(folder), None)


def publish_lines(manifest: Manifest, out: Path, options: Options) -> None:
    """One notice a line, as the manifest holds them."""
    with written_whole(out) as stream:
        for notice in manifest.notices():
            stream.write(notice + b"\n")


def check_folder(manifest: Manifest, out: Path) -> None:
    """OutputError when a folder holds files that no batch of ours wrote: they might be written over."""
    if out.is_dir() and not manifest.names.are_known() and any(out.iterdir()):
        raise OutputError(str(out), _("is a folder with files of its own"), _("name a new folder"))


def publish_folder(manifest: Manifest, out: Path, options: Options) -> None:
    """One JSON file a notice, by its key, and `tasks.csv`; what an earlier run wrote and this one did not is removed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with written_whole(out / TASKS) as stream:
            csv_writer.begin(stream, options)
            for name, notice in named(manifest):
                write_file(out / name, notice + b"\n")
                csv_writer.add(Notice.model_validate_json(notice), stream)
        for name in manifest.names.stale():
            if not is_same(out / name, out / (manifest.names.of(folded(name)) or name)):
                remove(out, name)
    except OSError as error:
        raise unwritten(out, error) from None
    manifest.names.forget_stale()


def named(manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """All notices with the names of their files, which are noted for good before one of them is written."""
    notices = manifest.notices()
    while some := list(islice(notices, MOST_INPUTS)):
        found = [(free_name(manifest, source_name(notice)), notice) for notice in some]
        manifest.commit()
        yield from found


def free_name(manifest: Manifest, key: str) -> str:
    """The file of a notice: `a.zip/../通知.txt` → `a.zip/通知.txt.json`; no two that a file system of Windows or macOS takes for one."""
    parts = [plain_part(part) for part in key.split("/") if part not in {"", ".", ".."}] or ["notice"]
    folders = [f"{part}_" if part.lower().endswith(".json") or part.lower() == TASKS else part for part in parts[:-1]]
    while folders and len("/".join((*folders, parts[-1])).encode()) > MOST_PATH:
        folders.pop()  # the names of two that become one are told apart below
    stem = "/".join((*folders, parts[-1]))
    name, count = f"{stem}.json", 1
    while not manifest.names.claim(name, folded(name)):
        count += 1
        name = f"{stem} ({count}).json"
    return name


def folded(name: str) -> str:
    """What a file system that heeds no case, or no composition of signs, takes a name for."""
    return unicodedata.normalize("NFC", name).casefold()


def is_same(path: Path, written: Path) -> bool:
    """Whether a file of an earlier run is one that this run has written, by a name in another case."""
    try:
        return path != written and path.samefile(written)
    except OSError:
        return False


def plain_part(part: str) -> str:
    """A name that every file system takes: `CON.txt` → `_CON.txt`, `a:b` → `a_b`, no space or dot at its end."""
    plain = "".join("_" if sign in FORBIDDEN or not sign.isprintable() else sign for sign in part)
    plain = plain.encode("utf-8", "replace")[:MOST_NAME].decode(errors="ignore").rstrip(" .") or "_"
    return f"_{plain}" if DEVICE.match(plain) else plain


def write_file(path: Path, data: bytes) -> None:
    """Write a file unless it holds the same already."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as stream:
        stream.write(data)


def remove(out: Path, name: str) -> None:
    """Remove a file of an earlier run, and the folders that it leaves empty."""
    path = out / name
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == out or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def publish_quarantine(manifest: Manifest, path: Path) -> None:
    """The inputs that failed, with reason and error, as CSV; no file when there are none."""
    if next(manifest.quarantined(), None) is None:
        path.unlink(missing_ok=True)
        return
    with written_whole(path) as stream:
        stream.write(csv_writer.MARK + csv_writer.line(("key", "reason", "error")))
        for row in manifest.quarantined():
            stream.write(csv_writer.line(map(csv_writer.disarmed, row)))


OWN_WAYS: dict[str, Publish] = {"jsonl": publish_lines, "sqlite": publish_database}  # forms for which a batch knows a better way
