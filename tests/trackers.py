"""What tests do with the trackers that duban feeds: look what is there, and work there by hand as people do, with no help of duban's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests import radicale, redmine
from tests.ledger_desk import run
from tests.standing import Standing


@contextmanager
def zone(name: str | None) -> Iterator[None]:
    """The clocks here are of that zone, as in a process that begins with it: one that runs may have looked before."""
    known = os.environ.get("TZ")
    if name is None or not hasattr(time, "tzset"):
        yield
        return
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if known is not None:
            os.environ["TZ"] = known
        time.tzset()


class Tracker(ABC):
    """A place that is fed. `words` of the tracker for the ledger's states 未开始, 推进中, 已完成."""

    words: tuple[str, str, str]
    arguments: list[str]
    environment: dict[str, str]

    def feed(self, place: str, *more: str, code: int = 0) -> Any:
        """What `duban feed` tells, as JSON."""
        return json.loads(self.said(place, *more, "-f", "json", code=code))

    def said(self, place: str, *more: str, code: int = 0) -> str:
        with zone(self.environment.get("TZ")):
            return run("feed", *self.arguments, "-l", place, *more, code=code, **self.environment)

    @abstractmethod
    def look(self) -> dict[str, dict[str, str]]:
        """By title of each task its state, the day that it is due, the time of its last change."""

    @abstractmethod
    def writes(self) -> int:
        """How often anything was written there."""

    @abstractmethod
    def edit(self, title: str, *, state: str | None = None, due: str | None = None, note: str | None = None) -> None:
        """A person changes a task."""

    @abstractmethod
    def notes(self, title: str) -> list[str]:
        """What people told of a task."""

    @abstractmethod
    def delete(self, title: str) -> None:
        """A person deletes a task."""

    @abstractmethod
    def count(self) -> int:
        """How many tasks there are."""

    def read(self, title: str) -> str:
        """A title as it is shown to people."""
        return title


class Calendars(Tracker):
    """Tasks in a calendar of Radicale's, and somebody with a program such as Tasks.org."""

    words = ("NEEDS-ACTION", "IN-PROCESS", "COMPLETED")

    def __init__(self, server: Standing) -> None:
        self.calendar = radicale.Calendar(server)
        self.arguments = ["caldav", "--url", self.calendar.url]
        self.environment = {"DUBAN_CALDAV_USER": radicale.CLERK, "DUBAN_CALDAV_PASSWORD": radicale.PASSWORD}

    def lines(self) -> dict[str, tuple[str, dict[str, str]]]:
        """By title a task's file and its lines."""
        found = {}
        for name in self.calendar.names():
            lines = self.calendar.text(name).split("BEGIN:VTODO\n")[1].split("\nEND:VTODO")[0].split("\n")
            values = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in lines}
            found[values["SUMMARY"]] = name, values
        return found

    def look(self) -> dict[str, dict[str, str]]:
        return {title: self.of(name, values) for title, (name, values) in self.lines().items()}

    def of(self, name: str, values: dict[str, str]) -> dict[str, str]:
        day = values.get("DUE", "")[:8]
        tag = self.calendar.ask("GET", name).headers["ETag"]
        return {"state": values["STATUS"], "due": f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else "", "changed": tag}

    def writes(self) -> int:
        return self.calendar.writes()

    def edit(self, title: str, *, state: str | None = None, due: str | None = None, note: str | None = None) -> None:
        changes = []
        if state:
            changes.append(("STATUS:.*", f"STATUS:{state}"))
        if due:
            changes.append(("DUE.*", f"DUE;VALUE=DATE:{due.replace('-', '')}"))
        if note:
            changes.append(("UID:(.*)", f"COMMENT:{note}\nUID:{self.lines()[title][0].removesuffix('.ics')}\nX-MOOD:gut"))
        self.calendar.edit(self.lines()[title][0], *changes)

    def notes(self, title: str) -> list[str]:
        return [value for name, value in self.lines()[title][1].items() if name == "COMMENT"]

    def count(self) -> int:
        return sum(self.calendar.text(name).split("\n").count("BEGIN:VTODO") for name in self.calendar.names())

    def read(self, title: str) -> str:
        return re.sub(r"\\([\\;,])", r"\1", title)

    def delete(self, title: str) -> None:
        self.calendar.ask("DELETE", self.lines()[title][0]).raise_for_status()


class Issues(Tracker):
    """Issues in a project of Redmine's, and a clerk who has an account there."""

    words = ("新建", "进行中", "已解决")

    def __init__(self, server: Standing) -> None:
        self.project = redmine.Project(server)
        self.arguments = ["redmine", "--url", self.project.url]
        self.environment = {"DUBAN_REDMINE_KEY": self.project.key}

    def by_title(self) -> dict[str, dict[str, Any]]:
        return {issue["subject"]: issue for issue in self.project.issues()}

    def look(self) -> dict[str, dict[str, str]]:
        return {
            title: {"state": issue["status"]["name"], "due": issue["due_date"] or "", "changed": issue["updated_on"]}
            for title, issue in self.by_title().items()
        }

    def writes(self) -> int:
        """How often this project's issues were: that is what their journals and the issues themselves say."""
        issues = self.by_title().values()
        return len(issues) + sum(len(self.project.journal(issue["id"])) for issue in issues)

    def edit(self, title: str, *, state: str | None = None, due: str | None = None, note: str | None = None) -> None:
        fields: dict[str, Any] = {"due_date": due, "notes": note, "status_id": state and self.project.statuses()[state]}
        self.project.edit(self.by_title()[title]["id"], **{name: value for name, value in fields.items() if value})

    def notes(self, title: str) -> list[str]:
        return [each["notes"] for each in self.project.journal(self.by_title()[title]["id"]) if each.get("notes")]

    def count(self) -> int:
        return len(self.project.issues())

    def page(self, title: str) -> str:
        """An issue as a browser shows it."""
        url = f"{self.project.base}/issues/{self.by_title()[title]['id']}"
        answer = requests.get(url, headers={"X-Redmine-API-Key": self.project.clerk_key}, timeout=60)
        answer.raise_for_status()
        return answer.text

    def delete(self, title: str) -> None:
        self.project.ask("DELETE", f"/issues/{self.by_title()[title]['id']}.json")


class Tasks(Tracker):
    """Taskwarrior with data of a test's own."""

    words = ("pending", "active", "completed")

    def __init__(self, folder: Path) -> None:
        self.arguments = ["taskwarrior"]
        folder.mkdir()
        (folder / "data").mkdir()
        settings = folder / "settings"
        settings.write_text(f"data.location={folder}/data\nnews.version=9\n", "utf-8")
        self.environment = {"TASKRC": str(settings), "TZ": "Asia/Shanghai"}

    def task(self, *words: str) -> str:
        quiet = ["rc.verbose=nothing", "rc.confirmation=off", "rc.json.array=on", "rc.recurrence.confirmation=off"]
        done = subprocess.run(
            ["task", *quiet, *words],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout

    def all(self) -> list[dict[str, Any]]:
        return list(json.loads(self.task("export")))

    def by_title(self) -> dict[str, dict[str, Any]]:
        return {task["description"]: task for task in self.all()}

    def count(self) -> int:
        return len(self.all())

    def look(self) -> dict[str, dict[str, str]]:
        found = {}
        for title, task in self.by_title().items():
            begun = task["status"] == "pending" and "start" in task
            day = self.task("_get", f"{task['uuid']}.due").strip()[:10]
            found[title] = {"state": "active" if begun else task["status"], "due": day, "changed": task["modified"]}
        return found

    def writes(self) -> int:
        """How many changes `task undo` could take back."""
        undo = Path(self.environment["TASKRC"]).parent / "data/undo.data"
        return undo.read_text("utf-8").count("\n---\n") if undo.exists() else 0

    def edit(self, title: str, *, state: str | None = None, due: str | None = None, note: str | None = None) -> None:
        task = self.by_title()[title]["uuid"]
        if note:
            self.task(task, "annotate", note)
        if due:
            self.task(task, "modify", f"due:{due}")
        if state:
            self.task(task, {"active": "start", "completed": "done"}[state])

    def notes(self, title: str) -> list[str]:
        return [note["description"] for note in self.by_title()[title].get("annotations", ())]

    def delete(self, title: str) -> None:
        task = self.by_title()[title]["uuid"]
        self.task(task, "delete")
        self.task(task, "purge")


def no_taskwarrior() -> str | None:
    """Why there is no Taskwarrior; None where there is one."""
    return None if shutil.which("task") else "Taskwarrior is not installed (task)"
