"""`duban remind PLACE`: what is overdue and due, unit by unit, to the group of a robot or by mail."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...language import _, ngettext
from ..due import Days
from ..inputs import date_option, moment
from ..ledger.here import ledger_option, place_of, refuse_empty, this_day

if TYPE_CHECKING:
    from ...feeds.mapping import Plan
    from ...feeds.robots.digest import Digest
    from ...feeds.robots.reminding import Outcome

PLACES = ("wecom", "dingtalk", "feishu", "mail")
WITHIN = 7  # days ahead
MOST = 20  # tasks of a unit, unless more are asked for


@click.command()
@click.argument("kind", metavar="PLACE", type=click.Choice(PLACES))
@ledger_option
@date_option("--on", "on", "The day to look from. Default: today.")
@click.option("--within", type=Days(), metavar="DAYS", help="How far ahead: 7d, 4w. Default: as the mapping says, else 7d.")
@click.option("--unit", metavar="NAME", help="Only tasks that this unit has to do with.")
@click.option("--limit", type=click.IntRange(1), default=MOST, show_default=True, metavar="N", help="Tasks of a unit at most.")
@click.option("--mapping", "own", type=click.Path(path_type=Path), metavar="PATH", help="A mapping laid over ours, or a folder of them.")
@click.option("--url", metavar="URL", help="Of a robot: another address than the published one, without its key.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Of mail: who gets all. Units have their addresses in the mapping.")
@click.option("--from", "sender", metavar="ADDRESS", help="Of mail: who sends it.")
@click.option("--smtp", metavar="URL", help="Of mail: smtp://HOST:587 or smtps://HOST.")
@click.option("--user", metavar="NAME", help="Of mail: who logs in; the password is DUBAN_MAIL_PASSWORD.")
@click.option("--again", is_flag=True, help="Send once more what was sent of this day to this place.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent, and send nothing.")
def remind(
    kind: str, given: str | None, on: datetime | None, within: int | None, unit: str | None, limit: int, own: Path | None, **how: Any
) -> None:
    """Tell what is overdue and due, below each unit, in Chinese.

    PLACE is wecom (企业微信), dingtalk (钉钉), feishu (飞书) or mail. A digest of a day goes to a place once; one that was cut off is
    taken up where it ended. A robot's key is DUBAN_WECOM_KEY …, what it signs with DUBAN_DINGTALK_SECRET …, or in the keyring.
    """
    from ...feeds.mapping import plan_of
    from ...feeds.robots.digest import digest_of
    from ...ledger.due import due
    from ...ledger.opening import opened

    refuse_empty(("--unit", unit))
    day = on.date() if on else this_day()
    plan, ledger = plan_of("remind", frozenset(), own), place_of(given)
    with opened(ledger) as base:
        ahead = next(days for days in (within, plan.within, WITHIN) if days is not None)
        digest = digest_of(due(base, day, ahead, unit), plan, limit)
    if digest.doubtful:
        told = _(
            "{doubtful} of which it is not sure that work is assigned (optional = true below [tasks] takes them)", doubtful=digest.doubtful
        )
        click.echo(_("{kind}: not told: {told}", kind=kind, told=told), err=True)
    if not digest.sections:
        click.echo(_("{kind}: nothing to chase on {day}", kind=kind, day=day))
        return
    key = str(day) if unit is None else f"{day} {unit}"
    outcomes = (to_mail if kind == "mail" else to_group)(kind, digest, plan, ledger, key, how)
    for outcome in outcomes:
        tell(outcome)
    if any(outcome.error for outcome in outcomes):
        sys.exit(1)


def to_group(kind: str, digest: Digest, plan: Plan, ledger: str, key: str, how: Mapping[str, Any]) -> list[Outcome]:
    """By the robot of a group."""
    from ...feeds.robots.group import ROBOTS, robot_of, without_key
    from ...feeds.robots.packing import packed
    from ...feeds.robots.reminding import Memory, Outcome, by_robot, sent, shown
    from ...feeds.running.journal import alone
    from ...feeds.secrets import secrets_of
    from ...feeds.servers.http import Web

    form = ROBOTS[kind]
    messages = packed(digest, form.most, form.cost, plan.settings, plan.accounts)
    if how["dry_run"]:
        return [Outcome(kind, would=messages)]
    place = without_key(how["url"] or form.place, kind)
    robot = robot_of(kind, secrets_of(kind))
    memory = Memory(ledger, shown(kind, place, robot.key), key, moment())
    with alone(ledger, memory.target), closing(Web(kind, place)) as web:
        return [sent(Outcome(kind), memory, messages, by_robot(robot, web, time.time, time.sleep), again=how["again"])]


def to_mail(kind: str, digest: Digest, plan: Plan, ledger: str, key: str, how: Mapping[str, Any]) -> list[Outcome]:
    """A letter to each address: to those of --to all, to those of the mapping what their units have to do."""
    from ...errors import FeedError
    from ...feeds.robots.letters import Office, letters, written
    from ...feeds.robots.mail import address, post_of
    from ...feeds.robots.reminding import Outcome
    from ...feeds.running.journal import alone
    from ...feeds.secrets import secret

    found = letters(digest, plan.accounts, how["to"])
    if not found:
        raise FeedError(
            kind, _("there is nobody to send it to"), _("name --to ADDRESS, or addresses of units in [accounts] of a --mapping")
        )
    if how["dry_run"]:
        return [Outcome(to, would=[written(part)]) for to, part in found.items()]
    if not how["smtp"] or not how["sender"]:
        raise click.UsageError(_("mail needs --smtp URL and --from ADDRESS"))
    post = post_of(how["smtp"], how["user"])
    password = secret(kind, "password") if post.user else None
    with alone(ledger, f"{kind} {post.shown}"):
        return Office(post, address(how["sender"]), password, ledger, key, moment()).send(found, again=how["again"])


def tell(outcome: Outcome) -> None:
    """What became of a place, in a line; in a dry run the messages."""
    for message in outcome.would:
        called = "".join(f" @{each.removeprefix('@')}" for each in message.called)
        click.echo(f"— {outcome.place}{called}\n{message.text}\n")
    if outcome.sent:
        click.echo(_("{place}: {messages} sent", place=outcome.place, messages=ngettext("{n} message", "{n} messages", outcome.sent)))
    elif outcome.before and not outcome.error:
        click.echo(_("{place}: sent before, nothing sent now (--again sends it once more)", place=outcome.place))
    if outcome.error:
        rest = (
            _("; {messages} not sent, which the next run sends", messages=ngettext("{n} message", "{n} messages", outcome.left))
            if outcome.left
            else ""
        )
        click.echo(f"{outcome.error}{rest}", err=True)
