"""A text put into a file of a format, to see that nothing of it is lost on the way back: it is in the text, or left out by name."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from unicodedata import normalize

import regex

from extract.errors import DubanError
from extract.readers import Decoded, read_bytes

NOT_CARRIED = regex.compile(r"[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|\p{Cf}|\p{Noncharacter_Code_Point}")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def lines_of(text: str) -> list[str]:
    """The lines of a text, without the signs that XML cannot carry or nobody sees."""
    return [line for line in NOT_CARRIED.sub("", text).splitlines() if line.strip()]


def page(text: str) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>\n" for line in lines_of(text))
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def document(text: str) -> bytes:
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines_of(text))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return made.getvalue()


def mail(text: str) -> bytes:
    head = "MIME-Version: 1.0\r\nSubject: a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head.encode() + "\n".join(lines_of(text)).encode()


CARRIERS: dict[str, Callable[[str], bytes]] = {"a.html": page, "a.docx": document, "a.eml": mail}


def seen(text: str) -> Counter[str]:
    """The visible signs, of whatever width: a page's facts are written anew (发布日期: → 发布日期：), and two ? stand for blanks."""
    return Counter(plain(sign) for sign in NOT_CARRIED.sub("", text) if not sign.isspace() and plain(sign) != "?")


def plain(sign: str) -> str:
    folded = normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign


def losses(put_in: str, found: Decoded) -> Iterator[str]:
    """What was put in, and is neither in the text nor in the account of what was left out."""
    lost = seen(put_in) - seen(found.text)
    told = sum(left.characters for left in found.left_out)
    if lost.total() > told:
        some = "".join(lost)[:40]
        yield f"{found.format}: {lost.total()} characters lost, {told} left out by name: {some!r}"


def carried(text: str, name: str) -> Iterator[str]:
    """The losses on the way through one format; what is refused is lost with a reason."""
    plain = "\n".join(lines_of(text))
    try:
        found = read_bytes(CARRIERS[name](text), name)
    except DubanError:
        return
    yield from losses(plain, found)
