"""The targets by name: our own, each a class in a module below `files/` or `servers/`, and those that other packages offer.

    [project.entry-points."duban.feeds"]
    board = "package:Board"

A class of another package stands below `FileForm` or `Server`, and brings its mapping: `mapping: ClassVar[str]`, the text of a TOML file.
"""

from __future__ import annotations

from importlib import import_module

from .. import plugins
from ..errors import FeedError, meant
from ..language import _
from .item import FileForm, Server

Target = type[FileForm] | type[Server]
TARGETS = {  # where its class is
    "ics": "files.ics:Calendar",
    "caldav": "servers.caldav:CalDav",
    "redmine": "servers.redmine:Redmine",
    "taskwarrior": "servers.taskwarrior:Taskwarrior",
    "webhook": "servers.webhook:Webhook",
    "todo": "files.todo_txt:TodoTxt",
    "taskwarrior-json": "files.taskwarrior:TaskwarriorJson",
    "markdown": "files.markdown:Markdown",
    "parquet": "files.parquet:Parquet",
    "redmine-csv": "files.importers:Redmine",
    "openproject": "files.importers:OpenProject",
    "jira": "files.importers:Jira",
    "gitlab": "files.importers:GitLab",
    "github": "files.importers:GitHub",
    "zentao": "files.importers:ZenTao",
    "feishu": "files.importers:Feishu",
    "dingtalk": "files.importers:DingTalk",
}


def target_of(name: str) -> Target:
    """The class of a target. Raises FeedError for an unknown one."""
    if name in TARGETS:
        module, _rest, word = TARGETS[name].partition(":")
        found: Target = getattr(import_module(f".{module}", __package__), word)
        return found
    others = offered()
    if name not in others:
        known = [*TARGETS, *others]
        raise FeedError(name, _("is no target{meant}", meant=meant(name, known)), _("name one of {known}", known=", ".join(known)))
    return others[name]


def offered() -> dict[str, Target]:
    """The targets of other packages, by name; a name of ours stays ours."""
    found = (each for _rest, each in plugins.offered(plugins.FEEDS))
    return {each.name: each for each in found if is_target(each) and each.name not in TARGETS}


def is_target(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, FileForm | Server)
