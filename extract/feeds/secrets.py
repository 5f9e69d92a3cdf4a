"""Secrets of a target: from the environment (`DUBAN_REDMINE_KEY`), else from the system's keyring; never from a file of a project.

In the keyring the service is `duban`, the name that of the target and of the secret: `keyring set duban redmine-key`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress

from .. import patterns
from ..installation import how_to_get
from ..language import _

SERVICE = "duban"
APART = patterns.compile(r"[^A-Z0-9]+")


def variable(target: str, name: str) -> str:
    """Of the environment: `redmine`, `key` → DUBAN_REDMINE_KEY."""
    return APART.sub("_", f"{SERVICE}_{target}_{name}".upper())


def secret(target: str, name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """The secret, or None where nobody has given it."""
    given = (os.environ if environment is None else environment).get(variable(target, name))
    return given if given else of_keyring(f"{target}-{name}")


def of_keyring(name: str) -> str | None:
    """What the system's keyring has, where there is one, and the library for it (extra `keyring`)."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    with suppress(KeyringError, RuntimeError):
        return keyring.get_password(SERVICE, name) or None
    return None


def secrets_of(target: str) -> Callable[[str], str | None]:
    """What gives the secrets of a target by their names."""
    return lambda name: secret(target, name)


def asked_for(target: str, name: str) -> str:
    """What to do where a secret is missing."""
    from importlib.util import find_spec

    library = "" if find_spec("keyring") else _(" (which needs: {how})", how=how_to_get("keyring"))
    return _(
        "set {variable}, or keyring set {service} {target}-{name}{library}",
        variable=variable(target, name),
        service=SERVICE,
        target=target,
        name=name,
        library=library,
    )
