"""Redmine's REST API: a task is an issue of a project, which people there assign, comment and close.

Redmine says no word where it does not allow something (a status that its workflow has no way to): what was sent is looked at again, and
told where it was not taken. Should the answer to its making be lost, an issue is found by the line `duban:UID` below its description.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from ...errors import FeedError
from ...language import _
from ..item import NOT_OF_IT, ChangedError, Given, Item, PartlyError, Progress, RefusedError, Server, There
from ..secrets import asked_for
from .http import Answer, Web, shown
from .redmine_words import KNOWN, NAMED, REDMINE, Words, as_text, held_of, lines_of, wanted_of

MANY = 100  # issues that are asked for at once, which is Redmine's limit
JSON = {"Content-Type": "application/json"}
MOST_SAID = 300  # characters of what a server says
MADE = 201
SENT_ANYWAY = "start_date"  # empty too: else Redmine takes the day of today


class Redmine(Server):
    """`duban feed redmine --url https://host/projects/duban`: the project that issues are made in, unless the mapping gives another."""

    name: ClassVar[str] = REDMINE
    known: ClassVar[frozenset[str] | None] = KNOWN

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        key = given.secret("key")
        if not key:
            raise FeedError(self.name, _("there is no key of its API"), asked_for(self.name, "key"))
        self.web: Web = Web(self.name, given.url, {"X-Redmine-API-Key": key})
        root, _rest, project = urlsplit(given.url).path.partition("/projects/")
        self.root: str = root.rstrip("/")
        self.project: str = project.strip("/").partition("/")[0]
        self.words: Words = Words(self.got)
        self.untouched: set[str] = set()  # issues that nobody has done anything with since they were made
        self.markup: str = given.settings.get("markup", "textile")

    def close(self) -> None:
        self.web.close()

    def got(self, path: str, **asked: str) -> Any:
        """What stands at a path, as JSON; None where nothing does."""
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in asked.items())
        answer = self.web.ask("GET", f"{self.root}{path}" + (f"?{query}" if query else ""))
        if answer.status == 404:
            return None
        found = answer.json()
        if answer.status != 200 or not isinstance(found, dict):
            told = _(
                "{url} is no Redmine, or one whose API is switched off (it answers {status})", url=shown(self.web.url), status=answer.status
            )
            raise RefusedError(self.name, told, _("give an address such as https://host/projects/NAME, and switch the API on there"))
        return found

    def there(self, known: Mapping[str, str]) -> dict[str, There]:
        if self.got("/users/current.json") is None:
            raise RefusedError(
                self.name, _("{url} is no Redmine", url=shown(self.web.url)), _("give an address such as https://host/projects/NAME")
            )
        numbers = {foreign: uid for uid, foreign in known.items()}
        found = {}
        for issue in self.issues(list(numbers)):
            number = str(issue["id"])
            found[numbers[number]] = self.there_of(issue)
            if issue["updated_on"] == issue["created_on"]:
                self.untouched.add(number)
        return found

    def issues(self, numbers: Sequence[str]) -> Iterator[dict[str, Any]]:
        for begin in range(0, len(numbers), MANY):
            some = numbers[begin : begin + MANY]
            whole = self.got("/issues.json", issue_id=",".join(some), status_id="*", limit=str(MANY)) or {}
            yield from (issue for issue in whole.get("issues", ()) if str(issue["id"]) in some)

    def there_of(self, issue: Mapping[str, Any]) -> There:
        return There(str(issue["id"]), held_of(issue), str(issue["updated_on"]))

    def issue(self, number: str, **more: str) -> dict[str, Any] | None:
        whole = self.got(f"/issues/{number}.json", **more)
        return whole["issue"] if whole else None

    def find(self, uid: str) -> There | None:
        """The issue of a uid, the first where somebody copied it; what nobody has changed yet is taken to be as it was asked for."""
        asked = {"set_filter": "1", "f[]": "description", "op[description]": "~", "v[description][]": f"duban:{uid}"}
        whole = self.got("/issues.json", **asked, limit=str(MANY), status_id="*", sort="id") or {}
        for issue in whole.get("issues", ()):
            if lines_of(issue)[-1:] == [f"duban:{uid}"] and (found := self.issue(str(issue["id"]), include="journals")):
                changed = {as_text(each["name"]).removesuffix("_id") for entry in found["journals"] for each in entry.get("details", ())}
                there = self.there_of(found)
                return There(there.foreign, {name: value for name, value in there.fields.items() if name in changed}, there.tag)
        return None

    def told(self, there: There) -> Sequence[Progress]:
        """The notes of an issue's journal."""
        if there.foreign in self.untouched:
            return ()
        issue = self.issue(there.foreign, include="journals") or {"journals": ()}
        notes = [each for each in issue["journals"] if (each.get("notes") or "").strip() and not each.get("private_notes")]
        return [Progress(by=(each.get("user") or {}).get("name", ""), at=each["created_on"], text=each["notes"]) for each in notes]

    def create(self, item: Item) -> There:
        project = item.fields.get("project") or self.project
        if not project:
            raise FeedError(
                self.name, _("{uid} has no project", uid=item.uid), _("give an address such as https://host/projects/NAME, or [projects]")
            )
        wanted = wanted_of(item.fields)
        first = {name: text for name, text in wanted.items() if (text or name == SENT_ANYWAY) and name not in ("status", "project")}
        body = {"project_id": project, **self.body(item, {SENT_ANYWAY: "", **first}, project)}
        answer = self.sent("POST", "/issues.json", body)
        if answer.status == 404:
            told = _("has no project “{project}”, or the key may not see it", project=project)
            raise RefusedError(self.name, told, _("name another by the address or [projects]"))
        whole = answer.json()
        if answer.status != MADE or not isinstance(whole, dict):
            raise self.refused(answer)
        there = self.there_of(whole["issue"])
        later = {"status": wanted["status"]} if wanted.get("status") and wanted["status"] != there.fields["status"] else {}
        try:
            return self.change(item, there, later) if later else there
        except NOT_OF_IT:
            raise
        except FeedError as error:
            raise PartlyError(error.name, error.problem, error.remedy, there, later) from None

    def change(self, item: Item, there: There, fields: dict[str, str]) -> There:
        issue = self.issue(there.foreign)
        if issue is None or issue["updated_on"] != there.tag:
            raise ChangedError(self.name, _("issue {foreign} was changed meanwhile", foreign=there.foreign), _("feed again"))
        before = held_of(issue)
        wanted = wanted_of(fields, before)
        answer = self.sent("PUT", f"/issues/{there.foreign}.json", self.body(item, wanted, str(issue["project"]["id"])))
        if answer.status not in (200, 204):
            raise self.refused(answer)
        found = self.issue(there.foreign)
        if found is None:
            raise ChangedError(self.name, _("issue {foreign} is gone", foreign=there.foreign), _("feed again"))
        after = held_of(found)
        for name, text in wanted.items():
            if name in after and after[name] != self.words.shown(name, text):
                raise FeedError(
                    self.name,
                    _(
                        "issue {foreign} keeps its {name} “{after}” and takes no “{text}”",
                        foreign=there.foreign,
                        name=name,
                        after=after[name],
                        text=text,
                    ),
                    _("allow it there (workflow, rights of the account), or change the mapping"),
                )
        return self.there_of(found)

    def body(self, item: Item, wanted: Mapping[str, str], project: str) -> dict[str, Any]:
        """Fields in Redmine's names, with its numbers of what it knows by number."""
        made: dict[str, Any] = {}
        for name, text in wanted.items():
            if name == "project":
                made["project_id"] = text
            elif name in NAMED:
                made[f"{name}_id"] = self.words.number(name, text, project) if text else ""
            elif name == "description":
                made[name] = self.words.description(text, item.uid, self.markup)
            else:
                made[name] = text
        return made

    def sent(self, method: str, path: str, issue: Mapping[str, Any]) -> Answer:
        return self.web.ask(method, f"{self.root}{path}", json.dumps({"issue": issue}).encode(), JSON)

    def refused(self, answer: Answer) -> FeedError:
        found = answer.json()
        errors = found.get("errors") if isinstance(found, dict) else None
        said = "; ".join(map(str, errors)) if isinstance(errors, list) else answer.text
        told = _("does not take it ({status}: {names})", status=answer.status, names=" ".join(said.split())[:MOST_SAID])
        return FeedError(self.name, told, _("change the task or the mapping, or what the project allows"))
