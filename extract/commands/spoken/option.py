"""`--lang`, which may stand before the command, behind it or after its arguments, and counts before anything is said."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ...language import VARIABLE, _, meant, unknown
from ...streams import tell

LANG = "--lang"


@contextmanager
def speaking(args: Sequence[str] | None) -> Iterator[Sequence[str] | None]:
    """The arguments without `--lang`, which may stand anywhere among them; what is said meanwhile, by workers too, is in that language."""
    given, before, argv = list(sys.argv[1:] if args is None else args), os.environ.get(VARIABLE), sys.argv
    rest, name = without_lang(given)
    wrong = unknown() if name is None else None if meant(name) else name
    if wrong is not None:
        where = VARIABLE if name is None else LANG
        tell(_("duban: {where}: “{name}” is no language that duban speaks; write zh or en", where=where, name=wrong))
        raise SystemExit(2)
    if name is None:
        yield args
        return
    os.environ[VARIABLE] = name
    try:
        if args is None:  # click takes them from there, and on Windows finds the files that they mean
            sys.argv = [*argv[:1], *rest]
        yield None if args is None else rest
    finally:
        sys.argv = argv
        os.environ.pop(VARIABLE)
        if before is not None:
            os.environ[VARIABLE] = before


def without_lang(given: list[str]) -> tuple[list[str], str | None]:
    """`--lang zh` and `--lang=zh` taken out, as far as `--`; the last one counts."""
    rest: list[str] = []
    name = None
    words = iter(given)
    for word in words:
        if word == "--":
            return [*rest, word, *words], name
        if word == LANG:
            name = next(words, "")
        elif word.startswith(f"{LANG}="):
            name = word.removeprefix(f"{LANG}=")
        else:
            rest.append(word)
    return rest, name
