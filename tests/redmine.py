"""A real Redmine for tests: Debian's program with a database of its own, in one process on loopback, shared by all tests of a run.

It takes a quarter of a minute to make its tables. A test has a project and an account of its own (`Project`).
"""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from os import getpid
from pathlib import Path
from typing import Any

import requests

from tests.standing import Command, Standing

DEBIAN = Path("/usr/share/redmine")
PROGRAMS = ("ruby", "puma")
OWN = ("app", "config", "lib")  # Ruby must not meet a file by two names
LENT = ("bin", "db", "extra", "public", "templates")
INSTANCE = Path("instances/duban")
DATABASE = "production:\n  adapter: sqlite3\n  database: {place}/base.sqlite\n  timeout: 10000\n"
PRODUCTION = """Rails.application.configure do
  config.cache_classes = true
  config.eager_load = false
  config.active_support.deprecation = :silence
  config.log_level = :warn
end
"""
STARTS = 240.0  # seconds, on a busy machine


def missing() -> str | None:
    """Why there is no server; None where there is one."""
    lacks = [name for name in PROGRAMS if shutil.which(name) is None] + ([] if DEBIAN.is_dir() else [str(DEBIAN)])
    return f"Redmine is not installed ({', '.join(lacks)})" if lacks else None


def prepare(place: Path) -> Command:
    """Fill a folder with what Redmine wants to have beside itself."""
    for name in LENT:
        (place / name).symlink_to(DEBIAN / name)
    for name in OWN:
        shutil.copytree(DEBIAN / name, place / name, ignore=shutil.ignore_patterns("database.yml"))
    (place / "config/environments/production.rb").write_text(PRODUCTION, "utf-8")
    for name in ("config", "log", "tmp", "files"):
        (place / INSTANCE / name).mkdir(parents=True)
    (place / INSTANCE / "config/database.yml").write_text(DATABASE.format(place=place), "utf-8")
    (place / INSTANCE / "config/secret_key.txt").write_text("0123456789abcdef" * 8, "utf-8")
    gems = (DEBIAN / "Gemfile").read_text("utf-8").replace("{config,instances/*/config}", "instances/duban/config")
    (place / "Gemfile").write_text(gems.replace("/usr/share/redmine/", f"{place}/") + "gem 'puma'\n", "utf-8")
    (place / "config.ru").write_text("")  # by which Rails knows the top of it
    shutil.copy(Path(__file__).with_suffix(".rb"), place / "serve.rb")
    environment = {"RAILS_ENV": "production", "REDMINE_INSTANCE": "duban", "BUNDLE_GEMFILE": str(place / "Gemfile"), "LANG": "C.UTF-8"}
    return Command(["ruby", "serve.rb"], r"answers on (\d+) with (\w+)", environment, STARTS)


class Project:
    """A project of a test's own, with an account that feeds it and one of somebody who works there; both are managers of it."""

    made = count(1)

    def __init__(self, server: Standing) -> None:
        port, self.admin_key = server.said
        self.server = server
        self.base = f"http://127.0.0.1:{port}"
        self.name = f"p{getpid()}-{next(self.made)}"
        self.ask("POST", "/projects.json", {"project": {"name": self.name, "identifier": self.name, "is_public": False}})
        self.feeder, self.key = self.member("督办")
        self.clerk, self.clerk_key = self.member("经办人")

    @property
    def url(self) -> str:
        return f"{self.base}/projects/{self.name}"

    def member(self, name: str, role: str = "管理人员") -> tuple[int, str]:
        """The number and the key of a new account that has a role here."""
        login = f"u{getpid()}-{next(self.made)}"
        user = {"login": login, "firstname": name, "lastname": self.name, "mail": f"{login}@example.test", "password": "a-long-word-1"}
        made = self.ask("POST", "/users.json", {"user": user})["user"]
        roles = {each["name"]: each["id"] for each in self.ask("GET", "/roles.json")["roles"]}
        member = {"user_id": made["id"], "role_ids": [roles[role]]}
        self.ask("POST", f"/projects/{self.name}/memberships.json", {"membership": member})
        return made["id"], made["api_key"]

    def ask(self, method: str, path: str, what: Any = None, key: str | None = None) -> Any:
        """What a person does there, as the administrator or with a key of theirs."""
        headers = {"X-Redmine-API-Key": key or self.admin_key}
        answer = requests.request(method, self.base + path, json=what, headers=headers, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def issues(self) -> list[dict[str, Any]]:
        """All issues of the project, the first first."""
        found = self.ask("GET", f"/issues.json?project_id={self.name}&status_id=*&limit=100&sort=id")["issues"]
        return list(found)

    def edit(self, issue: int, **fields: Any) -> None:
        """What the clerk does with an issue, in a later second than what was done before: Redmine's times tell no less."""
        done = self.ask("GET", f"/issues/{issue}.json")["issue"]["updated_on"]
        while datetime.now(UTC) < datetime.fromisoformat(done) + timedelta(seconds=1):
            time.sleep(0.05)
        self.ask("PUT", f"/issues/{issue}.json", {"issue": fields}, self.clerk_key)

    def journal(self, issue: int) -> list[dict[str, Any]]:
        """What was done with an issue."""
        return list(self.ask("GET", f"/issues/{issue}.json?include=journals")["issue"]["journals"])

    def statuses(self) -> dict[str, int]:
        return {each["name"]: each["id"] for each in self.ask("GET", "/issue_statuses.json")["issue_statuses"]}
