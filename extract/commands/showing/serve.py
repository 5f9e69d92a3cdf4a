"""`duban serve`: the ledger in the browser, on this machine."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import OutputError
from ..inputs import moment, rules_option
from ..ledger.here import by_option, ledger_option, person, place_of, refuse_empty, this_day

if TYPE_CHECKING:
    from ...serve.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
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
    """Show the ledger in the browser: check, correct, follow up.

    The ledger is made where there is none. Only this machine can open it, unless --host says otherwise. Ctrl-C ends it.
    """
    from secrets import token_urlsafe

    from ...ledger.opening import made
    from ...rulebook.ruleset import load_ruleset

    refuse_empty(("--token", token), ("--host", host))
    settings_of = served()
    load_ruleset(pack)  # what is wrong with the rules is told before anything starts
    place = place_of(given)
    with made(place, moment()):
        pass
    listener = listening(host, port)
    settings = settings_of(
        place,
        person(by),
        host=host,
        port=listener.getsockname()[1],
        names=names,
        token=token or (None if host in LOOPBACK else token_urlsafe(18)),
        pack=pack,
        moment=moment,
        day=this_day,
    )
    run(settings, listener, opens)


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
        problem = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{host}:{port}", f"cannot be listened at: {problem}", "take another with --port, or 0 for a free one") from None


def run(settings: Settings, listener: socket.socket, opens: bool) -> None:
    """Serve until Ctrl-C."""
    from urllib.parse import quote

    import uvicorn

    from ...serve import application

    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{settings.port}/" + (f"?token={quote(settings.token)}" if settings.token else "")
    click.echo(f"{address}  (Ctrl-C ends it)")
    if opens:
        click.launch(address)
    config = uvicorn.Config(application(settings), log_level="warning", server_header=False, access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])
