"""A pack's pattern tried before it may serve: does it compile, and does it end on texts that lead a careless one astray?

`(?:长期|长期长期)+$` takes twice as long for each further 长期. What repeats is made of the pattern's own words; what must stand
behind is put there too, since the engine gives up at once where it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from .. import patterns
from ..language import N_, _
from .rule import Rule, compile_pattern
from .rule_tables import TABLES

SAMPLES = ("一", "1", "a", "、", "，", "“", "《", "（")
RUN = patterns.compile(r"[\p{Han}A-Za-z0-9]+")
NO_WORDS = patterns.compile(r"\(\?P?<[a-z_]+>|\\[A-Za-z](?:\{[^}]*\})?|\{[a-z0-9_,]*\}")  # names of groups, classes, counts
LONG = 2_000  # characters of a text to be tried on
MOST_SECONDS = 2.0  # a pattern that ends in proportion takes milliseconds
MOST_TRIED = 40
LONGEST_UNIT = 40
REMEDY = N_("bound its repetitions, and let no repeated group hold another repetition (docs/rules.md, Patterns that stay fast)")


def pattern_fault(rule: Rule, source: str) -> tuple[str, str] | None:
    """What is wrong with a pattern that a rule gives, and what to do; None for a good one."""
    compiled = compile_pattern(source, rule)
    if rule.pattern and not TABLES[rule.table].closed and compiled.fullmatch(""):
        return _("its pattern reads a text without any words"), _("let it need a word")
    for text in texts(rule, str(rule.pattern or rule.fields.get("parts"))):
        if not ends(compiled, text):
            return _("its pattern does not end on a text such as “{text}…”", text=text[:12]), _(REMEDY)
    return None


def ends(compiled: regex.Pattern[str], text: str) -> bool:
    """Is the whole text searched within the time allowed?"""
    try:
        for _rest in compiled.finditer(text, timeout=MOST_SECONDS):
            pass
    except TimeoutError:
        return False
    return True


def texts(rule: Rule, written: str) -> Iterator[str]:
    """Repetitions of signs, of the words of the pattern as `written`, of its examples; the pattern's words behind."""
    said = dict.fromkeys(RUN.findall(NO_WORDS.sub(" ", written)))
    behind = "\n" + "".join(said) + "。；！\n"
    examples = (example.text[:LONGEST_UNIT] for example in rule.examples)
    units = dict.fromkeys((*SAMPLES, *examples, *(word[:LONGEST_UNIT] for word in said)))
    for unit in list(units)[:MOST_TRIED]:
        yield unit * (LONG // len(unit)) + behind
    for mark in ("、", "，"):
        yield f"一{mark}" * (LONG // 2) + behind
