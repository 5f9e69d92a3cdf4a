"""The robots of groups: what each is sent, how it signs, what it answers (the forms that 企业微信, 钉钉 and 飞书 publish).

A message is plain text, in which no word calls anybody or links anywhere; who is called stands beside it. The key of a robot stands in its
address: it comes from the environment or the keyring, and is told nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from ...errors import FeedError
from ...language import N_, _
from ..item import AwayError, BusyError, RefusedError
from ..secrets import asked_for
from .packing import Message

LOOK = N_("look at the robot's key and its safety settings: signature, words that it asks for, addresses")
WAITS = 60.0  # seconds until a robot that had too much takes more


class Robot(ABC):
    """One robot. `secret` signs, where the robot asks for it; `most`: bytes of a message's lines, each at its `cost`."""

    name: ClassVar[str]
    place: ClassVar[str]  # its address, before the key
    signs: ClassVar[bool] = True  # whether it can be asked to sign
    most: ClassVar[int]
    busy: ClassVar[frozenset[int]]
    wrong: ClassVar[frozenset[int]]  # a key, a signature, a word that the robot asks for
    code: ClassVar[tuple[str, ...]] = ("errcode",)
    said: ClassVar[str] = "errmsg"

    def __init__(self, key: str, secret: str | None = None) -> None:
        self.key: str = key
        self.secret: str | None = secret

    @abstractmethod
    def body(self, message: Message, called: Sequence[str], at: float) -> dict[str, Any]:
        """What is posted; `called`: accounts of those who are to be called."""

    @abstractmethod
    def address(self, place: str, at: float) -> str:
        """Where it is posted to."""

    @classmethod
    def cost(cls, line: str) -> int:
        """The bytes of a line as the message has it."""
        return len(json.dumps(line, ensure_ascii=False).encode())

    def signed(self, key: str, text: str) -> str:
        """HMAC-SHA256 in base64."""
        return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()

    def heard(self, status: int, answer: bytes) -> None:
        """What the robot answers. Raises BusyError, RefusedError, AwayError, FeedError."""
        try:
            told: Any = json.loads(answer)
        except (ValueError, RecursionError):
            told = None
        codes = [told.get(name) for name in self.code] if isinstance(told, dict) else []
        code = next((each for each in codes if type(each) is int), None)
        if code == 0:
            return
        words = self.masked(" ".join(str(told.get(self.said, "")).split())[:200]) if isinstance(told, dict) else ""
        problem = _("answers {more}{more2}", more=status if code is None else code, more2=f": {words}" if words else "")
        if code in self.busy or status in (429, 503):
            raise BusyError(self.name, problem, _("send the rest in a minute"), WAITS)
        if code in self.wrong or status in (401, 403, 404):
            raise RefusedError(self.name, problem, _(LOOK))
        if code is None:
            raise AwayError(self.name, problem, _("look at its address, and try again"))
        raise FeedError(self.name, problem, _("look at what it says"))

    def masked(self, text: str) -> str:
        """Words without our secrets in them."""
        for secret in filter(None, (self.key, self.secret)):
            text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return text


class WeCom(Robot):
    """企业微信: text of at most 2,048 bytes; users are called by their ids, `@all` is everybody."""

    name = "wecom"
    place = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
    signs = False
    most = 2_048
    busy: ClassVar[frozenset[int]] = frozenset({45009, 45033, -1})
    wrong: ClassVar[frozenset[int]] = frozenset({93000, 93004, 93008})

    @classmethod
    def cost(cls, line: str) -> int:
        return len(line.encode()) + 1

    def address(self, place: str, at: float) -> str:
        return f"{place}?key={quote(self.key, safe='')}"

    def body(self, message: Message, called: Sequence[str], at: float) -> dict[str, Any]:
        mentioned = {"mentioned_list": list(called)} if called else {}
        return {"msgtype": "text", "text": {"content": message.text, **mentioned}}


class DingTalk(Robot):
    """钉钉: a body of at most 20,000 bytes; signed in the address: HMAC-SHA256 of `milliseconds\\nsecret` by the secret."""

    name = "dingtalk"
    place = "https://oapi.dingtalk.com/robot/send"
    most = 18_000
    busy: ClassVar[frozenset[int]] = frozenset({130101, 410100, -1})
    wrong: ClassVar[frozenset[int]] = frozenset({310000, 300001, 300005})

    def address(self, place: str, at: float) -> str:
        address = f"{place}?access_token={quote(self.key, safe='')}"
        if self.secret is None:
            return address
        moment = str(round(at * 1000))
        signature = quote(self.signed(self.secret, f"{moment}\n{self.secret}"), safe="")
        return f"{address}&timestamp={moment}&sign={signature}"

    def body(self, message: Message, called: Sequence[str], at: float) -> dict[str, Any]:
        """Who is called is told in the text too, else nobody sees it."""
        people = [each for each in called if each != "@all"]
        words = " ".join(f"@{each.removeprefix('@')}" for each in people)
        text = f"{message.text}\n{words}" if words else message.text
        mobiles, ids = [each for each in people if each.isdecimal()], [each for each in people if not each.isdecimal()]
        at_whom = {"atMobiles": mobiles, "atUserIds": ids, "isAtAll": len(people) < len(called)}
        return {"msgtype": "text", "text": {"content": text}, **({"at": at_whom} if called else {})}


class Feishu(Robot):
    """飞书: a post, whose texts are read as they are, of at most 20 KB; signed in it: HMAC-SHA256 of nothing by `seconds\\nsecret`."""

    name = "feishu"
    place = "https://open.feishu.cn/open-apis/bot/v2/hook"
    most = 18_000
    busy: ClassVar[frozenset[int]] = frozenset({11232, 99991400})
    wrong: ClassVar[frozenset[int]] = frozenset({19001, 19021, 19022, 19024})
    code: ClassVar[tuple[str, ...]] = ("code", "StatusCode")
    said = "msg"

    @classmethod
    def cost(cls, line: str) -> int:
        return super().cost(line) + 28  # [{"tag":"text","text":…}],

    def address(self, place: str, at: float) -> str:
        return f"{place.rstrip('/')}/{quote(self.key, safe='')}"

    def body(self, message: Message, called: Sequence[str], at: float) -> dict[str, Any]:
        rows: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in message.lines]
        if called:
            rows.append([{"tag": "at", "user_id": "all" if each == "@all" else each} for each in called])
        signature = {}
        if self.secret is not None:
            moment = str(int(at))
            signature = {"timestamp": moment, "sign": self.signed(f"{moment}\n{self.secret}", "")}
        return {**signature, "msg_type": "post", "content": {"post": {"zh_cn": {"title": message.title, "content": rows}}}}


ROBOTS: dict[str, type[Robot]] = {each.name: each for each in (WeCom, DingTalk, Feishu)}


def robot_of(name: str, secret: Callable[[str], str | None]) -> Robot:
    """A robot with its secrets. Raises RefusedError where it has no key."""
    kind = ROBOTS[name]
    key = secret("key")
    if not key:
        raise RefusedError(
            name, _("has no key"), _("{asked_for} (what stands behind = or the last / of its address)", asked_for=asked_for(name, "key"))
        )
    return kind(key, secret("secret") if kind.signs else None)


def without_key(place: str, name: str) -> str:
    """An address that somebody names, which is to hold no key: the list of processes and the shell's history show it. Raises FeedError."""
    parts = urlsplit(place)
    if parts.query or parts.password or parts.username:
        raise FeedError(
            name,
            _("a key stands in the address"),
            _("give the address as far as the key, and {asked_for}", asked_for=asked_for(name, "key")),
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FeedError(name, _("the robot's address cannot be read"), _("write https://HOST/…"))
    return place
