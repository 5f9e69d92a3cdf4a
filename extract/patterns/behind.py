"""Look-behinds of several lengths, one for each, as re wants them: `(?<!本|责任)` becomes `(?<!本)(?<!责任)`."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\(\?<[=!]|\(\?(?:P<\w+>|[:=!>])|[()|]|[^\\\[()|]+|.", re.DOTALL)
LOOKS = ("(?<=", "(?<!")


def parted(source: str) -> str:
    """The pattern with each alternative of its look-behinds in a look-behind of its own."""
    return "|".join(branches(source))


def branches(source: str) -> list[str]:
    """Its alternatives, so written."""
    return alternatives(TOKEN.findall(source), 0)[0]


def alternatives(tokens: list[str], at: int) -> tuple[list[str], int]:
    """What stands from a token on up to the bracket that closes there, by its alternatives; and where that is."""
    found = [""]
    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        if token == "|":
            found.append("")
        elif token.startswith("("):
            inner, at = alternatives(tokens, at + 1)
            found[-1] += group(token, inner)
        else:
            found[-1] += token
        at += 1
    return found, at


def group(opening: str, inner: list[str]) -> str:
    if opening not in LOOKS or len(inner) == 1:
        return f"{opening}{'|'.join(inner)})"
    each = [f"{opening}{branch})" for branch in inner]
    return "".join(each) if opening == "(?<!" else f"(?:{'|'.join(each)})"
