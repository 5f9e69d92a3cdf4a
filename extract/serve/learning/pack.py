"""The user's own pack of rules: a copy of it with one rule more, to be tried, and the rule laid into it once it is accepted.

The file is the user's: what stands in it stays, the rule is put behind, and the whole is written beside and renamed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ...errors import OutputError
from ...language import _
from ...rulebook.ruleset import digest, rule_files

OWN_FILE = "accepted.toml"
BEGINS = "# Rules that were accepted in duban serve; edit them as you like.\n"


def mark(pack: Path | None) -> str:
    """What tells the rules in force from others. Raises RulesError."""
    return digest(rule_files(pack))


def with_rule(pack: Path | None, lines: str, folder: Path) -> None:
    """A copy of the pack in a folder, with the rule in it."""
    if pack is not None:
        for path, ours in rule_files(pack):
            if not ours:
                (folder / path.name).write_bytes(path.read_bytes())
    (folder / OWN_FILE).write_text(joined(folder / OWN_FILE, lines), "utf-8", newline="")


def joined(path: Path, lines: str) -> str:
    """What a file holds, with the rule behind it."""
    try:
        before = path.read_text("utf-8-sig")
    except FileNotFoundError:
        before = BEGINS
    except (OSError, UnicodeDecodeError):
        raise OutputError(path.name, _("cannot be read as UTF-8"), _("save it as UTF-8")) from None
    return before + ("" if before.endswith("\n") else "\n") + "\n" + lines


def lay(pack: Path, lines: str) -> None:
    """Put the rule into the pack. Raises OutputError."""
    path = pack / OWN_FILE
    text = joined(path, lines)
    try:
        handle, name = tempfile.mkstemp(prefix=".accepted-", suffix=".tmp", dir=pack)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            if path.exists():
                Path(name).chmod(path.stat().st_mode & 0o777)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        problem = _("cannot be written ({why})").format(why=error.strerror or type(error).__name__)
        raise OutputError(OWN_FILE, problem, _("check the permissions of the folder of rules")) from None
