"""`duban serve`: the ledger in the browser, on this machine."""

from __future__ import annotations

import errno
import logging
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import OutputError
from ...language import _
from ...streams import tell
from ..inputs import keep_patterns, moment, rules_option
from ..ledger.here import by_option, ledger_option, person, place_of, refuse_empty, this_day

if TYPE_CHECKING:
    from ...serve.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ANY = ("0.0.0.0", "::")
MOST_WORKERS = 4
GIVEN_UP = "timeout graceful shutdown exceeded"  # what uvicorn says of a browser that was still being answered
WAITING = 64  # connections before they are taken


@click.command()
@ledger_option
@by_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens. Others than this machine need a token."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N", help="0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further name that this machine is asked for by.")
@click.option("--token", envvar="DUBAN_TOKEN", metavar="WORD", help="What a browser has to show. Default on another host: a random one.")
@click.option("--open", "opens", is_flag=True, help="Open the browser.")
@rules_option
def serve(
    given: str | None, by: str | None, host: str, port: int, names: tuple[str, ...], token: str | None, opens: bool, pack: Path | None
) -> None:
    """Show the ledger in the browser: add notices, check, correct, follow up.

    The ledger is made where there is none, and brought forward where an earlier duban wrote it. Only this machine can open it, unless
    --host says otherwise. Rules that are accepted in the browser go into DIR of --rules. Ctrl-C ends it.
    """
    from secrets import token_urlsafe

    from ...language import VARIABLE, meant
    from ...rulebook.ruleset import load_ruleset

    refuse_empty(("--token", token), ("--host", host))
    settings_of = served()
    keep_patterns()
    begun(pack)
    load_ruleset(pack)  # what is wrong with the rules is told before anything starts
    place = place_of(given)
    opened(place)
    listener = listening(host, port)
    settings = settings_of(
        place,
        person(by),
        host=host,
        port=listener.getsockname()[1],
        names=(*names, *((socket.gethostname(),) if host in ANY else ())),
        token=token or (None if host in LOOPBACK else token_urlsafe(18)),
        language=meant(os.environ.get(VARIABLE, "")) or "zh_CN",
        pack=pack,
        workers=min(os.cpu_count() or 1, MOST_WORKERS),
        moment=moment,
        day=this_day,
    )
    run(settings, listener, opens)


def begun(pack: Path | None) -> None:
    """A folder of rules without any: rules that are accepted go into it. Raises OutputError."""
    if pack is None or not pack.is_dir() or any(pack.glob("*.toml")):
        return
    from ...serve.learning.pack import BEGINS, OWN_FILE

    try:
        (pack / OWN_FILE).write_text(BEGINS, "utf-8")
    except OSError as error:
        raise OutputError(str(pack), _("cannot be written ({why})", why=error.strerror or error), _("name another folder")) from None


def opened(place: str) -> None:
    """Make the ledger where there is none; one of an earlier duban is brought forward, and that is told. Raises LedgerError."""
    from ...ledger.opening import is_earlier, made, shown

    if is_earlier(place):
        tell(_("duban: {place}: was written by an earlier duban, and is brought forward", place=shown(place)))
    with made(place, moment()):
        pass


def served() -> type[Settings]:
    """How a ledger is served. Raises OutputError where the libraries for it are missing."""
    try:
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        from ...writers.output import missing_library

        raise missing_library("duban serve", error.name or "", "serve") from None
    from ...serve.settings import Settings

    return Settings


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises OutputError where another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        why = getattr(error, "strerror", None) or str(error)
        problem = _("is taken: another program listens there") if taken else _("cannot be listened at: {why}", why=why)
        remedy = _("take another port with --port, or 0 for a free one") if taken else _("name an address of this machine with --host")
        raise OutputError(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", problem, remedy) from None


def run(settings: Settings, listener: socket.socket, opens: bool) -> None:
    """Serve until Ctrl-C."""
    from urllib.parse import quote

    import uvicorn

    from ...serve import application

    host = socket.gethostname() if settings.host in ANY else settings.host
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{settings.port}/" + (f"?token={quote(settings.token)}" if settings.token else "")
    click.echo(_("{address}  (Ctrl-C ends it)", address=address))
    if opens:
        click.launch(address)
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # what a browser sends wrongly, it is told itself
    logging.getLogger("uvicorn.error").addFilter(lambda record: GIVEN_UP not in record.getMessage())
    config = uvicorn.Config(
        application(settings), log_level="error", server_header=False, access_log=False, timeout_graceful_shutdown=1, timeout_keep_alive=20
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn hands it on once all is shut down
        return
