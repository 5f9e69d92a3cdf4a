"""A webhook: each task that is new or has changed is posted as JSON, signed by the rules of standardwebhooks.com.

`webhook-id` is the same however often an event is sent, so that who takes it can pass over what came already; `webhook-signature` is the
HMAC-SHA256 of `id.timestamp.body`, so that nobody else can send one, nor send an old one again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import ClassVar

from ...errors import FeedError
from ...language import _
from ..item import Given, Item, RefusedError, Server, There
from ..secrets import asked_for
from .http import Web, shown

PREFIX = "whsec_"  # of a secret that is written as base64
NOBODY = {403, 404, 405, 410}  # nobody takes events there, or not ours
LEAST_SECRET = 16  # bytes


class Webhook(Server):
    """`duban feed webhook --url https://…`, with DUBAN_WEBHOOK_SECRET."""

    name: ClassVar[str] = "webhook"
    blind: ClassVar[bool] = True

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.key: bytes = key_of(given.secret("secret"))
        self.web: Web = Web(self.name, given.url, {"Content-Type": "application/json"})

    def there(self, known: Mapping[str, str]) -> dict[str, There]:
        return {}

    def find(self, uid: str) -> There | None:
        return None

    def create(self, item: Item) -> There:
        return self.post("task.created", item, list(item.fields), 0)

    def change(self, item: Item, there: There, fields: dict[str, str]) -> There:
        return self.post("task.changed", item, list(fields), int(there.tag or "1"))

    def post(self, kind: str, item: Item, changed: list[str], number: int) -> There:
        """Post an event; `number` counts those of a task."""
        said = {
            "type": kind,
            "timestamp": item.changed,
            "data": {"id": item.id, "uid": item.uid, "changed": changed, "fields": item.fields},
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        event = event_id(item, number)
        second = str(int(self.given.clock()))
        headers = {"webhook-id": event, "webhook-timestamp": second, "webhook-signature": signature(self.key, event, second, body)}
        answer = self.web.ask("POST", "", body, headers)
        if answer.status in NOBODY:
            raise RefusedError(
                self.name,
                _("nobody takes events at {url} ({status})", url=shown(self.given.url), status=answer.status),
                _("check the address"),
            )
        if not 200 <= answer.status < 300:
            raise FeedError(
                self.name,
                _("{id} is not taken ({status})", id=item.id, status=answer.status),
                _("see the log of who takes it, and start again"),
            )
        return There(item.uid, item.fields, str(number + 1))

    def close(self) -> None:
        self.web.close()


def key_of(secret: str | None) -> bytes:
    """The bytes of a secret: those of `whsec_` and base64, else of the text. Raises FeedError."""
    if not secret:
        raise RefusedError("webhook", _("has no secret to sign with"), asked_for("webhook", "secret"))
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else secret.encode()
    except ValueError:
        raise RefusedError(
            "webhook", _("its secret begins with {prefix} and is no base64", prefix=PREFIX), asked_for("webhook", "secret")
        ) from None
    if len(key) < LEAST_SECRET:
        raise RefusedError(
            "webhook",
            _("its secret has fewer than {least} bytes", least=LEAST_SECRET),
            _("take a longer one: {asked_for}", asked_for=asked_for("webhook", "secret")),
        )
    return key


def event_id(item: Item, number: int) -> str:
    """The same for the same event, however often it is sent."""
    said = json.dumps([item.uid, number, item.fields], ensure_ascii=False)
    return f"msg_{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def signature(key: bytes, event: str, second: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 in base64."""
    return f"v1,{b64encode(hmac.digest(key, f'{event}.{second}.'.encode() + body, 'sha256')).decode()}"
