"""`duban remind mail`: a digest handed to a real SMTP server on loopback, to each address what it has to do, once a day, and without a secret told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import smtplib
import ssl
import threading
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from extract.errors import FeedError
from extract.feeds.item import RefusedError
from extract.feeds.robots import mail
from extract.feeds.robots.digest import Digest, Line, Section
from tests.ledger_desk import forced, ids, run, two
from tests.ledgers import filled

ON = "2021-04-20"
PASSWORD = "kou-ling-4711"
T = TypeVar("T")
HEADERS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
HOSTILE = (
    "甲\r\nBcc: boss@example.org",
    "<script>alert(1)</script><img src=//x>",
    "甲\n\n.\nRCPT TO:<x@example.org>",
    "=?utf-8?b?QQ==?=",
    '"><a href="http://x">点我</a>',
    "甲\u2028乙\u202e丙\0",
    "甲" * 300,
)


class Box:
    """What a server took; `refused`: addresses that it takes nothing for; `full`: it breaks off after so many messages."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.users: list[tuple[str, str]] = []
        self.refused: set[str] = set()
        self.full: int | None = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if address in self.refused:
            return "550 no such box here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.full is not None and len(self.taken) >= self.full:
            return "452 no room"
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
        assert isinstance(message, EmailMessage)
        (to,) = envelope.rcpt_tos
        self.taken.append((to, message))
        return "250 OK"

    def authenticated(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


class Server:
    """An SMTP server of aiosmtpd in a thread of its own, at a port that the system gives."""

    def __init__(self, tls: ssl.SSLContext | None = None, **options: Any) -> None:
        self.box = Box()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

        def made() -> SMTP:
            return SMTP(self.box, hostname="localhost", authenticator=self.box.authenticated, loop=self.loop, **options)

        self.server = self.done(self.loop.create_server(made, "127.0.0.1", 0, ssl=tls))
        self.port: int = self.server.sockets[0].getsockname()[1]

    def done(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def stop(self) -> None:
        async def close() -> None:
            self.server.close()
            await asyncio.sleep(0)

        self.done(close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """An SMTP server that lets in whom it knows, without TLS."""
    made = Server(auth_require_tls=False)
    yield made
    made.stop()


@pytest.fixture
def place(tmp_path: Path) -> str:
    (tmp_path / "l.sqlite").write_bytes(filled(two))
    return str(tmp_path / "l.sqlite")


def remind(place: str, server: Server, *words: str, code: int = 0) -> str:
    where = ("--smtp", f"smtp://127.0.0.1:{server.port}", "--from", "duban@example.org")
    return run("remind", "mail", "-l", place, "--on", ON, *where, *words, code=code, DUBAN_MAIL_PASSWORD=PASSWORD)


def mapping(folder: Path, **addresses: str) -> str:
    own = folder / "own.toml"
    own.write_text("[accounts]\n" + "".join(f'"{unit}" = "{each}"\n' for unit, each in addresses.items()), "utf-8")
    return str(own)


def parts(message: EmailMessage) -> tuple[str, str]:
    """The text and the HTML."""
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content().replace("\r\n", "\n"), html.get_content()


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"href", "src", "onerror", "background"}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Tags:
    found = Tags()
    found.feed(html)
    return found


def test_a_letter_goes_once_a_day(place: str, server: Server) -> None:
    assert remind(place, server, "--to", "ban@example.org") == "ban@example.org: 1 message sent\n"
    ((to, message),) = server.box.taken
    assert (to, message["To"], message["From"]) == ("ban@example.org", "ban@example.org", "duban@example.org")
    assert message["Subject"] == "督办提醒 2021-04-20 逾期1 到期1"
    assert set(message.keys()) == HEADERS | {"X-Peer", "X-MailFrom", "X-RcptTo"} & set(message.keys())
    text, html = parts(message)
    assert text == (
        "督办提醒 2021-04-20\n逾期1 到期1\n\n河道处：逾期1\n1. 清理河道（逾10天，2021-04-10，未开始）示水〔2021〕3号\n\n"
        "基建科：到期1\n1. 检查校舍（今天，2021-04-20，未开始）示教〔2021〕9号\n"
    )
    assert {"督办提醒 2021-04-20", "河道处：逾期1", "清理河道", "逾10天"} <= set(read(html).words)
    assert "sent before" in remind(place, server, "--to", "ban@example.org")
    assert remind(place, server, "--to", "ban@example.org", "--again").endswith("1 message sent\n")
    assert [each["Message-ID"] for _, each in server.box.taken] == [message["Message-ID"]] * 2  # a mail system knows it again


def test_each_address_is_told_what_its_units_have_to_do(place: str, server: Server, tmp_path: Path) -> None:
    own = mapping(tmp_path, 河道处="he@example.org、deng@example.org", **{"*": "ban@example.org"})
    out = remind(place, server, "--mapping", own, "--to", "ju@example.org")
    assert out == "".join(f"{each}@example.org: 1 message sent\n" for each in ("he", "deng", "ban", "ju"))
    found = dict(server.box.taken)
    assert found["he@example.org"]["Subject"] == "督办提醒 2021-04-20 河道处：逾期1"
    assert "检查校舍" not in parts(found["he@example.org"])[0]
    assert "清理河道" not in parts(found["ban@example.org"])[0]
    assert "检查校舍" in parts(found["ju@example.org"])[0]
    assert "清理河道" in parts(found["ju@example.org"])[0]


def test_what_is_cut_off_is_taken_up(place: str, server: Server, tmp_path: Path) -> None:
    own = mapping(tmp_path, 河道处="he@example.org", 基建科="ji@example.org")
    server.box.full = 1
    out = remind(place, server, "--mapping", own, "--to", "ju@example.org", code=1)
    assert "he@example.org: 1 message sent" in out
    assert "does not take the message (452 no room)" in out
    server.box.full = None
    out = remind(place, server, "--mapping", own, "--to", "ju@example.org")
    assert out.splitlines()[0] == "he@example.org: sent before, nothing sent now (--again sends it once more)"
    assert [to for to, _ in server.box.taken] == ["he@example.org", "ji@example.org", "ju@example.org"]


def test_one_address_that_is_not_taken_holds_up_no_other(place: str, server: Server, tmp_path: Path) -> None:
    server.box.refused = {"he@example.org"}
    out = remind(place, server, "--mapping", mapping(tmp_path, 河道处="he@example.org", 基建科="ji@example.org"), code=1)
    assert "ji@example.org: 1 message sent" in out
    assert "he@example.org: is not taken by smtp://127.0.0.1" in out
    assert "(550 no such box here)" in out


def test_a_server_that_is_away(place: str, server: Server, tmp_path: Path) -> None:
    server.server.close()
    out = remind(place, server, "--to", "ban@example.org", "--to", "ju@example.org", code=1)
    assert out.count("does not answer as it should") == 1


def test_titles_and_units_are_words_alone(place: str, server: Server) -> None:
    for words, key in zip(HOSTILE, ids(place).values(), strict=False):
        run("ledger", "set", key, "due=2021-04-19", "rrule=", "-l", place)
        forced(place, key, title=words, lead=words)
    remind(place, server, "--to", "ban@example.org")
    ((_, message),) = server.box.taken
    assert set(message.keys()) <= HEADERS | {"X-Peer", "X-MailFrom", "X-RcptTo"}
    text, html = parts(message)
    assert read(html).tags <= {"html", "meta", "body", "h2", "h3", "p", "table", "tr", "td"}
    assert text.count("\n1. ") == text.count("：逾期")
    assert "alert(1)" in text


@pytest.mark.parametrize("words", HOSTILE)
def test_a_subject_and_a_body_of_hostile_words(words: str) -> None:
    """What the ledger would not take, were it there: even so no header, no line, no tag."""
    line = Line(words, "逾1天", "2021-04-19", words, words, True)
    digest = Digest(words, words, (Section(words, words, (line,), 0),), "另有{count}项")
    made = mail.letter(digest, "duban@example.org", "ban@example.org", datetime(2021, 4, 20, tzinfo=UTC))
    message = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert set(message.keys()) == HEADERS
    assert (message["To"], len(message.get_all("To") or [])) == ("ban@example.org", 1)
    assert read(parts(message)[1]).tags <= {"html", "meta", "body", "h2", "h3", "p", "table", "tr", "td"}


@pytest.mark.parametrize(
    "words",
    [
        "ban@example.org\r\nBcc: x@example.org",
        "a@b.org, c@d.org",
        "ban",
        "<ban@example.org>",
        "甲 乙@x.org",
        "@x",
        "",
        "=?utf-8?q?a=40b.org=2Cc?=@x.org",
    ],
)
def test_what_is_no_address(place: str, server: Server, words: str) -> None:
    out = remind(place, server, "--to", words, code=1)
    assert "is no address; write one" in out
    assert out.count("\n") == 1
    assert server.box.taken == []


def test_a_password_is_told_nowhere(place: str, server: Server) -> None:
    out = remind(place, server, "--to", "ban@example.org", "--user", "duban")
    assert server.box.users == [("duban", PASSWORD)]
    out += run(
        *(
            "remind",
            "mail",
            "-l",
            place,
            "--on",
            ON,
            "--again",
            "--to",
            "ban@example.org",
            "--from",
            "duban@example.org",
            "--user",
            "duban",
        ),
        *("--smtp", f"smtp://127.0.0.1:{server.port}"),
        code=1,
        DUBAN_MAIL_PASSWORD="falsch-4712",
    )
    assert "does not let duban in (535)" in out
    for url in (f"smtp://duban:{PASSWORD}@127.0.0.1:{server.port}", f"ftp://{PASSWORD}", f"smtp://{PASSWORD}:x"):
        out += run("remind", "mail", "-l", place, "--on", ON, "--to", "a@example.org", "--from", "b@example.org", "--smtp", url, code=1)
    assert "a password stands in the server's address" in out
    assert PASSWORD not in out
    assert "falsch" not in out
    assert PASSWORD.encode() not in Path(place).read_bytes()


def test_an_address_that_a_server_of_ascii_does_not_take(place: str, server: Server) -> None:
    out = remind(place, server, "--to", "办公室@example.org", "--to", "ban@example.org", code=1)
    assert "办公室@example.org: is not taken by smtp://127.0.0.1" in out
    assert [to for to, _ in server.box.taken] == ["ban@example.org"]


def test_a_password_that_smtp_cannot_say(place: str, server: Server) -> None:
    out = run(
        *("remind", "mail", "-l", place, "--on", ON, "--to", "ban@example.org", "--from", "duban@example.org", "--user", "duban"),
        *("--smtp", f"smtp://127.0.0.1:{server.port}"),
        code=1,
        DUBAN_MAIL_PASSWORD="口令geheim",
    )
    assert "names and passwords in signs of ASCII alone" in out
    assert "geheim" not in out
    assert "does not answer as it should" in remind(place, server, "--smtp", "smtp://" + "甲" * 70, "--to", "a@example.org", code=1)


def test_what_mail_needs(place: str, server: Server) -> None:
    assert "there is nobody to send it to" in remind(place, server, code=1)
    assert "mail needs --smtp URL and --from ADDRESS" in run("remind", "mail", "-l", place, "--on", ON, "--to", "a@example.org", code=2)
    assert "督办提醒" in run("remind", "mail", "-l", place, "--on", ON, "--to", "a@example.org", "--dry-run")
    assert "is no address" in remind(place, server, "--to", "a@example.org", "--from", "x", code=1)


# TLS


@cache
def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that nobody else knows, and its key."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "duban")])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return folder / "c.pem", folder / "k.pem"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_goes_over_tls(tmp_path: Path, scheme: str) -> None:
    cert, key = certificate(tmp_path)
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(cert, key)
    server = Server(theirs, auth_require_tls=False) if scheme == "smtps" else Server(tls_context=theirs)
    try:
        post = mail.post_of(f"{scheme}://127.0.0.1:{server.port}", "duban")
        with mail.connected(post, PASSWORD, ssl.create_default_context(cafile=str(cert))) as session:
            assert isinstance(session, smtplib.SMTP)
            assert isinstance(session.sock, ssl.SSLSocket)
        assert server.box.users == [("duban", PASSWORD)]
        with pytest.raises(FeedError, match="does not answer as it should"), mail.connected(post, PASSWORD):
            """A certificate that nobody knows."""
        assert len(server.box.users) == 1
    finally:
        server.stop()


def test_a_password_goes_nowhere_without_tls(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "HERE", frozenset())  # as if it were another machine
    post = mail.post_of(f"127.0.0.1:{server.port}", "duban")
    with pytest.raises(RefusedError, match="offers no TLS"), mail.connected(post, PASSWORD):
        """It is not reached."""
    assert server.box.users == []
