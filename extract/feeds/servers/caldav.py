"""CalDAV (RFC 4791): a calendar of tasks on a server such as Radicale, Nextcloud or Baïkal, which people's own programs show and change.

A task is a resource `UID.ics`. It is made where there is none (If-None-Match) and changed where it is still as it was looked at (If-Match):
of what stands in it only the properties that are to be changed, so that alarms, comments and what else people added stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

from ...errors import FeedError, InputError
from ...language import _
from ...readers.parts.hardened_xml import parse_xml
from ..files.todo import KNOWN, calendar_of, todos_of
from ..item import AwayError, ChangedError, Given, Item, RefusedError, Server, There
from .http import Answer, Web, shown
from .resource import Resource

CALENDAR = "calendar"  # the field that names one below the address, e.g. of a unit
DAV, CALDAV = "DAV:", "urn:ietf:params:xml:ns:caldav"
PREFIXES = {DAV: "d", CALDAV: "c"}
OPENED = f'xmlns:d="{DAV}" xmlns:c="{CALDAV}"'
MANY = 200  # resources that are asked for at once
XML = {"Content-Type": "application/xml; charset=utf-8"}
ICS = {"Content-Type": "text/calendar; charset=utf-8"}
TOLD = 200  # characters of what a server says
MADE = (200, 201, 204)
CALENDARS = f"<d:propfind {OPENED}><d:prop><d:resourcetype/></d:prop></d:propfind>"
TASKS_ONLY = '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>'


class CalDav(Server):
    """`duban feed caldav --url https://host/clerk/duban/`: the calendar itself, or with a field `calendar` what calendars stand below."""

    name: ClassVar[str] = "caldav"
    known: ClassVar[frozenset[str] | None] = KNOWN | {CALENDAR}

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        user = given.secret("user")
        url = given.url if given.url.endswith("/") else f"{given.url}/"
        self.web: Web = Web(self.name, url, user=(user, given.secret("password") or "") if user else None)
        self.home: str = urlsplit(url).path
        self.seen: set[str] = set()  # calendars that are there for sure

    def close(self) -> None:
        self.web.close()

    def there(self, known: Mapping[str, str]) -> dict[str, There]:
        folders: dict[str, dict[str, str]] = {}  # by calendar, by place there: the uid
        for uid, foreign in known.items():
            folders.setdefault(foreign.rpartition("/")[0] + "/", {})[unquote(foreign)] = uid
        found = {}
        for folder, uids in folders.items():
            for path, resource in self.asked(folder, list(uids)):
                if path in uids:
                    found[uids[path]] = resource.there(known[uids[path]])
        return found

    def asked(self, folder: str, paths: list[str]) -> Iterator[tuple[str, Resource]]:
        """What stands at some places of a calendar, by place."""
        for begin in range(0, len(paths), MANY):
            places = "".join(f"<d:href>{escape(quote(path))}</d:href>" for path in paths[begin : begin + MANY])
            wanted = f"<c:calendar-multiget {OPENED}><d:prop><d:getetag/><c:calendar-data/></d:prop>{places}</c:calendar-multiget>"
            for path, values in self.report("REPORT", folder, wanted, "0"):
                if data := values.get("c_calendar-data"):
                    yield unquote(path), Resource(data, values.get("d_getetag"))

    def report(self, method: str, place: str, wanted: str, depth: str) -> Iterator[tuple[str, dict[str, str]]]:
        """By place the properties that a server tells (207); nothing where there is no such place."""
        answer = self.web.ask(method, place, wanted.encode(), {**XML, "Depth": depth})
        if answer.status in (404, 410):
            return
        if answer.status != 207:
            told = _("{url} is no calendar of CalDAV (it answers {status})", url=shown(self.web.url), status=answer.status)
            raise RefusedError(self.name, told, _("give the address of a calendar, as the server shows it"))
        try:
            whole = parse_xml(answer.body, self.name, "multistatus", PREFIXES, "see what stands at the address")
        except InputError as error:
            raise AwayError(
                self.name, _("{url} answers what cannot be read: {error}", url=shown(self.web.url), error=error), _("see what stands there")
            ) from None
        for each in whole.iter("d_response"):
            path = urlsplit((each.findtext("d_href") or "").strip()).path
            good = [stat for stat in each.iter("d_propstat") if " 200" in (stat.findtext("d_status") or "")]
            values = [value for stat in good for prop in stat.iter("d_prop") for value in prop]
            yield path, {value.tag: value.text or " ".join(part.tag for part in value) for value in values}

    def find(self, uid: str) -> There | None:
        below = self.report("PROPFIND", self.home, CALENDARS, "1")
        calendars = [path for path, values in below if "c_calendar" in values.get("d_resourcetype", "")]
        for folder in dict.fromkeys((self.home, *calendars)):
            if found := self.got(place_in(folder, uid)):
                return found.there(place_in(folder, uid))
        return None

    def got(self, path: str) -> Resource | None:
        """What stands at a place."""
        answer = self.web.ask("GET", path)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise self.refused(answer)
        return Resource(answer.text, answer.headers.get("etag"))

    def create(self, item: Item) -> There:
        folder, name = self.folder_of(item.fields.get(CALENDAR, "")), item.fields.get(CALENDAR, "")
        path = place_in(folder, item.uid)
        data = calendar_of(todos_of(item))
        answer = self.web.ask("PUT", path, data, {**ICS, "If-None-Match": "*"})
        if answer.status in (404, 409) and b"no-uid-conflict" not in answer.body and folder not in self.seen:
            self.make(folder, name)
            answer = self.web.ask("PUT", path, data, {**ICS, "If-None-Match": "*"})
        if answer.status == 412:
            raise ChangedError(self.name, _("{uid} is there already", uid=item.uid), _("feed again"))
        return self.put_there(answer, path, data)

    def change(self, item: Item, there: There, fields: dict[str, str]) -> There:
        path = there.foreign
        found = self.got(path)
        if found is None or found.tag != there.tag:
            raise ChangedError(self.name, _("{uid} was changed meanwhile", uid=item.uid), _("feed again"))
        if CALENDAR in fields:
            path = self.move(path, fields[CALENDAR], item.uid)
        data = found.changed(item, {name: text for name, text in fields.items() if name != CALENDAR}, self.given.at)
        answer = self.web.ask("PUT", path, data, {**ICS, "If-Match": found.tag} if found.tag else ICS)
        if answer.status == 412:
            raise ChangedError(self.name, _("{uid} was changed meanwhile", uid=item.uid), _("feed again"))
        return self.put_there(answer, path, data)

    def put_there(self, answer: Answer, path: str, data: bytes) -> There:
        """What stands there after it was written: as it was sent where the server tells its ETag, else as it has it."""
        if answer.status not in MADE:
            raise self.refused(answer)
        if tag := answer.headers.get("etag"):
            return Resource(data.decode(), tag).there(path)
        if found := self.got(path):
            return found.there(path)
        raise ChangedError(self.name, _("what was written is gone again"), _("feed again"))

    def folder_of(self, name: str) -> str:
        """The calendar of this name, below the address; without a name the address itself."""
        return f"{self.home}{quote(as_segment(name), safe='')}/" if name else self.home

    def make(self, folder: str, name: str) -> None:
        """Make a calendar of tasks, where there is none."""
        shows = f"<d:displayname>{escape(name)}</d:displayname>" if name else ""
        body = f"<c:mkcalendar {OPENED}><d:set><d:prop>{shows}{TASKS_ONLY}</d:prop></d:set></c:mkcalendar>"
        answer = self.web.ask("MKCALENDAR", folder, body.encode(), XML)
        if answer.status not in (*MADE, 405, 409):  # the latter two: it is there already
            told = _("has no calendar {name}, and does not make one ({status})", name=unquote(folder), status=answer.status)
            raise RefusedError(self.name, told, _("make it there, or give the address of another"))
        self.seen.add(folder)

    def move(self, path: str, name: str, uid: str) -> str:
        """Move a task to the calendar of another name; its place there."""
        folder = self.folder_of(name)
        to = place_in(folder, uid)
        headers = {"Destination": f"{urlsplit(self.web.url).scheme}://{urlsplit(self.web.url).netloc}{to}", "Overwrite": "F"}
        answer = self.web.ask("MOVE", path, None, headers)
        if answer.status in (404, 409) and folder not in self.seen:
            self.make(folder, name)
            answer = self.web.ask("MOVE", path, None, headers)
        if answer.status not in MADE:
            raise self.refused(answer)
        return to

    def refused(self, answer: Answer) -> FeedError:
        said = " ".join(answer.text.split())[:TOLD]
        told = _("the server does not take it ({status}: {said})", status=answer.status, said=said)
        return FeedError(self.name, told, _("see its log, or leave the field out by a mapping"))


def place_in(folder: str, uid: str) -> str:
    return f"{folder}{quote(uid, safe='')}.ics"


def as_segment(name: str) -> str:
    """A name as one step of a path."""
    plain = "-".join(part for part in name.replace("\\", "/").split("/") if part.strip(".").strip())
    return plain or "duban"
