"""Archives and mails: their members one after the other, names in GB18030, and hostile ones, each with its own error."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extract import Notice, Parser, parse, parse_all
from extract.cli import main
from extract.errors import InputError
from extract.readers import Decoded, read_all, read_bytes, read_every, read_path
from extract.readers.limits import LIMITS, Limits
from tests.archive_builder import DEVICE, LINK, PIPE, encrypted_zip, mail, tar_of, zip_of, zip_with
from tests.processor import within
from tests.reference import REFERENCE, TASKS, expected, records
from tests.sheet_builder import xlsx

NOTICE = "示例市水务局关于做好防汛工作的通知\n1.加固堤防。（工程处负责，5月底前完成）\n2021年3月5日\n"
TEXT = NOTICE.encode()
PNG = b"\x89PNG\r\n\x1a\n"
BAD = b"\x01\x02\x03" * 20


def read(data: bytes, name: str = "a.zip") -> list[Decoded | InputError]:
    return list(read_every(data, name))


def texts(data: bytes, name: str = "a.zip") -> dict[str, str]:
    """The texts by their names; nothing may be wrong."""
    found = read(data, name)
    assert [each for each in found if isinstance(each, InputError)] == []
    return {each.name: each.text for each in found if isinstance(each, Decoded)}


def problems(data: bytes, name: str = "a.zip") -> list[str]:
    return [str(each) for each in read(data, name) if isinstance(each, InputError)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", None])
def test_the_reference_notice_in_a_zip_with_chinese_names(encoding: str | None, tmp_path: Path) -> None:
    path = tmp_path / "附件.zip"
    path.write_bytes(
        zip_of({"2020年/关于印发整改方案的通知.txt": REFERENCE.read_bytes(), "2020年/台账.xlsx": xlsx([["任务"], ["甲"]])}, encoding)
    )
    notice, ledger = read_all(path)
    assert isinstance(notice, Decoded)
    assert isinstance(ledger, Decoded)
    assert (notice.name, ledger.name) == ("附件.zip/2020年/关于印发整改方案的通知.txt", "附件.zip/2020年/台账.xlsx")
    assert records(notice) == expected()
    assert len(records(notice)) == TASKS


@pytest.mark.parametrize("name", ["通知.txt", "联通/联系.txt", "關於印發.txt", "㙟镇.txt", "plain/notice.txt", "乗.txt"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", None])
def test_names(name: str, encoding: str | None) -> None:
    assert list(texts(zip_of({name: TEXT}, encoding))) == [f"a.zip/{name}"]
    if encoding:
        assert list(texts(tar_of({name: TEXT}, encoding=encoding), "a.tar")) == [f"a.tar/{name}"]


def test_a_name_that_is_in_no_encoding() -> None:
    (name,) = texts(zip_of({"caf\xe9.txt": TEXT}, "cp437"))
    assert name.startswith("a.zip/caf")


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz", "a.TGZ", "a"])
def test_tars(name: str) -> None:
    found = texts(tar_of({"通知/甲.txt": TEXT, "乙.txt": TEXT}, gzipped=name != "a.tar"), name)
    assert found == {f"{name}/通知/甲.txt": NOTICE, f"{name}/乙.txt": NOTICE}


def test_a_single_file_packed_by_gzip() -> None:
    assert texts(gzip.compress(TEXT), "通知.txt.gz") == {"通知.txt.gz/通知.txt": NOTICE}
    assert texts(gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "a.txt.gz") == {"a.txt.gz/a.txt": NOTICE}


def test_containers_in_containers() -> None:
    inner = zip_of({"通知.txt": TEXT}, "gb18030")
    data = zip_of({"一.tar.gz": tar_of({"二.eml": mail("见附件", attached={"三.zip": inner}).as_bytes()}, gzipped=True)})
    assert texts(data) == {"a.zip/一.tar.gz/二.eml/三.zip/通知.txt": NOTICE}


def test_folders_and_litter_are_no_files() -> None:
    data = zip_of(
        {
            "空/": b"",
            "__MACOSX/._甲.txt": b"x",
            ".DS_Store": b"x",
            "Thumbs.db": b"x",
            "~$甲.docx": b"x",
            "~WRL0001.tmp": b"x",
            "b/./甲.txt": TEXT,
        }
    )
    assert list(texts(data)) == ["a.zip/b/甲.txt"]


def test_sha256_is_that_of_the_member() -> None:
    (found,) = read(zip_of({"甲.txt": TEXT}))
    assert isinstance(found, Decoded)
    assert found.sha256 == read_bytes(TEXT, "甲.txt").sha256


def test_one_bad_member_leaves_the_others() -> None:
    first, bad, last = read(zip_of({"甲.txt": TEXT, "坏.txt": BAD, "乙.txt": TEXT}))
    assert isinstance(bad, InputError)
    assert bad.name == "a.zip/坏.txt"
    assert [each.name for each in (first, last)] == ["a.zip/甲.txt", "a.zip/乙.txt"]


def test_read_all_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.zip").write_bytes(zip_of({"坏.txt": BAD}))
    assert [str(each) for each in read_all(tmp_path / "无.zip")] == [f"{tmp_path}/无.zip: there is no such file; check the name"]
    assert [str(each) for each in read_all(tmp_path / "空.txt")] == [f"{tmp_path}/空.txt: is empty; give a file that holds a notice"]
    assert [str(each).split(":")[0] for each in read_all(tmp_path / "b.zip")] == [f"{tmp_path}/b.zip/坏.txt"]
    assert list(read_all(tmp_path / "a.txt")) == [read_path(tmp_path / "a.txt")]


def test_a_container_of_one_notice_is_that_notice(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"甲.txt": TEXT}))
    assert parse(path).source.name == "a.zip/甲.txt"
    path.write_bytes(zip_of({"甲.txt": TEXT, "乙.txt": TEXT}))
    with pytest.raises(InputError, match="holds several files"):
        parse(path)
    path.write_bytes(zip_of({"坏.txt": BAD}))
    with pytest.raises(InputError, match="control characters"):
        parse(path)


SENT = "Fri, 05 Mar 2021 09:00:00 +0800"


def test_a_mail_of_words_only() -> None:
    found = texts(mail(NOTICE, subject="转发：关于做好防汛工作的通知", date=SENT).as_bytes(), "a.eml")
    assert found == {"a.eml/正文.txt": f"发布日期：2021-03-05\n{NOTICE}"}


def test_a_subject_is_the_title_of_a_body_without_one() -> None:
    body = "1.加固堤防。（工程处负责，5月底前完成）\n"
    data = mail(body, subject="关于做好防汛工作的通知", date=SENT).as_bytes()
    assert texts(data, "a.eml") == {"a.eml/正文.txt": f"关于做好防汛工作的通知\n发布日期：2021-03-05\n{body}"}
    notice = parse(data, name="a.eml")
    assert notice.notice.title == "关于做好防汛工作的通知"
    assert [str(task.due) for task in notice.tasks] == ["2021-05-31"]


HANDED = "各位同事：\n请按职责落实。\n\n-----原始邮件-----\n发件人: 市局 <a@example.org>\n发送时间: 2021年3月4日\n收件人: b@example.org\n主题: 通知\n\n"


@pytest.mark.parametrize("sign", ["", "> "])
def test_a_mail_that_is_handed_on_is_the_notice_in_it(sign: str) -> None:
    inner = "示例市水利局关于做好防汛工作的通知\n示水发〔2021〕5号\n1.加固堤防。（工程处负责，5月底前完成）\n2.检修泵站。（机电处负责）\n"
    quoted = "".join(f"{sign}{line}\n" for line in inner.splitlines())
    notice = parse(mail(HANDED + quoted, subject="Fw: 防汛", date=SENT).as_bytes(), name="a.eml")
    assert (notice.notice.title, notice.notice.document_number) == ("示例市水利局关于做好防汛工作的通知", "示水发〔2021〕5号")
    assert [left.kind for left in notice.source.left_out] == ["covering-letter"]
    assert len(notice.tasks) == 2


def test_a_page_that_is_handed_on_is_the_notice_in_it() -> None:
    lines = [
        "示例市气象局关于做好汛期气象服务的通知",
        "各县气象局：",
        "1.检修雷达。（观测科负责，4月25日前完成）",
        "示例市气象局",
        "2021年4月11日",
    ]
    head = "<b>发件人:</b> 办公室 &lt;a@example.org&gt;<br><b>发送时间:</b> 2021年4月12日<br><b>收件人:</b> 各科<br><b>主题:</b> 汛期"
    page = (
        f"<html><body><div>处长：</div><div>请阅。</div><div><p>{head}</p></div>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>"
    )
    notice = parse(mail(html=page, subject="转发: 汛期", date=SENT).as_bytes(), name="a.eml")
    assert (notice.notice.title, notice.notice.issuer, len(notice.tasks)) == (lines[0], lines[3], 1)


def test_lines_of_who_to_ask_are_no_mails_head() -> None:
    body = "关于做好防汛工作的通知\n联系人：甲\n电话：0000\n邮箱：a@example.org\n1.加固堤防。（工程处负责，5月底前完成）\n"
    assert texts(mail(body, subject="通知").as_bytes(), "a.eml") == {"a.eml/正文.txt": body}


def test_a_covering_letter_is_no_notice() -> None:
    data = mail("各处室：通知见附件，请查收。", attached={"通知.txt": TEXT}).as_bytes()
    assert list(texts(data, "a.eml")) == ["a.eml/通知.txt"]
    (attached,) = read(data, "a.eml")
    assert isinstance(attached, Decoded)
    assert [(left.kind, left.example) for left in attached.left_out] == [("covering-letter", "各处室：通知见附件，请查收。")]
    both = mail(NOTICE, attached={"附件.txt": TEXT}).as_bytes()
    assert list(texts(both, "a.eml")) == ["a.eml/正文.txt", "a.eml/附件.txt"]


PAGE = "<html><body><p>示例市水务局关于做好防汛工作的通知</p><p>1.加固堤防。（工程处负责，5月底前完成）</p>{}</body></html>"
TABLE = "<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>甲</td><td>工程处</td></tr></table>"


def test_a_page_is_read_where_it_says_more() -> None:
    assert list(texts(mail(html=PAGE.format("")).as_bytes(), "a.eml")) == ["a.eml/正文.html"]
    assert list(texts(mail(NOTICE, html=PAGE.format("")).as_bytes(), "a.eml")) == ["a.eml/正文.txt"]
    assert list(texts(mail(NOTICE, html=PAGE.format(TABLE)).as_bytes(), "a.eml")) == ["a.eml/正文.html"]


@pytest.mark.parametrize(
    "disposition",
    [
        b"attachment; filename*=gb18030''%CD%A8%D6%AA.txt",
        b'attachment; filename="=?GBK?B?' + base64.b64encode("通知.txt".encode("gbk")) + b'?="',
        b'attachment; filename="=?utf-8?Q?=E9=80=9A=E7=9F=A5?=.txt"',
        b'attachment; filename="' + "通知.txt".encode("gb18030") + b'"',
        b'attachment; filename="' + "通知.txt".encode() + b'"',
        b'inline; filename="' + "通知.txt".encode() + b'"',
    ],
)
def test_names_of_attachments(disposition: bytes) -> None:
    data = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\nContent-Disposition: '
    data += disposition + b"\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(NOTICE.encode("gb18030")) + b"\n--b--\n"
    assert texts(data, "a.eml") == {"a.eml/通知.txt": NOTICE}


def test_a_mail_attached_to_a_mail() -> None:
    outer = mail("转发", subject="转发")
    outer.add_attachment(mail("见附件", attached={"通知.txt": TEXT}, subject="关于/防汛"))
    assert list(texts(outer.as_bytes(), "a.eml")) == ["a.eml/关于／防汛.eml/通知.txt"]


def test_a_logo_of_the_body_is_no_attachment() -> None:
    message = mail(NOTICE)
    message.add_related(PNG, "image", "png", cid="<logo>")
    assert list(texts(message.as_bytes(), "a.eml")) == ["a.eml/正文.txt"]


def test_big5_is_told_by_the_mail() -> None:
    body = "1.加固堤防。（工程處負責，5月底前完成）\n"
    data = b"Subject: x\nContent-Type: text/plain; charset=big5\nContent-Transfer-Encoding: 8bit\n\n" + body.encode("big5")
    assert texts(data, "a.eml")["a.eml/正文.txt"].endswith(body)


def nested(depth: int) -> bytes:
    data = zip_of({"通知.txt": TEXT})
    for _ in range(depth):
        data = zip_of({"x.zip": data})
    return data


def bomb(size: int) -> bytes:
    return zip_of({"0.txt": bytes(size), "甲.txt": TEXT})


def overlapping() -> bytes:
    """Many entries that are one and the same data: 4,000 times 40 KB of what packs well."""
    data = zip_of({"0.txt": TEXT * 500})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[start:end] * 4_000
    return data[:start] + entries + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 4_000, 4_000, len(entries), start, 0)


def lying(size: int) -> bytes:
    """A member of so many bytes whose entry says 100."""
    data = bytearray(zip_of({"0.txt": bytes(size)}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def nested_gzip() -> bytes:
    data = TEXT
    for _ in range(6):
        data = gzip.compress(data)
    return data


def deep_mail() -> bytes:
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (at, at) for at in range(3000))
    return b"From: a\n" + parts


MB = 1024 * 1024
HOSTILE = {
    "truncated zip": (lambda: zip_of({"甲.txt": TEXT})[:-30], "a.zip", "is a broken or truncated zip"),
    "broken member": (
        lambda: zip_of({"甲.txt": TEXT}, packing=zipfile.ZIP_STORED).replace(b"1.", b"2.", 1),
        "a.zip",
        "甲.txt: is broken or truncated",
    ),
    "empty zip": (lambda: zip_of({}), "a.zip", "holds no file"),
    "zip slip": (lambda: zip_of({"../../x.txt": TEXT}), "a.zip", "a.zip/../../x.txt: has a name that leads out"),
    "absolute": (lambda: zip_of({"/etc/x.txt": TEXT}), "a.zip", "has a name that leads out"),
    "windows drive": (lambda: zip_of({"C:\\x.txt": TEXT}), "a.zip", "has a name that leads out"),
    "windows slip": (lambda: zip_of({"..\\x.txt": TEXT}), "a.zip", "has a name that leads out"),
    "long name": (lambda: zip_of({"x" * 5000: TEXT}), "a.zip", "has a name of more than 500"),
    "symlink": (lambda: zip_with("l.txt", LINK, b"/etc/passwd"), "a.zip", "a.zip/l.txt: is a link or a device"),
    "device": (lambda: zip_with("d", DEVICE, b""), "a.zip", "is a link or a device"),
    "pipe": (lambda: zip_with("p", PIPE, b""), "a.zip", "is a link or a device"),
    "encrypted": (lambda: encrypted_zip({"甲.txt": TEXT}), "a.zip", "a.zip/甲.txt: is encrypted"),
    "bzip2": (lambda: zip_of({"甲.txt": TEXT}, packing=zipfile.ZIP_BZIP2), "a.zip", "is packed in a way that is not read here"),
    "ratio": (lambda: bomb(40 * MB), "a.zip", "unpacks to more than 200 times its size"),
    "larger than a notice": (lambda: bomb(80 * MB), "a.zip", "is larger than 64 MB"),
    "lying size": (lambda: lying(60 * MB), "a.zip", "is broken or truncated"),
    "overlapping": (overlapping, "a.zip", "holds more than 2,000 files"),
    "many members": (
        lambda: zip_of({f"{at}.txt": TEXT for at in range(LIMITS.archive_members + 1)}),
        "a.zip",
        "holds more than 2,000 files",
    ),
    "many entries": (lambda: zip_of({"甲.txt": TEXT}) + b"PK\x01\x02" * 200_000, "a.zip", "holds more than 100,000 files"),
    "nested": (lambda: nested(LIMITS.archive_depth), "a.zip", "is nested more than 4 deep"),
    "tar slip": (lambda: tar_of({"../x.txt": TEXT}), "a.tar", "has a name that leads out"),
    "tar symlink": (lambda: tar_of({"l": b""}, kind=tarfile.SYMTYPE, target="/etc/passwd"), "a.tar", "is a link or a device"),
    "tar hard link": (lambda: tar_of({"l": b""}, kind=tarfile.LNKTYPE, target="甲"), "a.tar", "is a link or a device"),
    "tar device": (lambda: tar_of({"d": b""}, kind=tarfile.CHRTYPE), "a.tar", "is a link or a device"),
    "truncated tar": (lambda: tar_of({"甲.txt": TEXT * 100})[:2000], "a.tar", "is a broken or truncated tar"),
    "no tar": (lambda: gzip.compress(b"x" * 5000), "a.tgz", "is a broken or truncated tar"),
    "truncated gzip": (lambda: gzip.compress(TEXT * 99)[:-20], "a.tar.gz", "is a broken or truncated gzip"),
    "gzip bomb": (lambda: gzip.compress(bytes(300 * MB), 1), "a.gz", "unpacks to more than"),
    "nested gzip": (nested_gzip, "a.gz", "is nested more than 4 deep"),
    "deep mail": (deep_mail, "a.eml", "is a mail of"),
    "no mail": (lambda: b"\n\nwords", "a.eml", "is no mail"),
    "mail slip": (lambda: mail("见", attached={"../../x.txt": TEXT}).as_bytes(), "a.eml", "has a name that leads out"),
    "encrypted mail": (
        lambda: b"Subject: x\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nMIIB",
        "a.eml",
        "is an encrypted mail",
    ),
}


@pytest.mark.parametrize(("make", "name", "problem"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_containers(make: object, name: str, problem: str) -> None:
    assert callable(make)
    data = make()
    with within(20):
        found = problems(data, name)
    assert any(problem in each for each in found), found
    assert all("\n" not in each and each.startswith(name) for each in found)


def test_all_members_together_are_bounded() -> None:
    five = zip_of({f"{at}.txt": TEXT for at in range(5)})
    *read_before, stopped = read_every(five, "a.zip", Limits(archive_bytes=3 * len(TEXT)))
    assert [each.name for each in read_before] == ["a.zip/0.txt", "a.zip/1.txt", "a.zip/2.txt"]
    assert "is part of what unpacks to more than" in str(stopped)


def test_a_caller_has_limits_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"甲.txt": TEXT, "乙.zip": zip_of({"丙.txt": TEXT})}))
    assert [isinstance(each, Notice) for each in parse_all(path)] == [True, True]
    assert [isinstance(each, Notice) for each in parse_all(path, limits=Limits(archive_depth=1))] == [True, False]
    (told,) = parse_all(path, limits=Limits(file_bytes=20))
    assert "is larger than 20 bytes" in str(told)
    with pytest.raises(InputError, match="is larger than 1 MB"):
        Parser(limits=Limits(file_bytes=MB)).bytes(b"x" * (MB + 1), "a.txt")


@pytest.mark.parametrize("wrong", [{"file_bytes": 0}, {"archive_members": -1}, {"page_seconds": 0.0}, {"archive_depth": 1000}])
def test_limits_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)


def test_members_beside_bad_ones_are_read() -> None:
    found = read(zip_with("l.txt", LINK, b"/etc/passwd"))
    assert [isinstance(each, Decoded) for each in found] == [False, True]


def test_long_headers_are_linear() -> None:
    for subject in ("(" * 200_000, "=?utf-8?B?" * 50_000, "re:" * 100_000, "=?x?q?" + "=41" * 100_000 + "?="):
        data = f'Subject: {subject}\nContent-Disposition: attachment; filename="{subject}"\n\n{NOTICE}'.encode()
        with within(5):
            assert read(data, "a.eml")


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read(zip_of({"../x.txt": TEXT, "b/甲.txt": TEXT, "c.tar": tar_of({"../y": TEXT})}))
    assert list(tmp_path.iterdir()) == []


def run(*arguments: object, data: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=data, catch_exceptions=False)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"甲.txt": TEXT, "坏.txt": BAD, "乙.txt": TEXT.replace("防汛".encode(), "抗旱".encode())}, "gb18030"))
    return path


def test_parse_reads_the_members(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(TEXT)
    result = run("parse", archive, tmp_path / "b.txt")
    assert result.exit_code == 1
    assert [json.loads(line)["source"]["name"] for line in result.stdout.splitlines()] == ["a.zip/甲.txt", "a.zip/乙.txt", "b.txt"]
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"duban: {archive}/坏.txt: is no text")


def test_members_of_one_archive_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"甲.txt": TEXT, "乙.txt": TEXT}))
    assert len(run("parse", path).stdout.splitlines()) == 2
    assert run("parse", path, "-f", "csv").stdout.count("加固堤防。") == 2


def test_parse_of_standard_input() -> None:
    (line,) = run("parse", "-", data=zip_of({"甲.txt": TEXT})).stdout.splitlines()
    assert json.loads(line)["source"]["name"] == "standard input/甲.txt"


def test_text_prints_each_member_below_its_name(archive: Path) -> None:
    result = run("text", archive)
    assert result.exit_code == 1
    other = NOTICE.replace("防汛", "抗旱")
    assert result.stdout == f"==> a.zip/甲.txt <==\n{NOTICE}==> a.zip/乙.txt <==\n{other}"
    assert len(result.stderr.splitlines()) == 1


def test_a_zip_that_is_no_archive_is_told_by_its_parts() -> None:
    for name in ("台账", "台账.dat", "台账.zip.part"):
        assert read_bytes(xlsx([["任务"], ["甲"]]), name).format == "sheet"
    assert list(texts(zip_of({"台账.xlsx": xlsx([["任务"], ["甲"]])}, packing=zipfile.ZIP_STORED), "x.zip")) == ["x.zip/台账.xlsx"]


def test_a_tar_of_a_huge_file_that_is_not_there() -> None:
    entry = tarfile.TarInfo("大.txt")
    entry.size = 1 << 40
    out = io.BytesIO(entry.tobuf(tarfile.GNU_FORMAT))
    assert "is larger than 64 MB" in problems(out.getvalue(), "a.tar")[0]


@pytest.mark.parametrize("part", ["[Content_Types].xml", "META-INF/manifest.xml"])
def test_a_package_of_another_program_is_no_archive_of_notices(part: str) -> None:
    data = zip_of({part: b"<Types/>", "ppt/slides/slide1.xml": TEXT})
    with pytest.raises(InputError, match="is a presentation or another program's file"):
        read_bytes(data, "汇报.pptx")
    found = list(read_every(zip_of({"汇报.pptx": data, "甲.txt": TEXT}), "a.zip"))
    assert [isinstance(each, InputError) for each in found] == [True, False]
