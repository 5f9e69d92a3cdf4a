"""Which formats can be read here, e.g. doc → needs the program soffice: no library of a reader is imported to tell."""

from __future__ import annotations

from importlib.util import find_spec
from shutil import which

from ..installation import how_to_get
from ..language import _
from .registry import Format, module_of


def missing(known: Format) -> list[str]:
    """What a format needs that is not installed, each with how to get it; empty when its files can be read."""
    needs = []
    if not all(find_spec(library) for library in known.libraries):
        needs.append(_("the extra “{extra}” ({how})", extra=known.extra, how=how_to_get(known.extra or "")))
    if known.programs and not any(which(program) for program in known.programs):
        needs.append(_("the program {program}", program=_(" or ").join(known.programs)))
    if needs:
        return needs
    own = getattr(module_of(known), "missing", None)  # a module may know more: a language file, a program's place
    more = own() if own else None
    return [more] if more else []
