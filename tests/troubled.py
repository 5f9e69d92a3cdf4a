"""A proxy on loopback that stands before a server and fails as it is told to: what is asked goes on to the server, or does not; and so does the
answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from urllib.parse import urlsplit

# What becomes of a request that writes: it goes through, is not taken now, is taken and the answer is lost, is taken and fails, is lost.
FAULTS = ("through", "429", "cut", "through", "500", "503", "through", "gone")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    to: str
    faults: Iterator[str]
    trouble: bool


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        writes = self.command in ("POST", "PUT", "MKCALENDAR")
        fault = next(self.server.faults) if self.server.trouble and writes else "through"
        if fault in ("429", "503"):
            self.answer(int(fault), {"Retry-After": "0"}, b"later")
            return
        if fault == "gone":
            self.close_connection = True
            return
        there = HTTPConnection(self.server.to, timeout=60)
        there.request(self.command, self.path, body, {key: value for key, value in self.headers.items() if key.lower() != "connection"})
        found = there.getresponse()
        data, headers = found.read(), dict(found.getheaders())
        there.close()
        if fault == "cut":
            self.close_connection = True
            return
        self.answer(500 if fault == "500" else found.status, headers, data)

    def answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for key, value in headers.items():
            if key.lower() not in ("transfer-encoding", "content-length", "connection", "date", "server"):
                self.send_header(key, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data)

    do_GET = do_PUT = do_POST = do_REPORT = do_PROPFIND = do_MKCALENDAR = pass_on  # noqa: N815 - names of http.server


@contextmanager
def before(url: str) -> Iterator[tuple[str, Server]]:
    """The address of a proxy for an address, and the proxy: `trouble` ends where it is set to False."""
    server = Server(("127.0.0.1", 0), Handler)
    server.to, server.faults, server.trouble = urlsplit(url).netloc, cycle(FAULTS), True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield url.replace(server.to, f"127.0.0.1:{server.server_port}"), server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
