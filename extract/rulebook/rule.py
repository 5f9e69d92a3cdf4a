"""One rule as the rooms know it: its pattern or words, its proofs, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

import regex

from .. import patterns
from ..errors import RulesError
from ..language import _
from ..patterns import Pattern, by_regex
from .files import RulesFile
from .words import words_pattern

Given = ParamSpec("Given")
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must read, and (where the table has values) as what."""

    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its table, name and pattern (fragments filled in) or words, its proofs and further keys; its file and row there."""

    table: str
    name: str
    pattern: str | None
    words: tuple[str, ...]
    examples: tuple[Example, ...]
    counter_examples: tuple[str, ...]
    fields: Mapping[str, Any]
    origin: RulesFile
    row: int

    @property
    def file(self) -> str:
        """The path of the file that the rule stands in."""
        return str(self.origin.path)

    @property
    def line(self) -> int:
        """The line of its name there."""
        return self.origin.line(self.table, self.row)

    def error(self, problem: str, remedy: str) -> RulesError:
        """An error that points at this rule."""
        return RulesError(self.file, self.line, _("rule “{name}”: {problem}", name=self.name, problem=problem), remedy)

    def compile(self, *, quick: bool = False) -> regex.Pattern[str]:
        """The pattern, compiled when it is first asked; RulesError then says the place when it is no valid one.

        `quick`: one of ours by the standard library's re, which reads some in a third of the time; those of a pack were tried with regex.
        """
        pattern = self.pattern or words_pattern(self.words)
        if quick and self.origin.ours:
            return patterns.quick(pattern)
        return cast("regex.Pattern[str]", Pattern(pattern, lambda source: compile_pattern(source, self)))

    def guarded(self, read: Callable[Given, Read]) -> Callable[Given, Read]:
        """`read`, which makes something of this rule's matches: a group that it asks for in vain is the rule's fault, and told so."""

        def told(*given: Given.args, **named: Given.kwargs) -> Read:
            try:
                return read(*given, **named)
            except (IndexError, KeyError) as error:
                missing = error.args[0] if error.args else ""
                raise self.error(
                    _("its pattern lacks a group, or gives words that are not understood ({missing})", missing=missing),
                    _("name the groups that its reading asks for, and let them hold only what it knows (docs/rules.md)"),
                ) from None

        return told


def laid_over(before: Rule, after: Rule) -> Rule:
    """A user's rule over ours: its pattern and fields win, its words and proofs are added."""
    return Rule(
        table=after.table,
        name=after.name,
        pattern=after.pattern or before.pattern,
        words=tuple(dict.fromkeys(before.words + after.words)),
        examples=(() if after.pattern else before.examples) + after.examples,
        counter_examples=(() if after.pattern else before.counter_examples) + after.counter_examples,
        fields={**before.fields, **after.fields},
        origin=after.origin,
        row=after.row,
    )


def compile_pattern(pattern: str, rule: Rule) -> regex.Pattern[str]:
    """Compile a rule's pattern, turning the engine's complaint into one line for the rule's author."""
    try:
        return by_regex(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        raise rule.error(_("its pattern is not valid: {error}", error=error), _("correct the pattern")) from None
