"""Characters that look alike, one form for each, e.g. the radical U+2F47 in a text copied from a PDF reads as `日`, `６` as `6`.

Each is folded into one other, so that every character keeps its place in the source.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .. import patterns

# Radicals that Unicode does not decompose, by the ideograph that is printed alike (EquivalentUnifiedIdeograph.txt); the two last are folded
# into their traditional forms by Unicode, which no notice writes.
RADICALS = {
    0x2E81: 0x5382, 0x2E84: 0x4E59, 0x2E86: 0x5182, 0x2E88: 0x5200, 0x2E8A: 0x535C, 0x2E8C: 0x5C0F, 0x2E8D: 0x5C0F, 0x2E8E: 0x5140,
    0x2E90: 0x5C22, 0x2E92: 0x5DF3, 0x2E93: 0x5E7A, 0x2E95: 0x5F50, 0x2E9B: 0x65E1, 0x2E9C: 0x65E5, 0x2E9D: 0x6708, 0x2E9E: 0x6B7A,
    0x2E9F: 0x6BCD, 0x2EA0: 0x6C11, 0x2EA7: 0x725B, 0x2EA9: 0x738B, 0x2EAA: 0x758B, 0x2EAB: 0x76EE, 0x2EAC: 0x793A, 0x2EAE: 0x7AF9,
    0x2EB6: 0x7F8A, 0x2EB7: 0x7F8A, 0x2EBB: 0x807F, 0x2EBC: 0x8089, 0x2EBD: 0x81FC, 0x2EC1: 0x864E, 0x2EC4: 0x897F, 0x2EC5: 0x89C1,
    0x2EC6: 0x89D2, 0x2EC7: 0x89D2, 0x2EC9: 0x8D1D, 0x2ECA: 0x8DB3, 0x2ECB: 0x8F66, 0x2ECF: 0x9091, 0x2ED1: 0x9577, 0x2ED2: 0x9578,
    0x2ED3: 0x957F, 0x2ED4: 0x95E8, 0x2ED7: 0x96E8, 0x2ED8: 0x9752, 0x2ED9: 0x97E6, 0x2EDA: 0x9875, 0x2EDB: 0x98CE, 0x2EDC: 0x98DE,
    0x2EDD: 0x98DF, 0x2EDE: 0x98DF, 0x2EE1: 0x9996, 0x2EE2: 0x9A6C, 0x2EE3: 0x9AA8, 0x2EE4: 0x9B3C, 0x2EE5: 0x9C7C, 0x2EE6: 0x9E1F,
    0x2EE7: 0x5364, 0x2EE8: 0x9EA6, 0x2EE9: 0x9EC4, 0x2EEA: 0x9EFE, 0x2EEB: 0x6589, 0x2EEC: 0x9F50, 0x2EED: 0x6B6F, 0x2EEE: 0x9F7F,
    0x2EEF: 0x7ADC, 0x2EF0: 0x9F99, 0x2EF1: 0x9F9C, 0x2EF2: 0x4E80, 0x2EF3: 0x9F9F,
    0x2F3E: 0x6237, 0x2FAD: 0x9752,
}  # fmt: skip
# Radicals, compatibility ideographs, vertical and small punctuation, wide %, digits and letters, half-width punctuation.
RANGES = ((0x2E80, 0x2FD5), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE50, 0xFE6B), *((0xFF05, 0xFF05), (0xFF10, 0xFF19)),
          *((0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0xFF61, 0xFF64)))  # fmt: skip
RARE, USUAL = "〖〗〘〙❲❳⦅⦆", "【】〔〕〔〕（）"  # brackets


def folded() -> dict[int, int]:
    """Each character that has another form here, with that form: Unicode's compatibility form (NFKC) where it is one character."""
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for first, last in RANGES for code in range(first, last + 1)}
    return {code: ord(form) for code, form in forms.items() if len(form) == 1 and form != chr(code)} | RADICALS


BRACKETS = dict(zip(map(ord, RARE), map(ord, USUAL), strict=True))
FOLDED = {code: BRACKETS.get(form, form) for code, form in folded().items()} | BRACKETS
IDEOGRAPHS = {code: form for code, form in FOLDED.items() if form >= 0x3400}
ANY_FOLDED = patterns.quick("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in RANGES) + RARE + "]")


def fold(text: str) -> str:
    """The text in the forms that rules know, character for character."""
    return text.translate(FOLDED)


def has_folded(text: str) -> bool:
    """Is there anything to fold?"""
    return not text.isascii() and ANY_FOLDED.search(text) is not None


@lru_cache(maxsize=1)  # of a whole text it is asked twice on its way
def holds_folded(text: str) -> bool:
    return has_folded(text)


def ideographs(text: str) -> str:
    """The text with radicals and compatibility ideographs as what they are printed for, so that a name is one name everywhere."""
    return text.translate(IDEOGRAPHS) if holds_folded(text) else text
