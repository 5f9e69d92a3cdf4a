"""Old documents through LibreOffice: records, hints without the program, time limits, nothing left behind."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import pytest

from extract.errors import InputError
from extract.readers import read_bytes
from extract.readers.limits import Limits
from extract.readers.word import office
from tests.docx_builder import docx, notice, paragraph, run, table
from tests.once import once
from tests.processor import PATIENCE
from tests.reference import expected, paragraphs, records
from tests.test_conservation import WORD as WORDS
from tests.test_conservation import lost, of_word

HERE = office.find_program()
FONTS = [path for place in ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts") for path in Path(place).expanduser().rglob("*.?t?")]
WHY_NOT = "the program LibreOffice (soffice) is not installed" if HERE is None else "LibreOffice does not start where no font is installed"
needs_program = pytest.mark.programs(lacks=WHY_NOT if HERE is None or (sys.platform == "linux" and not FONTS) else None)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
PATIENT = Limits(office_seconds=PATIENCE)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "WordDocument".encode("utf-16-le")
HEADER = b"\xec\xa5\xc1\x00" + bytes(8)  # of the main stream of a Word 97 document
DOC = OLE + bytes(504) + HEADER + bytes(500) + WORD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder that readers use, to see that nothing is left in it."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """A docx as LibreOffice saves it; the same one once a run."""

    def one(data: bytes, kind: str = "doc") -> bytes:
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{kind}"
        return once(tmp_path_factory, name, lambda out: out.write_bytes(saved(data, kind, tmp_path_factory.mktemp("saved")))).read_bytes()

    return one


@pytest.fixture
def converted_once(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[object, ...]]:
    """LibreOffice is asked once for what a test reads under several names: how often for what."""
    convert, found, asked = office.convert, dict[tuple[object, ...], bytes](), Counter[tuple[object, ...]]()

    def one(program: str, data: bytes, kind: str, filter_name: str, name: str, limits: Limits) -> bytes:
        key = (data, kind, filter_name)
        asked[key] += 1
        if key not in found:
            found[key] = convert(program, data, kind, filter_name, name, limits)
        return found[key]

    monkeypatch.setattr(office, "convert", one)
    return asked


def saved(data: bytes, kind: str, place: Path) -> bytes:
    (place / "notice.docx").write_bytes(data)
    profile = (place / "profile").as_uri()
    command = [
        HERE or "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(place),
        str(place / "notice.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return (place / f"notice.{kind}").read_bytes()


@needs_program
def test_the_reference_notice_as_doc_and_wps(made: Callable[..., bytes], folder: Path, converted_once: Counter[tuple[object, ...]]) -> None:
    data = made(notice(paragraphs()))
    for name, kind in (("通知.doc", "doc"), ("通知.wps", "doc"), ("通知.docx", "doc")):
        decoded = read_bytes(data, name, PATIENT)
        assert (decoded.name, decoded.format) == (name, kind)
        assert decoded.text.split("\n") == paragraphs()
        assert records(decoded) == expected()
    assert list(converted_once.values()) == [3]  # LibreOffice is told nothing of the name
    assert not list(folder.iterdir())


@needs_program
def test_revisions_and_tables_survive(made: Callable[..., bytes]) -> None:
    kept = (
        f'<w:ins w:author="a">{run("由科信处")}</w:ins><w:del w:author="a"><w:r><w:delText>由办公室</w:delText></w:r></w:del>{run("负责")}'
    )
    cells = [["任务", "责任单位"], ["加固堤防", "工程处"]]
    data = made(docx(paragraph(kept) + table(cells) + paragraph("末段")))
    assert read_bytes(data, "a.doc", PATIENT).text.split("\n") == ["由科信处负责", "任务\t责任单位", "加固堤防\t工程处", "末段"]


@needs_program
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_nothing_is_lost_of_a_short_document(kind: str, made: Callable[..., bytes]) -> None:
    """Its main stream stands in small sectors. What is deleted is told."""
    revised = paragraph(run("甲") + "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>" + run("丙", "<w:vanish/>"))
    data = docx(
        paragraph("正文") + revised + WORDS["nested tables"] + WORDS["merged heads"] + paragraph("一、加固堤防（工程处负责，5月底前完成）")
    )
    decoded = read_bytes(made(data, kind), f"a.{kind}", PATIENT)
    assert lost(of_word(data), decoded.text, [each.example for each in decoded.left_out]) == Counter()


@needs_program
def test_rich_text() -> None:
    text = "".join(f"\\u{ord(character)}?" for character in "一、加固堤防")
    decoded = read_bytes(rb"{\rtf1\ansi " + text.encode() + rb"\par}", "a.rtf", PATIENT)
    assert (decoded.text, decoded.format) == ("一、加固堤防", "rtf")


TEXTS = ["一、加固堤防", "二、检修水闸"]
WORD_2003 = '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
FLAT = f'<office:document xmlns:office="{OPEN}:office:1.0" xmlns:text="{OPEN}:text:1.0" office:mimetype="application/vnd.oasis.opendocument.text">'


@needs_program
@pytest.mark.parametrize("name", ["通知.odt", "通知"])
def test_open_document(name: str, made: Callable[..., bytes]) -> None:
    decoded = read_bytes(made(docx("".join(map(paragraph, TEXTS))), "odt"), name, PATIENT)
    assert (decoded.text.split("\n"), decoded.format) == (TEXTS, "odt")


@needs_program
def test_documents_written_as_xml() -> None:
    words = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in TEXTS)
    decoded = read_bytes(f"{WORD_2003}<w:body>{words}</w:body></w:wordDocument>".encode(), "通知.doc", PATIENT)
    assert (decoded.text.split("\n"), decoded.format) == (TEXTS, "doc")
    words = "".join(f"<text:p>{text}</text:p>" for text in TEXTS)
    flat = f"{FLAT}<office:body><office:text>{words}</office:text></office:body></office:document>".encode()
    decoded = read_bytes(flat, "通知.fodt", PATIENT)
    assert (decoded.text.split("\n"), decoded.format) == (TEXTS, "fodt")


def test_a_document_whose_parts_stand_in_one_file_of_xml() -> None:
    """As systems fill in templates; no program is asked."""
    with zipfile.ZipFile(io.BytesIO(docx("".join(map(paragraph, TEXTS))))) as parts:
        said = "".join(
            f'<pkg:part pkg:name="/{name}" pkg:contentType="application/xml"><pkg:xmlData>{parts.read(name).decode()}</pkg:xmlData></pkg:part>'
            for name in parts.namelist()
        )
    opened = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    for name in ("通知.doc", "通知.docx", "通知.xml"):
        decoded = read_bytes(f"{opened}{said}</pkg:package>".encode(), name)
        assert (decoded.text.split("\n"), decoded.format) == (TEXTS, "doc")
    for broken in (f"{opened}</pkg:package>", f"{opened}<pkg:xmlData></pkg:xmlData>", f"{opened}{said}"[:-400]):
        with pytest.raises(InputError):
            read_bytes(broken.encode(), "通知.doc")


def test_a_document_under_another_name_is_what_its_bytes_say() -> None:
    assert read_bytes(docx(paragraph(TEXTS[0])), "通知.doc").format == "docx"


@needs_program
@pytest.mark.parametrize(
    "data", [DOC, OLE + bytes(4000), b"{\\rtf1 {{{{{{" * 5000], ids=["doc without its tables", "no works document", "rtf in rtf"]
)
def test_broken_documents_are_refused(data: bytes, folder: Path) -> None:
    with pytest.raises(InputError, match=r"^a\.wps: (?:cannot be read by LibreOffice|holds no text)"):
        read_bytes(data, "a.wps", PATIENT)
    assert not list(folder.iterdir())


@needs_program
def test_a_document_that_was_cut_off_is_refused(made: Callable[..., bytes]) -> None:
    data = made(notice(paragraphs()))
    for kept in (len(data) // 2, len(data) * 9 // 10, 1500):
        with pytest.raises(InputError, match=r"^a\.doc: (?:cannot be read by LibreOffice|is an old Office container without)"):
            read_bytes(data[:kept], "a.doc", PATIENT)


def test_other_old_containers_are_refused_without_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", None)
    for data in (OLE + bytes(4000), OLE + WORD * 400, OLE):
        with pytest.raises(InputError, match=r"^a\.doc: is an old Office container without a Word document in it"):
            read_bytes(data, "a.doc")


@pytest.mark.parametrize(("version", "name"), [(193, "MS Word 97"), (0x112, "MS Word 97"), (104, "MS Word 95"), (101, "MS WinWord 6.0")])
def test_the_filter_is_that_of_the_version(version: int, name: str) -> None:
    assert office.kind_of(DOC, "a.wps", HEADER[:2] + version.to_bytes(2, "little") + bytes(8)) == ("doc", name)


def test_without_the_program_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda: None)
    with pytest.raises(
        InputError,
        match=r"^通知\.wps: is a \.wps document, which needs the program LibreOffice; install it \(Debian: apt-get install libreoffice-writer\)",
    ):
        read_bytes(OLE + bytes(600), "通知.wps")
    assert office.missing() == "the program LibreOffice (Debian: apt-get install libreoffice-writer)"
    with pytest.raises(InputError, match=r"is a \.doc document"):
        read_bytes(DOC, "通知.wps")
    with pytest.raises(InputError, match=r"is a \.rtf document"):
        read_bytes(b"{\\rtf1}", "通知.doc")


def test_the_program_is_found_on_the_path_or_where_installers_put_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    monkeypatch.setattr(office, "PLACES", (str(tmp_path / "soffice"),))
    assert office.find_program() is None
    (tmp_path / "soffice").write_text("")
    assert office.find_program() == str(tmp_path / "soffice")
    monkeypatch.setattr(shutil, "which", lambda program: "/there" if program == "libreoffice" else None)
    assert office.find_program() == "/there"


def test_encrypted_documents_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda: None)
    with pytest.raises(InputError, match=r"^a\.doc: is encrypted; take its password off first$"):
        read_bytes(DOC.replace(HEADER, HEADER[:-1] + b"\x01"), "a.doc")
    with pytest.raises(InputError, match="needs the program"):
        read_bytes(DOC, "a.doc")


def stand_in(place: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in LibreOffice's place."""
    program = place / "soffice"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_program", lambda: str(program))


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z" if Path("/proc/self/stat").exists() else True


@needs_posix
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = tmp_path / "children"
    stand_in(
        tmp_path, f"sleep 300 &\necho $! > {quote(str(children))}\nsleep 300 &\necho $! >> {quote(str(children))}\nwait\n", monkeypatch
    )
    started: list[int] = []
    for seconds in (1, 8, 32):  # a busy machine starts them later
        with pytest.raises(InputError, match=rf"^a\.doc: took LibreOffice more than {seconds} seconds; open it"):
            read_bytes(DOC, "a.doc", Limits(office_seconds=seconds))
        started = [int(line) for line in children.read_text().split()] if children.exists() else []
        if len(started) == 2:
            break
    time.sleep(0.2)
    assert len(started) == 2
    assert not any(map(is_running, started))
    assert not list(folder.iterdir())


@needs_posix
def test_a_program_that_leaves_a_child_behind(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = tmp_path / "children"
    stand_in(tmp_path, f"sleep 300 &\necho $! > {quote(str(children))}\nexit 1\n", monkeypatch)
    with pytest.raises(InputError, match="cannot be read by LibreOffice"):
        read_bytes(DOC, "a.doc")
    time.sleep(0.2)
    assert not is_running(int(children.read_text()))
    assert not list(folder.iterdir())


@needs_posix
def test_the_program_gets_a_profile_of_its_own_and_no_name_of_ours(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    there = quote(str(told))
    stand_in(
        tmp_path,
        f'printf "%s\\n" "$@" > {there}\necho "$HOME" >> {there}\ncat profile/user/registrymodifications.xcu >> {there}\n',
        monkeypatch,
    )
    with pytest.raises(InputError, match="cannot be read by LibreOffice"):
        read_bytes(DOC, "../../$(touch x);--help.doc")
    said = told.read_text()
    assert f"-env:UserInstallation={folder.as_uri()}/duban-" in said
    assert "--headless" in said
    assert "DisableMacrosExecution" in said
    assert "touch" not in said
    assert "--infilter=MS Word 97" in said


@needs_posix
def test_a_program_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "soffice").write_text("no program")
    monkeypatch.setattr(office, "find_program", lambda: str(tmp_path / "soffice"))
    with pytest.raises(InputError, match="LibreOffice does not start"):
        read_bytes(DOC, "a.doc")
