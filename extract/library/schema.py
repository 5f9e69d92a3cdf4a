"""The contract `duban/1` as JSON Schema (draft 2020-12), made from the models, e.g. `{"properties": {"schema": {"const": "duban/1" …`."""

from __future__ import annotations

import json
from typing import Any

from ..models import Notice

DIALECT, NAME = "https://json-schema.org/draft/2020-12/schema", "urn:duban:1"


def json_schema() -> dict[str, Any]:
    """What every record of this version holds. A later version may add fields, which the schema allows.

    >>> json_schema()["required"]
    ['schema', 'source', 'notice', 'tasks', 'diagnostics']
    """
    made = Notice.model_json_schema(mode="serialization")
    for described in (made, *made["$defs"].values()):
        described["description"] = described["description"].partition(">>>")[0].strip()  # without the examples for Python
    made["title"] = "Notice of duban/1"
    return {"$schema": DIALECT, "$id": NAME, **made}


def as_text() -> str:
    """The schema as the file that is published."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
