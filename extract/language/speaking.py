"""Which language is spoken, and what a message is in it, e.g. `there is no such file` → 文件不存在."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import GNUTranslations

ENGLISH, CHINESE = "en", "zh_CN"
FIRST, SECOND = "duban", "serve"  # domains: what stands in both is taken from the first
CATALOGUES: Path = Path(__file__).parent
VARIABLE = "DUBAN_LANG"
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
WITHOUT = frozenset({"C", "POSIX"})  # locales that have no language, not even by LANGUAGE
CHINESE_OF_WINDOWS = 0x04  # the primary language of a LANGID

spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def meant(name: str) -> str | None:
    """Our language that a locale or a tag of the web names, `zh_CN.GBK`, `zh-Hans`, `en_US.UTF-8`; None of one that we do not speak."""
    first = name.strip().lower().replace("-", "_").partition(".")[0].partition("@")[0].partition("_")[0]
    return {"zh": CHINESE, "en": ENGLISH}.get(first)


def language() -> str:
    """What is spoken here and now: what `using` says, else what the environment does."""
    return spoken.get() or of_environment()


def of_environment() -> str:
    """DUBAN_LANG, else the locale of messages as gettext has it, else (Windows sets none) what the system's windows speak."""
    if found := meant(os.environ.get(VARIABLE, "")):
        return found
    locale = next(filter(None, map(os.environ.get, LOCALES)), None)
    if locale is None:
        return of_system()
    if locale in WITHOUT:
        return ENGLISH
    asked = os.environ.get("LANGUAGE") or locale
    return next(filter(None, map(meant, asked.split(":"))), ENGLISH)


def of_system() -> str:
    """What Windows speaks to who is logged in; elsewhere no locale means English."""
    if sys.platform != "win32":
        return ENGLISH
    import ctypes

    return CHINESE if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == CHINESE_OF_WINDOWS else ENGLISH


def unknown() -> str | None:
    """What DUBAN_LANG says where that is no language of ours."""
    said = os.environ.get(VARIABLE, "")
    return said if said.strip() and meant(said) is None else None


@contextmanager
def using(name: str) -> Iterator[None]:
    """Speak this language (`en`, `zh_CN`) until the end of the block, in this thread or task alone."""
    before = spoken.set(meant(name) or ENGLISH)
    try:
        yield
    finally:
        spoken.reset(before)


def _(message: str, /, **values: object) -> str:
    """The message as it is said in the language spoken, with its values.

    >>> with using("en"):
    ...     _("is larger than {size}", size="2 MB")
    'is larger than 2 MB'
    """
    if language() == ENGLISH:
        return message.format(**values) if values else message
    template, made_of = (message.template, {**message.values, **values}) if isinstance(message, Message) else (message, values)
    return Message.of(translated(template), template, made_of)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """As `_`, of a number: `ngettext("{n} task", "{n} tasks", 3)`."""
    if language() == ENGLISH:
        said = one if number == 1 else many
    else:
        said = next((said for found in catalogues() if (said := found.ngettext(one, many, number)) not in {one, many}), many)
    return said.format(n=number, **values)


class Message(str):
    """What is said, with what it was made of: so it can be said in another language, and in English where a record is to hold it."""

    template: str
    values: Mapping[str, object]

    @classmethod
    def of(cls, said: str, template: str, values: Mapping[str, object]) -> Message:
        message = cls(said.format(**values) if values else said)
        message.template = template
        message.values = {name: plain(value) for name, value in values.items()}
        return message


def plain(value: object) -> object:
    """A value as it is kept: another's object may hold on to anything; an error that says a message is that message."""
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Message):
        return value.args[0]
    return value if isinstance(value, str | int | float) else str(value)


def english(text: str) -> str:
    """The same in English, for what does not change with the language: records, their diagnostics."""
    if not isinstance(text, Message):
        return text
    values = {name: english(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return text.template.format(**values) if values else text.template


def N_(template: str, /, **values: object) -> str:  # noqa: N802 - gettext's own name for it
    """The message in English, for a constant: the catalogue is to hold it, and `_` says it where it is shown."""
    return Message.of(template, template, values)


def reason(error: OSError) -> str:
    """Why the system could not do something; what is not in `reasons.py` stays as the system says it."""
    said = error.strerror or str(error)
    return _(said)


def translated(message: str) -> str:
    return next((said for found in catalogues() if (said := found.gettext(message)) != message), message) if message else message


def catalogues() -> Iterator[GNUTranslations]:
    """Those of our own domains, the second read only for what the first has not."""
    for domain in (FIRST, SECOND):
        if found := catalogue(domain, CHINESE):
            yield found


@cache
def catalogue(domain: str, name: str) -> GNUTranslations | None:
    """A catalogue as `make catalogue` has compiled it."""
    from gettext import GNUTranslations  # not before somebody speaks another language than the messages do

    try:
        with (CATALOGUES / name / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
            return GNUTranslations(file)
    except OSError:
        return None
