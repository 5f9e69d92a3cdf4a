"""duban (督办): Chinese official notices in, task records out, e.g. `（科信处牵头负责，5月底前完成）` → lead 科信处, due 2020-05-31.

The library's face. Importing it loads nothing heavy: what is asked for is loaded then.

    from duban import parse
    notice = parse("关于……的通知\\n1.建设数据中心。（科信处牵头负责，5月底前完成）\\n2020年3月25日")
    notice.tasks[0].units[0].name
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .clauses.phrase import when
    from .errors import DubanError, InputError, OutputError, RulesError
    from .models import Citation, Diagnostic, Metadata, Notice, Person, Source, Target, Task, Timing, Unit
    from .readers import Decoded
    from .writers.frame import tasks_frame

__version__ = "0.1.0"
__all__ = [
    "Citation",
    "Diagnostic",
    "DubanError",
    "InputError",
    "Metadata",
    "Notice",
    "OutputError",
    "Person",
    "RulesError",
    "Source",
    "Target",
    "Task",
    "Timing",
    "Unit",
    "parse",
    "tasks_frame",
    "when",
]
HOMES = {
    **dict.fromkeys(("DubanError", "InputError", "OutputError", "RulesError"), "errors"),
    **dict.fromkeys(("Citation", "Diagnostic", "Metadata", "Notice", "Person", "Source", "Target", "Task", "Timing", "Unit"), "models"),
    "tasks_frame": "writers.frame",
    "when": "clauses.phrase",
}
MOST_NAME = 255  # characters: no file system here has longer names, so a longer text is no path


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{HOMES[name]}", __name__), name)
    return value


def parse(source: str | Path | bytes, *, rules: Path | None = None, name: str | None = None) -> Notice:
    """Read a notice, e.g. `parse(Path("通知.txt"))`, `parse(b"...")` or `parse("关于……的通知\\n1.……（科信处牵头负责）")`.

    A `Path` is a file and `bytes` are a file's content. A `str` is the notice's text if it holds a line break; without one it is a
    file if one of that name exists, and text if none does. A `str` without a line break that ends like a file (`.txt`) and names
    none is taken for a mistyped path. `rules` is a folder of TOML files laid over duban's own; `name` replaces the name in
    `source.name` (a file's own name, else `text`).

    Raises InputError for what cannot be read and RulesError for a broken rules file; both say what to do.
    """
    from .pipeline import convert
    from .rulebook.ruleset import load_ruleset

    return convert(_decoded(source, name), load_ruleset(rules))


def _decoded(source: str | Path | bytes, name: str | None) -> Decoded:
    from dataclasses import replace

    from .readers import read_bytes, read_path, read_text

    if isinstance(source, bytes):
        return read_bytes(source, name or "bytes")
    if isinstance(source, str) and not _names_file(source):
        return read_text(source, name or "text")
    decoded = read_path(source)
    return replace(decoded, name=name) if name else decoded


def _names_file(source: str) -> bool:
    from .readers import known_suffixes

    if not source or len(source) > MOST_NAME or any(sign in source for sign in "\n\r\x00"):
        return False
    try:
        return Path(source).exists() or source.lower().endswith(known_suffixes())
    except OSError:
        return False
