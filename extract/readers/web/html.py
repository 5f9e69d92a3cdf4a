"""Web pages (.html, .htm) and pages saved with all their files (.mht), e.g. 某厅关于……的通知.html: the notice out of the page.

No script runs and nothing is fetched.
"""

from __future__ import annotations

import codecs
import hashlib
from email import message_from_bytes
from email.message import Message

import regex

from ...errors import InputError
from ...language import N_, _
from ..account import Account
from ..decoded import Decoded, Problem
from ..limits import LIMITS, Limits
from ..parts.bounds import bounded_text
from ..signs import NOTHING, READING, unspoken
from ..text import MARKS, decode, refuse_foreign, share_control
from .page import EMBEDDED, lines_of_page
from .tree import TooMuchError, TreeBuilder

MOST_CHARACTERS = 8_000_000  # of a page, the pictures written into it left out
MOST_BOUNDARIES = 100  # parts within parts of a saved page
LONGEST_HEAD = 4096  # bytes in which a page names its encoding
CHARSET = regex.compile(rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?(?P<name>[A-Za-z0-9_\-]{2,30})""", regex.IGNORECASE)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz"}
ANYTHING = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii"})  # a tool's default
PICTURE = regex.compile(r"data:[A-Za-z0-9/+;=,.\-]{500,}+")
MIME = regex.compile(rb"^(?:[\w\-]{1,60}:|From )", regex.IGNORECASE)
MARKED = tuple(mark for mark, _rest in MARKS)
REMEDY = N_("save the notice's words as plain text (.txt)")
MOST_FRAMES = 50
BROKEN = "�"  # stands for bytes that are no character, as browsers show them
FEWEST_WHOLE = 200  # bytes to a broken one in a page that says it is UTF-8
CUT = 4  # bytes that a character may lack where a page was cut off


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of a page's notice. Raises InputError when it holds none, is beyond a bound, or no page at all.

    Of a saved page with frames the one that says most is read; the others are told.
    """
    made = [
        read_page(page, charset, name, limits) for page, charset in (saved_pages(data, name) if is_saved(data, name) else [(data, None)])
    ]
    encoding, notice, account = max(made, key=lambda each: len(each[1]))
    for _rest, other, _more in made:
        if other != notice:
            account.leave("frame", other)
    if not notice:
        raise InputError(name, _("is a page without a notice's text"), _("save the page as the browser shows it, or give its attachment"))
    left = account.left_out()
    files = [
        Problem("text-missing", f"the page says nothing itself and shows another file: “{each.example}”", 0)
        for each in left
        if each.kind == EMBEDDED
    ]
    digest = hashlib.sha256(data).hexdigest()
    return Decoded(name, "html", encoding, digest, notice, left_out=left, problems=tuple(files))


def read_page(page: bytes, charset: str | None, name: str, limits: Limits) -> tuple[str, str, Account]:
    """Encoding and notice of one page, and what it leaves out."""
    encoding, text = decoded_page(page, charset, name)
    account = Account()
    account.leave("unreadable", BROKEN * text.count(BROKEN))
    text = PICTURE.sub("", text)
    if (silent := unspoken(text)) is not text:
        account.leave("page-furniture", "".join(READING.findall(text)))
        text = silent.replace(NOTHING, "")
    if len(text) > MOST_CHARACTERS:
        raise InputError(name, _("is a page of more than {most:,} characters", most=MOST_CHARACTERS), _(REMEDY))
    try:
        root = TreeBuilder().build(text.replace("\x00", ""))
    except TooMuchError as error:
        raise InputError(name, str(error), _(REMEDY)) from None
    return encoding, bounded_text(lines_of_page(root, name, account), name, limits), account


def is_saved(data: bytes, name: str) -> bool:
    """Is it a page saved with its files (MIME), not HTML itself?"""
    opening = data[:200].removeprefix(codecs.BOM_UTF8).lstrip()
    return bool(MIME.match(opening)) and (opening.lower().startswith(b"mime-version:") or name.lower().endswith((".mht", ".mhtml")))


def saved_pages(data: bytes, name: str) -> list[tuple[bytes, str | None]]:
    """The pages in a saved one (its frames are pages too), and the encoding that the part of each names."""
    if data.lower().count(b"boundary=") > MOST_BOUNDARIES:
        raise InputError(name, _("has more than {most} parts within parts", most=MOST_BOUNDARIES), _(REMEDY))
    message: Message = message_from_bytes(data.removeprefix(codecs.BOM_UTF8).lstrip())
    found: list[tuple[bytes, str | None]] = []
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                found.append((payload, part.get_content_charset()))
    if not found:
        raise InputError(name, _("is a saved page (MIME) without a page in it"), _(REMEDY))
    if len(found) > MOST_FRAMES:
        raise InputError(name, _("is a saved page of more than {most} frames", most=MOST_FRAMES), _(REMEDY))
    return found


def decoded_page(data: bytes, charset: str | None, name: str) -> tuple[str, str]:
    """Encoding and text: by its mark, as UTF-8 where it is such, as it says itself, else as plain texts are read."""
    refuse_foreign_but_pages(data, name)
    if data.startswith(MARKED):
        return checked(*decode(data, name), name)
    for cut in range(CUT):
        try:
            text = data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        if not share_control(text):
            return "utf-8", text
    named = CHARSET.search(data, 0, LONGEST_HEAD)
    for said in (charset, named["name"].decode() if named else None):
        encoding = WIDER.get((said or "").lower(), (said or "").lower())
        if encoding in ANYTHING:  # it decodes whatever bytes there are
            continue
        for cut in range(CUT):
            try:
                return checked(encoding, data[: len(data) - cut].decode(encoding), name)
            except (LookupError, UnicodeError):
                continue
        if encoding in ("utf-8", "utf8") and data.decode("utf-8", "replace").count(BROKEN) * FEWEST_WHOLE < len(data):
            return checked("utf-8", data.decode("utf-8", "replace"), name)
    return checked(*decode(data, name), name)


def refuse_foreign_but_pages(data: bytes, name: str) -> None:
    """What is no page at all, whatever its suffix says."""
    if not data.startswith(MARKED) and data.lstrip()[:1] != b"<":
        refuse_foreign(data, name)


def checked(encoding: str, text: str, name: str) -> tuple[str, str]:
    if not text or text.isspace():
        raise InputError(name, _("holds only white space"), _("give a file that holds a notice"))
    return encoding, text
