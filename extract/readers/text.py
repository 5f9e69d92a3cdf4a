"""Plain text in the encodings that archives hold: UTF-8, UTF-16, GB18030 and Big5, e.g. 「通知」 as `CD A8 D6 AA`.

The order is fixed: byte order mark, UTF-8, UTF-16 without a mark where it is recognisable, GB18030, Big5. It errs less often on
short texts than statistical detectors do (measured on pieces of 10 characters), and the same bytes always give the same text.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import replace
from functools import lru_cache

from ..errors import InputError
from ..language import N_, _
from .account import Account
from .decoded import Decoded
from .limits import LIMITS, Limits
from .signs import left_out, plain

MARKS = (  # UTF-32's little-endian mark begins with UTF-16's: the longer first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FOREIGN = (
    (b"%PDF-", N_("a PDF")),
    (b"PK\x03\x04", N_("a zip container (docx, xlsx, ofd or an archive)")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", N_("an old Office document (doc, wps or xls)")),
    (b"{\\rtf", N_("an RTF document")),
    (b"\x89PNG", N_("a PNG image")),
    (b"\xff\xd8\xff", N_("a JPEG image")),
    (b"GIF8", N_("a GIF image")),
    (b"II*\x00", N_("a TIFF image")),
    (b"MM\x00*", N_("a TIFF image")),
    (b"\x7fELF", N_("a program")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"Rar!\x1a", N_("a RAR archive")),
    (b"7z\xbc\xaf", N_("a 7z archive")),
)
SIGNATURES = tuple(signature for signature, _rest in FOREIGN)
PAGES = (b"<!doctype html", b"<html")
CONVERT = N_("save its words as plain text (.txt) first")
SAVE_AS_UTF8 = N_("save it as UTF-8")
SAMPLE = 4000  # characters looked at to tell an encoding
BROKEN_AFTER = 4  # so many three-byte characters in a row are UTF-8, whatever comes after: other encodings do not give them by chance
LEAST_PLAUSIBLE = 0.95
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v"))
MOST_CONTROL = 0.05
LEAST_COMMON = 0.5  # share of GB 2312 in what was GB18030: near 1 (traditional characters: above 0.6); in misread Big5: 0.25

RARE_IN_BIG5 = b"\xc6\xa1"  # where the first level of its characters ends
LEAST_OFTEN = 0.95


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The text of these bytes, without a byte order mark; what other programs left in it is blanked (`signs`).

    Raises InputError for other formats, NUL bytes and unknown encodings.
    """
    found = as_written(data, name)
    if not name.lower().endswith(".md"):
        return replace(found, text=plain(found.text))
    account = Account()
    for kind, words in left_out(found.text):
        account.leave(kind, words)
    return replace(found, text=plain(found.text, markdown=True), left_out=account.left_out())


def as_written(data: bytes, name: str) -> Decoded:
    """The same with all that was left in it."""
    refuse_foreign(data, name)
    encoding, text = decode(data, name)
    if not text or text.isspace():
        raise InputError(name, _("holds only white space"), _("give a file that holds a notice"))
    if "\x00" in text:
        raise InputError(name, _("is no text (NUL at character {index})", index=text.index(chr(0))), _(CONVERT))
    if share_control(text) > MOST_CONTROL:
        raise InputError(name, _("is no text (it is full of control characters)"), _(CONVERT))
    return Decoded(name, "text", encoding, hashlib.sha256(data).hexdigest(), text)


def refuse_foreign(data: bytes, name: str) -> None:
    for signature, what in FOREIGN if data.startswith(SIGNATURES) else ():
        if data.startswith(signature):
            raise InputError(name, _("is {what}, which cannot be read here", what=_(what)), _(CONVERT))
    if data[:64].removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(PAGES):
        raise InputError(name, _("is an HTML page, which cannot be read here"), _(CONVERT))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Encoding and text; InputError where no encoding fits."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, marked(data[len(mark) :], encoding, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return other(data, name, error)
    if share_control(text):
        return without_mark(data) or ("utf-8", text)
    if text.isascii() or len(data) > 2 * len(text) or max(text) >= "\u0800":  # the ratio spares a look at each
        return "utf-8", text
    return short_gb18030(data) or ("utf-8", text)


def marked(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            name, _("its mark says {encoding}, but byte {start} is not", encoding=encoding, start=error.start), _(SAVE_AS_UTF8)
        ) from None


def other(data: bytes, name: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """What bytes are that are no UTF-8."""
    before = data[max(0, error.start - SAMPLE) : error.start].decode("utf-8", "ignore")
    if sum(character >= "\u0800" for character in before) >= BROKEN_AFTER:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            name,
            _(
                "is UTF-8 with a broken byte (0x{byte:02x}, byte {start}, line {line})",
                byte=data[error.start],
                start=error.start,
                line=line,
            ),
            _(SAVE_AS_UTF8),
        )
    found = without_mark(data)
    if found:
        return found
    if b"\x00" in data:
        raise InputError(name, _("is no text (NUL at byte {index})", index=data.index(0)), _(CONVERT))
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as failure:
        if found := big5(data):
            return found
        problem = _(
            "is neither UTF-8 (byte {start} is not) nor UTF-16 nor GB18030 (byte {other} is not) nor Big5",
            start=error.start,
            other=failure.start,
        )
        raise InputError(name, problem, _(SAVE_AS_UTF8)) from None
    if share_common(text) < LEAST_COMMON or share_plausible(text) < LEAST_PLAUSIBLE:
        if found := big5(data):
            return found
        raise InputError(name, _("is no Chinese text in UTF-8, UTF-16, GB18030 or Big5"), _(SAVE_AS_UTF8))
    return "gb18030", text


def big5(data: bytes) -> tuple[str, str] | None:
    """Big5, where nearly all its characters are in common use (its first level) or punctuation."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    sample = [character for character in text[:SAMPLE] if character > "~"]
    often = sum(character.encode("big5hkscs") < RARE_IN_BIG5 for character in sample)
    return ("big5hkscs", text) if sample and often >= LEAST_OFTEN * len(sample) and share_plausible(text) >= LEAST_PLAUSIBLE else None


def without_mark(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a byte order mark, when nearly all characters are such as Chinese text has."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if share_plausible(text) >= LEAST_PLAUSIBLE:
            return encoding, text
    return None


def short_gb18030(data: bytes) -> tuple[str, str] | None:
    """A few characters of GB 2312 whose bytes are UTF-8 by chance (联 is `C1 AA`, 模 is `C4 A3`: also a Latin ģ)."""
    try:
        return "gb18030", data.decode("gb2312")
    except UnicodeDecodeError:
        return None


def share_plausible(text: str) -> float:
    """Share of the first characters that Chinese official text is made of: Han characters, letters, digits, punctuation, line ends."""
    sample = text[:SAMPLE]
    return sum(map(plausible, sample)) / len(sample) if sample else 0.0


def plausible(character: str) -> bool:
    return (
        " " <= character <= "~"
        or "\u3400" <= character <= "\u9fff"
        or "\U00020000" <= character <= "\U0003ffff"
        or "\u2000" <= character <= "\u27bf"  # punctuation, Ⅰ, ①, ■, ✓
        or "\u3000" <= character <= "\u303f"
        or "\ufe30" <= character <= "\ufe6f"
        or "\uff00" <= character <= "\uffef"
        or character in "\t\n\r\f\v\xa0·×÷±°"
    )


def share_control(text: str) -> float:
    """Share of control characters, which text has none of but line ends, tabs and page breaks, among the first characters."""
    return control_share(text[:SAMPLE])


@lru_cache(maxsize=2)  # the same text is asked twice on its way
def control_share(sample: str) -> float:
    data = sample.encode("utf-8", "surrogatepass")
    return 1 - len(data.translate(None, CONTROL)) / len(data) if data else 0.0


def share_common(text: str) -> float:
    """Share of GB 2312 among the first characters beyond ASCII; 1 where there are none."""
    sample = [character for character in text[:SAMPLE] if character > "~"]
    return sum(map(common, sample)) / len(sample) if sample else 1.0


def common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
