"""Errors for people: each says which file, where, what was wrong and what to do, in one line."""

from __future__ import annotations

from collections.abc import Iterable

from .language import _, english

SHORT: int = 3  # characters of a word, of which one may be wrong


class DubanError(Exception):
    """Base of all errors that duban raises on purpose; its text is ready to be shown to a user.

    >>> try:
    ...     parse_file("通知.txt")
    ... except DubanError as error:
    ...     print(error)
    通知.txt: there is no such file; check the name
    """


class InputError(DubanError):
    """An input that cannot be read as a notice: missing, empty, binary, wrongly encoded …

    >>> str(InputError("通知.txt", "is empty", "give a file that holds a notice"))
    '通知.txt: is empty; give a file that holds a notice'
    """

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        self.name: str = name
        self.problem: str = problem
        self.remedy: str = remedy
        super().__init__(told(name, problem, remedy))

    def in_english(self) -> str:
        """Problem and remedy as a record holds them."""
        return f"{english(self.problem)}; {english(self.remedy)}"


class OutputError(DubanError):
    """A place where an output cannot be written.

    >>> OutputError("台账.csv", "is a folder", "name a file").remedy
    'name a file'
    """

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        self.name: str = name
        self.problem: str = problem
        self.remedy: str = remedy
        super().__init__(told(name, problem, remedy))


class LedgerError(OutputError):
    """A ledger that cannot be used, or a change to it that cannot be made.

    >>> str(LedgerError("ledger.sqlite", "there is no such ledger", "name another with -l"))
    'ledger.sqlite: there is no such ledger; name another with -l'
    """


class FeedError(OutputError):
    """A target of `duban feed` that cannot be fed, or a task that it does not take; no secret stands in it.

    >>> str(FeedError("redmine", "does not take the key", "set DUBAN_REDMINE_KEY"))
    'redmine: does not take the key; set DUBAN_REDMINE_KEY'
    """


class RulesError(DubanError):
    """A rules file that cannot be used, with its line where one is known.

    >>> str(RulesError("own.toml", 3, "unknown key “rol”", "write role = …"))
    'own.toml:3: unknown key “rol”; write role = …'
    """

    def __init__(self, file: str, line: int | None, problem: str, remedy: str) -> None:
        self.file: str = file
        self.line: int | None = line
        self.problem: str = problem
        self.remedy: str = remedy
        place = f"{file}:{line}" if line else file
        super().__init__(told(place, problem, remedy))


def told(place: str, problem: str, remedy: str) -> str:
    """What is wrong where, and what to do, in one line."""
    return _("{place}: {problem}; {remedy}", place=place, problem=problem, remedy=remedy)


def meant(word: str, known: Iterable[str]) -> str:
    """What somebody who wrote `prase` may have meant: `; did you mean “parse”?`, empty where nothing is like it."""
    from difflib import get_close_matches  # only when there is an error

    like = get_close_matches(word, list(known), 1, 0.6 if len(word) > SHORT else 0.5)
    return _("; did you mean “{word}”?", word=like[0]) if like else ""
