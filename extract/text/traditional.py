"""Traditional characters as the simplified ones that rules are written in, each in its place: 縣財政局 reads as 县财政局."""

from __future__ import annotations

from .written import UNSEEN

TELLING = "單務關責區縣鄉廳辦實進與會"  # no notice in simplified characters holds these
LEAST = 3  # of them in a text


def simplified(text: str) -> str:
    """The text character for character in simplified ones, where it is written in traditional ones; else the text."""
    if sum(sign in text for sign in TELLING) < LEAST:
        return text
    from opencc import OpenCC  # its tables are large

    signs = sorted(sign for sign in set(text) if sign > "\u2fff")
    forms = OpenCC("t2s").convert("\n".join(signs)).split("\n")  # one by one, so that none becomes a phrase
    return text.translate({ord(sign): form for sign, form in zip(signs, forms, strict=True) if len(form) == 1})


def as_written(words: str | None, read: str, source: str) -> str | None:
    """Words of the text `read` as its source, of equal length, has them, wherever they stand on its lines."""
    if not words:
        return words
    places = [place for place, sign in enumerate(read) if not (sign.isspace() or sign == UNSEEN)]
    words = words.replace(UNSEEN, "")
    bare = "".join(words.split())
    at = "".join(read[place] for place in places).find(bare)
    if at < 0:
        return words
    signs = iter(places[at : at + len(bare)])
    return "".join(sign if sign.isspace() else source[next(signs)] for sign in words)
