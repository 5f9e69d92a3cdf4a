"""CSV for Redmine, taken by the importer of a real Redmine: what its wizard finds by itself, and what becomes of the rows."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import requests

from tests.ledger_desk import ids, run, two
from tests.ledgers import filled
from tests.redmine import Project
from tests.standing import Standing

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
SELECT = re.compile(r'<select[^>]*name="(import_settings\[mapping\]\[[^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option[^>]*value="([^"]*)"[^>]*>')


class Wizard:
    """The pages of the importer, as the administrator goes through them."""

    def __init__(self, project: Project) -> None:
        self.base, self.web = project.base, requests.Session()
        self.post("/login", "/login", username="admin", password="admin")
        self.project = project

    def page(self, path: str) -> str:
        answer = self.web.get(self.base + path, timeout=60)
        assert answer.status_code == 200, path
        return answer.text

    def post(self, page: str, path: str, file: Path | None = None, **fields: str) -> str:
        """Send a page's form; where that leads to."""
        found = TOKEN.search(self.page(page))
        assert found
        form = {"authenticity_token": unescape(found[1]), **fields}
        files = {"file": (file.name, file.read_bytes(), "text/csv")} if file else None
        answer = self.web.post(self.base + path, data=form, files=files, timeout=60, allow_redirects=False)
        assert answer.status_code in (200, 302), (path, answer.status_code, answer.text[:500])
        return answer.headers.get("Location", path).removeprefix(self.base)

    def take(self, file: Path) -> dict[str, str]:
        """Import a file with what the wizard proposes, but for the encoding, and a tracker; which column each field is."""
        new = f"/issues/imports/new?project_id={self.project.name}"
        to = self.post(new, "/imports", file, type="IssueImport", project_id=self.project.name)
        settings = {"separator": ",", "wrapper": '"', "encoding": "UTF-8", "date_format": "%Y-%m-%d"}
        to = self.post(to, to, None, **{f"import_settings[{name}]": value for name, value in settings.items()})
        chosen = {name: proposed(options) for name, options in SELECT.findall(self.page(to))}
        tracker = "import_settings[mapping][tracker]"  # which the file does not say
        options = dict(SELECT.findall(self.page(to)))[tracker]
        chosen[tracker] = next(each[1] for each in OPTION.finditer(options) if each[1].startswith("value:"))
        to = self.post(to, to, None, **chosen, **{"import_settings[mapping][create_categories]": "1"})
        while to.endswith("/run"):  # some rows at a time
            to = self.post(to, to)
        return {name.split("[")[2][:-1]: value for name, value in chosen.items()}


def proposed(options: str) -> str:
    """The option that a browser sends when nobody chooses."""
    found = list(OPTION.finditer(options))
    return next((each[1] for each in found if " selected" in each[0]), found[0][1] if found else "")


def test_redmine_takes_the_file(redmines: Standing, tmp_path: Path) -> None:
    place, file = str(tmp_path / "l.sqlite"), tmp_path / "redmine.csv"
    Path(place).write_bytes(filled(two))
    key = ids(place)["清理河道"]
    run("ledger", "set", key, "title=+1 <b>清理河道</b> {{include(x)}}", "state=推进中", "percent=40", "-l", place)
    run("feed", "redmine-csv", "-l", place, "-o", str(file))
    project = Project(redmines)
    columns = Wizard(project).take(file)
    heads = file.read_text("utf-8").split("\n")[0].strip().split(",")
    assert {heads[int(columns[name])]: name for name in heads} == {name: name for name in heads}
    issues = {each["subject"]: each for each in project.issues()}
    dike = issues["加固堤防5公里"]
    assert (dike["due_date"], dike["category"]["name"], dike["status"]["name"]) == ("2021-05-31", "工程处", "新建")
    assert dike["description"].splitlines()[1] == "牵头 工程处；配合 财务处"
    river = issues["'+1 <b>清理河道</b> {{include(x)}}"]
    assert (river["done_ratio"], river["due_date"]) == (40, "2021-04-10")
    assert river["status"]["name"] == "新建"  # whatever the file says: its workflow allows a new issue no other
    assert len(issues) == 8
