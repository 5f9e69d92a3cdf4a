"""The system around: where patterns are kept, what holds memory down, which language and encodings; the rules; a ledger that is named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..errors import DubanError
from ..language import _
from .findings import BROKEN, MISSING, NOTE, OK, Finding

SIGNS = chr(0x4E00) + "—“”【】"  # the first of the Han characters, and what stands beside them all the time


def findings(pack: Path | None, ledger: str | None, spoken: str) -> Iterator[Finding]:
    yield cache()
    yield memory()
    yield Finding("language", spoken, OK, _("DUBAN_LANG, else the locale, says so ({locale})", locale=locale()))
    yield console()
    yield rules(pack)
    if ledger:
        yield of_ledger(ledger)


def cache() -> Finding:
    from ..patterns.kept import folder

    place = folder()
    if place is None:
        return Finding("cache", "", NOTE, _("nothing is kept between commands, which start more slowly"), _("unset DUBAN_CACHE"))
    above = next((each for each in (place, *place.parents) if each.exists()), place)
    if not os.access(above, os.W_OK):
        said = _("{place} cannot be written: commands start more slowly", place=place)
        return Finding("cache", "", NOTE, said, _("name another folder with DUBAN_CACHE"))
    size = sum(path.stat().st_size for path in place.glob("made-*.txt"))
    return Finding("cache", "", OK, _("{place}, {size:,} bytes", place=place, size=size))


def memory() -> Finding:
    """What keeps workers and readers within their memory."""
    from ..installation.extras import installer
    from ..readers.parts.watching import is_bounded_by_system, is_watched

    if is_bounded_by_system():
        return Finding("memory", "", OK, _("the system bounds it"))
    if is_watched():
        return Finding("memory", "", OK, _("psutil watches it: the system does not bound it"))
    return Finding("memory", "", MISSING, _("nothing bounds it"), f"{installer()} psutil")


def locale() -> str:
    names = ("DUBAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return next((f"{name}={os.environ[name]}" for name in names if os.environ.get(name)), "–")


def console() -> Finding:
    """Can standard output show Chinese?"""
    encoding = (sys.stdout.encoding if sys.stdout else None) or "utf-8"
    said = _("{encoding}, names of files {names}", encoding=encoding, names=sys.getfilesystemencoding())
    try:
        SIGNS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        remedy = _("set PYTHONIOENCODING=utf-8, or a locale with UTF-8 or GBK")
        return Finding("console", "", NOTE, _("{said}: Chinese is shown as ?", said=said), remedy)
    return Finding("console", "", OK, said)


def rules(pack: Path | None) -> Finding:
    """Does every example of every rule hold?"""
    from ..checking.rulecheck import all_rules, check
    from ..rulebook.ruleset import load_ruleset

    try:
        ruleset = load_ruleset(pack)
        faults = check(ruleset)
        number = sum(1 for each in all_rules(ruleset))
    except DubanError as error:
        return Finding("rules", "", BROKEN, str(error), _("see duban rules check"))
    if faults:
        return Finding("rules", "", BROKEN, _("{number} examples do not hold", number=len(faults)), _("see duban rules check"))
    return Finding("rules", "", OK, _("{number} rules, all examples hold", number=number))


def of_ledger(place: str) -> Finding:
    """Is it there, and one that this version knows?"""
    from ..ledger.places.asking import asked
    from ..ledger.places.troubles import shown

    try:
        with asked(place):
            pass
    except DubanError as error:
        return Finding("ledger", shown(place), BROKEN, str(error), _("see duban ledger check"))
    return Finding("ledger", shown(place), OK, _("can be opened"))
