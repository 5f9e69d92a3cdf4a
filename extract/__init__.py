"""duban (督办): Chinese official notices in, task records out, e.g. `（科信处牵头负责，5月底前完成）` → lead 科信处, due 2020-05-31.

The library's face. Importing it loads nothing heavy: what is asked for is loaded then.

>>> from duban import parse_text
>>> notice = parse_text("关于……的通知\\n1.建设数据中心。（科信处牵头负责，5月底前完成）\\n2020年3月25日")
>>> notice.tasks[0].units[0].name, str(notice.tasks[0].due)
('科信处', '2020-05-31')
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # `typing` is not imported for it: a start waits for that, and Ctrl-C could fall into it
if TYPE_CHECKING:
    from typing import Any

    from .clauses.phrase import when
    from .errors import DubanError, InputError, OutputError, RulesError
    from .library.parsing import Parser, parse, parse_all, parse_bytes, parse_file, parse_text
    from .models import Citation, Diagnostic, LeftOut, Metadata, Notice, Person, Source, Target, Task, Timing, Unit
    from .models.codes import CODES
    from .readers.decoded import Decoded
    from .readers.limits import Limits
    from .readers.plugin import Reader
    from .rulebook.ruleset import Ruleset
    from .writers import Options, Writer
    from .writers.flat.frames import diagnostics_frame, milestones_frame, tasks_frame, timings_frame, units_frame

__version__ = "0.1.0"
__all__ = [
    "CODES",
    "Citation",
    "Decoded",
    "Diagnostic",
    "DubanError",
    "InputError",
    "LeftOut",
    "Limits",
    "Metadata",
    "Notice",
    "Options",
    "OutputError",
    "Parser",
    "Person",
    "Reader",
    "RulesError",
    "Ruleset",
    "Source",
    "Target",
    "Task",
    "Timing",
    "Unit",
    "Writer",
    "diagnostics_frame",
    "milestones_frame",
    "parse",
    "parse_all",
    "parse_bytes",
    "parse_file",
    "parse_text",
    "tasks_frame",
    "timings_frame",
    "units_frame",
    "when",
]
HOMES: dict[str, tuple[str, ...]] = {  # where each name is at home
    "clauses.phrase": ("when",),
    "errors": ("DubanError", "InputError", "OutputError", "RulesError"),
    "library.parsing": ("Parser", "parse", "parse_all", "parse_bytes", "parse_file", "parse_text"),
    "models.codes": ("CODES",),
    "models": ("Citation", "Diagnostic", "LeftOut", "Metadata", "Notice", "Person", "Source", "Target", "Task", "Timing", "Unit"),
    "readers": ("Decoded", "Limits"),
    "readers.plugin": ("Reader",),
    "rulebook.ruleset": ("Ruleset",),
    "writers": ("Options", "Writer"),
    "writers.flat.frames": ("diagnostics_frame", "milestones_frame", "tasks_frame", "timings_frame", "units_frame"),
}


def __getattr__(name: str) -> Any:
    home = next((home for home, names in HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{home}", __name__), name)
    return value


def __dir__() -> list[str]:
    """What completion shows: the public names, whether or not they are loaded already."""
    return [*__all__, "__version__"]
