"""How much is read of one input: sizes, counts, depths and seconds, beyond which a file is told as too large and not read.

`Limits()` is what duban reads by; a caller who knows better passes another, e.g. `Parser(limits=Limits(archive_members=20_000))`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

MB = 1024 * 1024
DEEPEST = 50  # archives inside one another


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one input, each with its unit; where one is passed, an `InputError` says which.

    >>> from duban import Limits, parse_bytes
    >>> parse_bytes("1.值守。（办公室负责）".encode(), "a.txt", limits=Limits(file_bytes=16))
    Traceback (most recent call last):
        ...
    duban.errors.InputError: a.txt: is larger than 16 bytes; split it into single notices
    """

    file_bytes: int = 64 * MB
    """Bytes of a file, of each member of an archive, of a row: a notice has kilobytes."""
    characters: int = 20_000_000
    """Characters of the text of a Word document or a web page."""

    archive_depth: int = 4
    """Archives inside one another: a zip in a mail in a zip."""
    archive_members: int = 2_000
    """Files in an archive, at all depths together. A batch reads an archive of more member by member."""
    archive_bytes: int = 256 * MB
    """Bytes that an archive unpacks to, at all depths together."""
    archive_inputs: int = 1_000_000
    """Files in an archive that a batch reads member by member."""
    archive_ratio: int = 200
    """Times its packed size to which a file of over 10 MB may unpack: Chinese text packs to a third."""

    pages: int = 2_000
    """Pages of a PDF or an OFD."""
    page_characters: int = 2_000_000
    """Characters on all pages of a PDF or an OFD together."""
    page_seconds: float = 60.0
    """Seconds for a PDF or an OFD, recognition apart."""
    page_pixels: int = 100_000_000
    """Pixels of a picture: A3 at 600 dots an inch has 70 million."""
    ofd_bytes: int = 128 * MB
    """Bytes that the parts of an OFD unpack to."""
    ocr_pages: int = 60
    """Pages of a file that are recognised: about five seconds each."""
    ocr_seconds: float = 120.0
    """Seconds for the recognition of one page."""
    ocr_confidence: float = 0.6
    """The least confidence (0 to 1) of a page that was recognised; what is below is no text."""

    office_seconds: float = 90.0
    """Seconds for LibreOffice: one is usual, the first start of a cold machine takes ten."""
    sheet_seconds: float = 30.0
    """Seconds of waiting for the program that reads workbooks; it computes for 20 at most."""
    sheet_count: int = 200
    """Sheets of a workbook."""
    sheet_cells: int = 500_000
    """Cells of a workbook: a ledger has hundreds of rows."""
    sheet_bytes: int = 96 * MB
    """Bytes of XML that a workbook unpacks to: a row of ten cells has about 500."""
    sheet_characters: int = 4_000_000
    """Characters of a workbook's text."""

    def __post_init__(self) -> None:
        """Raises ValueError for a bound that is none."""
        wrong = [known.name for known in fields(self) if not getattr(self, known.name) > 0]
        if wrong or self.archive_depth > DEEPEST:
            raise ValueError(f"{', '.join(wrong)}: not above 0" if wrong else f"archive_depth: above {DEEPEST}")


LIMITS = Limits()


def size(count: int) -> str:
    """A number of bytes for people: `64 MB`, `50,000 bytes`."""
    return f"{count // MB:,} MB" if count >= MB else f"{count:,} bytes"
