"""Numbers as a word processor counts them (ECMA-376 17.18.59 ST_NumberFormat), e.g. 12 → 十二, 拾贰, 12, XII, l, ⑫, 壬.

A format that is not known here counts in digits; `bullet` and `none` give nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from ...text.numerals import ONE_TO_TEN, STEMS

DIGITS = f"〇{ONE_TO_TEN[:9]}"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
LEGAL_TRADITIONAL = LEGAL.translate(str.maketrans(LEGAL[2:4] + LEGAL[6], "貳參陸"))
HAN_UNITS = ("", "十", "百", "千")
LEGAL_UNITS = ("", "拾", "佰", "仟")
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"))
ROMAN_ONES = ((5, "v"), (4, "iv"), (1, "i"))
MOST = 99_999  # beyond it digits serve: no list has so many items
LONGEST_LETTERS = 780  # 26 letters, up to 30 of one


def counted(number: int, form: str) -> str:
    """The number in a form of ST_NumberFormat, e.g. 21 in `chineseCountingThousand` is 二十一."""
    if form in ("bullet", "none"):
        return ""
    count = FORMS.get(form)
    return count(number) if count and 0 <= number <= MOST else str(number)


def thousands(number: int, digits: str = "零" + DIGITS[1:], units: tuple[str, ...] = HAN_UNITS, *, ten: str = "十") -> str:
    """一, 十二, 二十, 一百零五, 一千零一十, 一万; `ten` is how 10 to 19 begin (十 or 一十)."""
    if number >= 10_000:
        above, below = divmod(number, 10_000)
        text = thousands(above, digits, units, ten=ten) + "万" + (digits[0] if 0 < below < 1000 else "")
        return text + (thousands(below, digits, units, ten=digits[1] + units[1]) if below else "")
    if number == 0:
        return digits[0]
    text, gap = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + units[power]
        gap = not digit and bool(text)
    return ten + text[2:] if 10 <= number < 20 else text


def legal(number: int) -> str:
    return thousands(number, LEGAL, LEGAL_UNITS, ten="壹拾")


def legal_traditional(number: int) -> str:
    return thousands(number, LEGAL_TRADITIONAL, LEGAL_UNITS, ten="壹拾").replace("万", "萬")


def digital(number: int) -> str:
    """一〇五."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def counting(number: int) -> str:
    """十二 up to 九十九, then 一〇〇."""
    return thousands(number) if 0 < number < 100 else digital(number)


def of(signs: str) -> Callable[[int], str]:
    """Signs in their order, digits beyond them."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in (*ROMAN, *ROMAN_ONES):
        times, number = divmod(number, value)
        text += sign * times
    return text


def letters(number: int) -> str:
    """a … z, then aa, bb, cc."""
    if not 0 < number <= LONGEST_LETTERS:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": counting,
    "chineseCountingThousand": thousands,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": thousands,  # LibreOffice writes it where a .doc had chineseCountingThousand
    "japaneseCounting": thousands,
    "koreanCounting": thousands,
    "chineseLegalSimplified": legal,
    "ideographLegalTraditional": legal_traditional,
    "taiwaneseDigital": digital,
    "japaneseDigitalTenThousand": digital,
    "ideographDigital": digital,
    "koreanDigital2": digital,
    "ideographTraditional": of(STEMS),
    "ideographZodiac": of(BRANCHES),
    "ideographEnclosedCircle": of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": of(CIRCLES),
    "decimalEnclosedCircleChinese": of(CIRCLES),
    "decimalEnclosedParen": of("".join(map(chr, range(0x2474, 0x2488)))),
    "decimalEnclosedFullstop": of("".join(map(chr, range(0x2488, 0x249C)))),
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
}
