"""The robots of groups as their makers publish them, on loopback: what they take, how they check who sends it, what they answer.

What stands here is written from their documentation, not from our code: it is the nearest that runs without their servers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "633a31f6-7f9c-4bc4-97a0-0ec1eefa5898"
SECRET = "SECf00d-c0ffee"
NOW = 1_618_900_000.25  # 2021-04-20
HANGS = -2
MOST_TEXT, MOST_BODY = 2_048, 20_000
HOUR = 3_600


class Group:
    """A group with a robot. `script`: what it answers instead, request by request: a status, or a code
    that the robot has for errors; None: as it does."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.requests: int = 0
        self.reached, self.goes_on = threading.Event(), threading.Event()  # HANGS: it was asked, and answers when it is told to
        self.script: list[int | tuple[int, dict[str, str], str] | None] = []
        self.url: str = ""

    def texts(self) -> list[str]:
        """The messages as people see them."""
        return [seen(each) for each in self.messages]


def seen(message: dict[str, Any]) -> str:
    if "msgtype" in message:
        return str(message["text"]["content"])
    post = message["content"]["post"]["zh_cn"]
    rows = ["".join(part["text"] if part["tag"] == "text" else f"@{part['user_id']}" for part in row) for row in post["content"]]
    return "\n".join([post["title"], *rows])


def signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def checked(path: str, body: bytes, kind: str) -> dict[str, Any]:
    """What the robot answers to a request, by the rules of its maker."""
    parts = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    try:
        message = json.loads(body.decode("utf-8"))
    except ValueError:
        return {"code": 9499, "msg": "Bad Request"} if kind == "feishu" else {"errcode": 40035, "errmsg": "invalid parameter"}
    return {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}[kind](parts.path, query, message, len(body))


def wecom(path: str, query: dict[str, str], message: dict[str, Any], size: int) -> dict[str, Any]:
    if path != "/cgi-bin/webhook/send" or query != {"key": KEY}:
        return {"errcode": 93000, "errmsg": "invalid webhook url"}
    if message["msgtype"] != "text" or len(message["text"]["content"].encode()) > MOST_TEXT:
        return {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}
    return {"errcode": 0, "errmsg": "ok"}


def dingtalk(path: str, query: dict[str, str], message: dict[str, Any], size: int) -> dict[str, Any]:
    if path != "/robot/send" or query.get("access_token") != KEY:
        return {"errcode": 300005, "errmsg": "token is not exist"}
    moment = query["timestamp"]
    if abs(int(moment) - NOW * 1000) > HOUR * 1000 or query["sign"] != signed(SECRET, f"{moment}\n{SECRET}"):
        return {"errcode": 310000, "errmsg": "sign not match"}
    if size > MOST_BODY:
        return {"errcode": 460101, "errmsg": "message too long"}
    return {"errcode": 0, "errmsg": "ok"}


def feishu(path: str, query: dict[str, str], message: dict[str, Any], size: int) -> dict[str, Any]:
    if path != f"/open-apis/bot/v2/hook/{KEY}" or query:
        return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    moment = message["timestamp"]
    if abs(int(moment) - NOW) > HOUR or message["sign"] != signed(f"{moment}\n{SECRET}", ""):
        return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
    if size > MOST_BODY:
        return {"code": 9499, "msg": "Bad Request"}
    return {"code": 0, "msg": "success", "data": {}}


PATHS = {"wecom": "/cgi-bin/webhook/send", "dingtalk": "/robot/send", "feishu": "/open-apis/bot/v2/hook"}


@contextmanager
def group(kind: str) -> Iterator[Group]:
    """A group that takes messages until the block ends."""
    held = Group()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.requests += 1
            given = held.script.pop(0) if held.script else None
            if given == HANGS:
                held.reached.set()
                held.goes_on.wait(60)
                return
            if isinstance(given, tuple):
                status, headers, text = given
                self.answer(status, headers, text.encode())
            elif given is not None and 300 <= given < 600:
                self.answer(given, {}, b"trouble")
            elif given is not None:
                self.answer(200, {}, json.dumps({"errcode": given, "code": given, "errmsg": "so", "msg": "so"}).encode())
            else:
                assert self.headers["Content-Type"].startswith("application/json")
                told = checked(self.path, body, kind)
                if 0 in (told.get("errcode"), told.get("code")):
                    held.messages.append(json.loads(body))
                self.answer(200, {}, json.dumps(told).encode())

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Nothing is told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        held.url = f"http://127.0.0.1:{server.server_address[1]}{PATHS[kind]}"
        try:
            yield held
        finally:
            server.shutdown()
            thread.join()
