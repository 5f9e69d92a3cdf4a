"""Numerals as notices write them, e.g. `二〇二〇`, `十二`, `15`, `两`, `廿五` → whole numbers."""

from __future__ import annotations

from functools import lru_cache

ONE_TO_TEN = "一二三四五六七八九十"
SCORES = {"廿": "二十", "卅": "三十"}
TENS = "十百" + "".join(SCORES)
STEMS = "甲乙丙丁戊己庚辛壬癸"
DIGITS = {character: index for index, character in enumerate(f"零{ONE_TO_TEN[:9]}")} | {
    "〇": 0, "○": 0, "◯": 0, "O": 0, "o": 0, "о": 0, "两": 2, "俩": 2, "首": 1, "元": 1, "头": 1, "双": 2, "单": 1,
}  # fmt: skip


@lru_cache(maxsize=512)
def numeral(text: str) -> int | None:
    """A number in digits or Chinese numerals (up to 9999); of two digits (两三, 三五) the greater; None when it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(character not in DIGITS and character not in TENS and not character.isdigit() for character in text):
        return None
    if not any(character in text for character in TENS):
        digits = [DIGITS[c] if c in DIGITS else int(c) for c in text]
        if len(digits) == 2:
            return digits[1] if 0 < digits[0] < digits[1] else digits[0] * 10 + digits[1]
        return int("".join(map(str, digits)))
    return with_tens(text)


def with_tens(text: str) -> int | None:
    for sign, tens in SCORES.items():
        text = text.replace(sign, tens)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    ones = ones.lstrip("零〇")  # 一百零五
    parts = (hundreds, tens, ones)
    if any(len(part) > 1 for part in parts):
        return None
    total = DIGITS.get(hundreds, 0) * 100
    if ten:
        total += (DIGITS.get(tens, 1) if tens else 1) * 10
    return total + (DIGITS.get(ones, 0) if ones else 0)
