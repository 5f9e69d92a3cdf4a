"""Mails, e.g. `关于印发工作要点的通知.eml`: the attachments as members, and the body where that is a notice itself.

Words of the body stand below the mail's subject (its title) and date (`发布日期：2020-03-27`).
"""

from __future__ import annotations

import contextlib
import email
from collections.abc import Iterator
from dataclasses import replace
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime

import regex

from ...errors import InputError
from ...language import _, english
from ..account import Account, visible
from ..decoded import Decoded
from ..limits import LIMITS, Limits
from ..registry import read_bytes
from ..words import pattern
from ..words import words as words_of
from .members import Budget, Member, SpentError, name_of, only, place_of

MOST_HEADER = 2_000  # characters of a header that are read
MOST_PARTS = 10_000
FORWARDED = regex.compile(r"(?m)(?:^[ \t]*[\p{Han}A-Za-z]{1,12}[ \t]?[:：][^\r\n]{0,500}\r?\n){3,8}")  # 发件人: a@… / 收件人: … / 主题: …
SENDER = regex.compile(r"(?m)^[\p{Han}A-Za-z]{1,12}[：:][^\n<]{0,100}<[^\n<>@]{1,100}@[^\n<>]{1,100}>$")
BODY = "正文"
MORE = 3  # times what the plain text says, by a page beside it: 请用支持HTML的程序查看
MOST_TEXTS = 50  # parts that a body is read of
BIG5 = ("big5", "big5-hkscs", "cp950")  # told by the mail only; other encodings tell themselves


class Written(Compat32):
    """Headers as they were written: their bytes beyond ASCII decoded as UTF-8 or GB18030, which old mail programs send bare."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return name_of(value[:MOST_HEADER].encode("utf-8", "surrogateescape"))


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The only notice of a mail. Raises InputError as `containers.only`."""
    return only(data, name, limits)


def members(data: bytes, name: str, budget: Budget) -> Iterator[Member | Decoded | InputError]:
    """The body, if it is a notice, and the attachments. Raises InputError when it is encrypted or no mail, and SpentError."""
    try:
        mail = email.message_from_bytes(data, policy=Written())
        parts = list(leaves(mail, name))
    except RecursionError:
        raise InputError(name, _("is a mail of parts nested too deep"), _("save its attachments and name them")) from None
    if not mail.keys():
        raise InputError(name, _("is no mail (it has no header)"), _("save it from the mail program as .eml"))
    attached = [part for part in parts if is_attached(part)]
    body = body_of(mail, [part for part in parts if not is_attached(part)], name, budget.limits)
    letter = Account()
    if body and (not attached or isinstance(body, InputError) or pattern("mail", "notice").search(body.text)):
        budget.count(name)
        yield body
    elif isinstance(body, Decoded):
        letter.leave("covering-letter", body.text)
    left = letter.left_out()
    for number, part in enumerate(attached, 1):
        budget.count(name)
        for each in attachment(part, number, name, budget):
            yield replace(each, left=left) if isinstance(each, Member) else each


def leaves(mail: Message, name: str) -> Iterator[Message]:
    """The parts that hold something, a mail inside it (message/rfc822) as one. Raises InputError for encrypted and endless ones."""
    waiting = [mail]
    for _turn in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        kind = part.get_content_type()
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            raise InputError(name, _("is an encrypted mail"), _("save it decrypted from the mail program"))
        inner = parts_of(part)
        if part.get_content_maintype() == "multipart" and inner:
            waiting = inner + waiting
        elif part is mail or not is_picture_of_body(part):
            yield part
    raise InputError(name, _("is a mail of more than {most:,} parts", most=MOST_PARTS), _("save its attachments and name them"))


def parts_of(part: Message) -> list[Message]:
    """The parts of a part that has any. Asked of another, its payload would be decoded by whatever charset it names."""
    inner = part.get_payload() if part.is_multipart() else []
    return [each for each in inner if isinstance(each, Message)]


def is_picture_of_body(part: Message) -> bool:
    """A logo that the body shows (Content-ID) is no attachment."""
    return part.get_content_maintype() == "image" and bool(part.get("Content-ID")) and part.get_content_disposition() != "attachment"


def is_attached(part: Message) -> bool:
    return (
        part.get_content_disposition() == "attachment"
        or bool(part.get_filename())
        or part.get_content_type() not in ("text/plain", "text/html")
    )


def body_of(mail: Message, texts: list[Message], name: str, limits: Limits) -> Decoded | InputError | None:
    """The mail's words: its page where that has a table or says far more than the plain text, else that. None when it is blank."""
    pages = [each for each in texts if each.get_content_subtype() == "html" and bytes_of(each).strip()]
    plain = joined([each for each in texts if each.get_content_subtype() == "plain"], f"{name}/{BODY}.txt", limits)
    if pages:
        page = joined(pages, f"{name}/{BODY}.html", limits)
        says_more = isinstance(plain, Decoded) and isinstance(page, Decoded) and visible(page.text) > MORE * visible(plain.text)
        table = any(b"<table" in bytes_of(each).lower() for each in pages)
        if not isinstance(plain, Decoded) or (isinstance(page, Decoded) and (table or says_more)):
            plain = page
    return headed(mail, plain) if isinstance(plain, Decoded) else plain


def joined(parts: list[Message], name: str, limits: Limits) -> Decoded | InputError | None:
    """The parts of a body that an attachment stands amid, one below the other; the error of the first where none can be read."""
    read: list[Decoded] = []
    failed: list[InputError] = []
    for part in parts[:MOST_TEXTS]:
        data = bytes_of(part)
        try:
            read += [read_bytes(data, name, limits)] if data.strip() else []
        except InputError as error:
            failed.append(error)
    if not read:
        return next(iter(failed), None)
    left = Account()
    for each in failed:
        left.leave("unreadable", english(each.problem))
    for part in parts[MOST_TEXTS:]:
        left.leave("unreadable", bytes_of(part).decode("utf-8", "replace"))
    account = (*(each for one in read for each in one.left_out), *left.left_out())
    return replace(read[0], text="\n".join(each.text.rstrip("\r\n") for each in read) if len(read) > 1 else read[0].text, left_out=account)


def headed(mail: Message, body: Decoded) -> Decoded:
    """The body below the mail's subject, where it does not open with it, and date; of one that is handed on what was in it."""
    notice = pattern("mail", "notice")
    sent = SENDER.search(body.text[:MOST_HEADER])  # a page's fact, which its reader put above the text
    blocks = (block for block in FORWARDED.finditer(body.text) if sent or "@" in block[0].lstrip().partition("\n")[0])
    handed = next((block for block in blocks if notice.search(body.text, block.end())), None)
    if handed and not notice.search(body.text, 0, handed.start()):
        account = Account()
        account.leave("covering-letter", body.text[: handed.end()])
        body = replace(body, text=body.text[handed.end() :].lstrip(), left_out=(*body.left_out, *account.left_out()))
    else:
        handed = None
    subject = pattern("mail", "forwarded").sub("", words(str(mail.get("Subject", "")))).strip()
    lines = [subject] if subject and not handed and subject not in body.text[:MOST_HEADER] else []
    with contextlib.suppress(ValueError, TypeError, OverflowError, IndexError):  # no date, or none that is one
        label = words_of("notice_label", "publish_date")[0]
        lines.append(f"{label}：{parsedate_to_datetime(str(mail.get('Date', ''))):%Y-%m-%d}")
    head = "".join(f"{line}\n" for line in lines)
    return replace(body, text=head + body.text, pages=tuple(at + len(head) for at in body.pages))


def bytes_of(part: Message) -> bytes:
    """The bytes of a part. Big5 becomes UTF-8: only the mail says that it is Big5."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_param("charset", "")).lower()
    return data.decode(charset, "replace").encode() if charset in BIG5 and part.get_content_maintype() == "text" else data


def attachment(part: Message, number: int, name: str, budget: Budget) -> Iterator[Member | InputError]:
    """An attached file; a mail that is attached to this one is a mail again."""
    inner = parts_of(part)
    try:
        if part.get_content_type() == "message/rfc822" and inner:
            data = inner[0].as_bytes()
            written = words(str(inner[0].get("Subject", ""))).replace("/", "／").strip() or f"{number}"
            written = f"{written[:100]}.eml"
        else:
            data = bytes_of(part)
            written = words(part.get_filename() or f"附件{number}")
        place = place_of(written, name)
        if place is None:
            return
        budget.unpack(f"{name}/{place}", len(data), len(data))
    except InputError as error:
        if isinstance(error, SpentError):
            raise
        yield error
        return
    except (RecursionError, ValueError, LookupError):
        yield InputError(f"{name}/{number}", _("is a broken attachment"), _("save it from the mail program and name it"))
        return
    yield Member(place, data)


def words(header: str) -> str:
    """A header's words out of their transport form, e.g. `=?GBK?B?zajWqg==?=` → 通知. GB 2312 is read as GB18030, which holds it."""
    try:
        pieces = decode_header(" ".join(header.split()))
    except (ValueError, LookupError, email.errors.MessageError):
        return header
    said = ""
    for piece, charset in pieces:
        if isinstance(piece, str):
            said += piece
        elif (charset or "").lower() in BIG5:
            said += piece.decode("big5hkscs", "replace")
        else:
            said += name_of(piece)
    return said
