"""The words around timings (rules/timing-words.toml and the fragments of timing.toml), each pattern compiled at first use."""

from __future__ import annotations

from functools import cached_property

import regex

from .... import patterns
from ....rulebook.ruleset import Ruleset, words_pattern
from ....rulebook.words import grouped
from ....text.marks import COMMA, SENTENCE_ENDS
from .vocabulary import Vocabulary

HEDGES = ("tentative", "opening-tentative")  # those within a clause are among them
STOP = f"[{COMMA}{SENTENCE_ENDS}]"


class Surroundings:
    """What stands beside timings: verbs, hedges, labels, and fragments by name."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.word: dict[str, str] = {
            rule.name: "|".join(filter(None, (rule.pattern, words_pattern(rule.words)))) for rule in ruleset.rules("timing_word")
        }
        self.ruleset = ruleset
        self.vocabulary: Vocabulary = Vocabulary(ruleset)
        self.fragments: dict[str, regex.Pattern[str]] = {}
        self.hedge_starts: frozenset[str] = frozenset(hedge[0] for name in HEDGES for hedge in self.words(name)) | frozenset(COMMA)

    def words(self, name: str) -> tuple[str, ...]:
        return self.ruleset.words("timing_word", name)

    def fragment(self, name: str) -> regex.Pattern[str]:
        """A fragment of the rules as a pattern of its own."""
        if name not in self.fragments:
            self.fragments[name] = patterns.by_regex(self.ruleset.expand(self.ruleset.fragments[name]))
        return self.fragments[name]

    @cached_property
    def verb(self) -> regex.Pattern[str]:
        """The next verb, or what ends the clause before one."""
        kinds = {"stop": self.words("no-verb"), "completes": self.words("completes"), "lasts": self.words("lasts")}
        first = "".join(sorted({verb[0] for verbs in kinds.values() for verb in verbs}))
        named = "|".join(f"(?P<{kind}>{STOP + '|' if kind == 'stop' else ''}{grouped(verbs)})" for kind, verbs in kinds.items())
        return patterns.quick(f"(?=[{first}{STOP[1:-1]}])(?:{named})")

    @cached_property
    def unconditional(self) -> str:
        """The hedges that count wherever they stand."""
        opening = frozenset(self.words("opening-tentative"))
        return words_pattern(hedge for hedge in self.words("tentative") if hedge not in opening)

    @cached_property
    def hedge(self) -> regex.Pattern[str]:
        fragments = self.ruleset.fragments
        hedges = f"(?:{self.unconditional}|(?<=^|{fragments['clause_opens']})(?:{self.word['opening-tentative']}))"
        apart = f"(?:^|{fragments['clause_opens']})(?P<hedge>{hedges})[，,]"  # 原则上，5月底前; not 向上争取，5月底前
        return patterns.compile(f"(?:(?P<hedge>{hedges})(?:{fragments['after_hedge']})?|{apart})$")

    @cached_property
    def clause_hedge(self) -> regex.Pattern[str]:
        return patterns.compile(f"(?:{self.word['clause-tentative']})(?:(?!{self.word['firm']})[^，,；;。])*$")

    @cached_property
    def hedge_behind(self) -> regex.Pattern[str]:
        return patterns.compile(f"[，,]?(?:{self.unconditional})")

    @cached_property
    def label(self) -> regex.Pattern[str]:
        """What stands between a time label and its value: a colon, 为, 原则上."""
        joined = f"(?:{self.ruleset.fragments['after_label']}|{self.word['tentative']})*$"
        return patterns.compile(f"(?:(?P<period>{self.word['period-label']})|(?P<deadline>{self.word['deadline-label']})){joined}")

    @cached_property
    def past(self) -> regex.Pattern[str]:
        return patterns.compile(self.word["past"])

    @cached_property
    def issue(self) -> regex.Pattern[str]:
        """The words of an anchor that say the issue of this notice: 本通知印发, 公布."""
        return patterns.compile(f"^{self.ruleset.fragments['this_document']}(?:{self.word['issue']})$")

    @cached_property
    def receipt(self) -> regex.Pattern[str]:
        return patterns.compile(f"(?:{self.word['receipt']})$|{self.ruleset.fragments['receipt_of_document']}")
