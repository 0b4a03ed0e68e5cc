"""`espace-sante campaign …`: tell people of their space in waves, letter by letter, and open by silence. No content."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from espace_sante.config.cli.people import operator_of

if TYPE_CHECKING:
    from espace_sante.kernel.identifiers import Ins

BY = click.option("--by", required=True, help="The login of the operator who decides it.")
CAMPAIGN = click.argument("name")
WAVE = click.argument("wave", type=click.IntRange(min=1))
PILOTS = (("Haute-Garonne", "31"), ("Loire-Atlantique", "44"), ("Somme", "80"))  # the first ones in reality, in 2021


@click.group()
def campaign() -> None:
    """Run an information campaign: NAME is the campaign, WAVE the number of one of its waves.

    A wave is proposed by somebody, approved by somebody else, chosen, then sent by mail and by post; six weeks after
    the sending to a person, silence opens their space. Every command can be stopped, or killed, and run again.
    """


@campaign.command()
@CAMPAIGN
@click.option("--per-minute", type=click.IntRange(min=0), default=0, help="Most mails sent in a minute (no limit).")
@click.option("--pilots", is_flag=True, help="Propose the three pilot départements at once.")
@BY
def start(name: str, per_minute: int, *, pilots: bool, by: str) -> None:
    """Start a campaign."""
    with _campaigns(by) as api:
        campaign_id = api.start_campaign(name=name, by=by, now=_now(), per_minute=per_minute)
        for place, departement in PILOTS if pilots else ():
            criteria = api.Criteria(departements=(departement,))
            api.propose_wave(campaign_id=campaign_id, name=place, criteria=criteria, by=by, now=_now(), is_pilot=True)
    click.echo(f"{name}  {campaign_id}")


@campaign.command()
@CAMPAIGN
@click.option("--wave-name", required=True, help="What people call this wave.")
@click.option("--departement", "departements", multiple=True, help="Of the postal address; repeat for several.")
@click.option("--fund", "funds", multiple=True, help="The beginning of the code of a fund; repeat for several.")
@click.option("--age-from", type=int, help="Completed years.")
@click.option("--age-to", type=int, help="Completed years.")
@click.option(
    "--list",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only the matricules of a file.",
)
@click.option(
    "--older-records", is_flag=True, help="Those who refused, have an older record, and are to confirm (LC-09)."
)
@click.option("--pilot", is_flag=True, help="Sent before the waves that are not.")
@click.option("--on", "planned_on", type=click.DateTime(formats=["%Y-%m-%d"]), help="The day it is meant to leave.")
@BY
def propose(
    name: str, wave_name: str, departements: tuple[str, ...], funds: tuple[str, ...], age_from: int | None,
    age_to: int | None, file: Path | None, *, older_records: bool, pilot: bool, planned_on: datetime | None, by: str,
) -> None:  # fmt: skip
    """Propose the next wave of a campaign, and say how many people it would reach."""
    with _campaigns(by) as api:
        criteria = api.Criteria(
            departements=departements,
            funds=funds,
            age_from=age_from,
            age_to=age_to,
            listed=file is not None,
            older_records=older_records,
        )
        api.propose_wave(
            campaign_id=api.campaign_named(name),
            name=wave_name,
            criteria=criteria,
            by=by,
            now=_now(),
            is_pilot=pilot,
            planned_on=planned_on.date() if planned_on else None,
            people=_matricules(file) if file else (),
        )
        click.echo(f"Proposed. At most {api.count_people(criteria, now=_now())} people.")


@campaign.command()
@CAMPAIGN
@WAVE
@BY
def approve(name: str, wave: int, by: str) -> None:
    """Approve a wave that somebody else proposed."""
    with _campaigns(by) as api:
        api.approve_wave(wave_id=api.wave_named(name, wave), by=by, now=_now())
    click.echo("Approved.")


@campaign.command()
@CAMPAIGN
@WAVE
@BY
def pause(name: str, wave: int, by: str) -> None:
    """Let nothing more of a wave leave."""
    with _campaigns(by) as api:
        api.pause_wave(wave_id=api.wave_named(name, wave), by=by, now=_now())
    click.echo("Paused.")


@campaign.command()
@CAMPAIGN
@WAVE
@BY
def resume(name: str, wave: int, by: str) -> None:
    """Let a paused wave go on."""
    with _campaigns(by) as api:
        api.resume_wave(wave_id=api.wave_named(name, wave), by=by, now=_now())
    click.echo("Resumed.")


@campaign.command()
@CAMPAIGN
@WAVE
@click.option("--dry-run", is_flag=True, help="Count, and write nothing.")
def choose(name: str, wave: int, *, dry_run: bool) -> None:
    """Choose the people of an approved wave, and write the notice of each."""
    with _campaigns() as api:
        wave_id = api.wave_named(name, wave)
        if dry_run:
            click.echo(f"{api.count_to_notice(wave_id=wave_id, now=_now())} people would be noticed.")
            return
        with _told("chosen") as tell:
            chosen = api.choose_people(wave_id=wave_id, clock=_now, progress=tell)
    click.echo(f"{chosen} people are in this wave.")


@campaign.command()
@CAMPAIGN
@WAVE
def send(name: str, wave: int) -> None:
    """Send what is ready by mail. What a run that was cut left undecided goes by post."""
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.spaces.adapters.notice_mail import NoticeMails

    with _campaigns() as api:
        wave_id = api.wave_named(name, wave)
        cut = api.settle_claimed(wave_id=wave_id, now=_now())
        per_minute = api.campaign_progress(api.campaign_named(name)).per_minute
        with _told("sent") as tell, NoticeMails() as sender:
            sent = api.send_mails(
                wave_id=wave_id, sender=sender, clock=_now, progress=tell, per_minute=per_minute, sleep=time.sleep
            )
    click.echo(f"{sent} mails sent." + (f" {cut} of an earlier run go by post." if cut else ""))


@campaign.command()
@CAMPAIGN
@WAVE
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--dated", type=click.DateTime(formats=["%Y-%m-%d"]), help="The date on the letters (today).")
def letters(name: str, wave: int, folder: Path, dated: datetime | None) -> None:
    """Draw the letters that are ready, in batches for the printer: a folder each, with its manifest."""
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.kernel.clock import PARIS
    from espace_sante.spaces.adapters.letters import write_letter

    with _campaigns() as api:
        wave_id = api.wave_named(name, wave)
        api.make_batches(wave_id=wave_id, now=_now())
        day = dated.date() if dated else _now().astimezone(PARIS).date()
        for batch_id in api.batches_to_post(wave_id=wave_id):
            with _told("letters") as tell:
                place = api.write_batch(
                    batch_id=batch_id, folder=folder, writer=write_letter, dated=day, now=_now(), progress=tell
                )
            click.echo(f"{batch_id}  {place}")


@campaign.command()
@click.argument("batch", type=click.UUID)
@click.option("--on", "posted_at", type=click.DateTime(formats=["%Y-%m-%d"]), required=True, help="The day of posting.")
def posted(batch: UUID, posted_at: datetime) -> None:
    """Record that the post took a batch: the six weeks of its people start on that day."""
    from espace_sante.kernel.clock import PARIS

    with _campaigns() as api:
        count = api.mark_posted(batch_id=batch, posted_at=posted_at.replace(hour=0, tzinfo=PARIS), clock=_now)
    click.echo(f"{count} letters posted.")


@campaign.command()
@click.argument("codes", nargs=-1, required=True)
def returned(codes: tuple[str, ...]) -> None:
    """Record letters that came back, by the code printed on each: the clocks of these people stop."""
    with _campaigns() as api:
        for code in codes:
            notice_id = api.notice_by_code(code)
            done = notice_id is not None and api.came_back(notice_id=notice_id, now=_now())
            click.echo(f"{code}  {'recorded' if done else 'unknown, or recorded before'}")


@campaign.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path))
def bounces(place: Path) -> None:
    """Read the mails that came back, in a Maildir, an mbox file or a folder: a letter follows each that did not arrive.

    The mails are left as they are; read twice, each counts once.
    """
    with _campaigns() as api:
        report = api.record_bounces(place=place, clock=_now)
    click.echo(f"{report.read} read, {report.recorded} recorded, {report.again} known or of no notice.")
    for status, count in sorted(report.statuses.items()):
        click.echo(f"  {count}  {status}")
    for why, count in sorted(report.ignored.items()):
        click.echo(f"  {count}  ignored: {why.value}")


@campaign.command()
def remind() -> None:
    """Write the reminders of week four; they leave with `send` and `letters`."""
    with _campaigns() as api, _told("reminders") as tell:
        count = api.write_reminders(now=_now(), progress=tell)
    click.echo(f"{count} reminders.")


@campaign.command(name="open")
def open_command() -> None:
    """Open the spaces of those who said nothing for six weeks."""
    with _campaigns() as api, _told("opened") as tell:
        count = api.open_by_silence(clock=_now, progress=tell)
    click.echo(f"{count} spaces.")


@campaign.command()
@CAMPAIGN
@click.option("--json", "as_json", is_flag=True, help="For another program.")
def progress(name: str, *, as_json: bool) -> None:
    """Say how far a campaign is: sent, delivered, returned, opposed, opened, activated."""
    with _campaigns() as api:
        view = api.campaign_progress(api.campaign_named(name))
    rows = [
        {
            "wave": one.number, "name": one.name, "state": one.state.value, "chosen": one.chosen,
            "waiting": one.waiting(), "sent": one.sent(), "delivered": one.delivered, "returned": one.returned(),
            "opposed": one.opposed, "opened": one.opened, "activated": one.activated,
            "criteria": asdict(one.criteria),
        }
        for one in view.waves
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    titles = [title for title in (rows[0] if rows else {}) if title != "criteria"]
    click.echo("  ".join(f"{title:>10}" for title in titles))
    for row in rows:
        click.echo("  ".join(f"{row[title]!s:>10}" for title in titles))


@contextmanager
def _campaigns(by: str | None = None) -> Iterator[Any]:
    """The room, Django loaded; its refusals become a sentence and exit code 1.

    `by`: the login of who decides, an operator alone (OPE-05).
    """
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.access.api import Action, check_operator
    from espace_sante.kernel.errors import DomainError
    from espace_sante.spaces.api import campaigns

    try:
        if by is not None:
            check_operator(operator_of(by), Action.RUN_CAMPAIGNS)
        yield campaigns
    except DomainError as error:
        raise click.ClickException(error.message or error.code) from error


@contextmanager
def _told(what: str) -> Iterator[Callable[[int], None]]:
    """Say how far a long command is, once a second at most, on standard error."""
    last, width = 0.0, 0

    def tell(done: int) -> None:
        nonlocal last, width
        if time.monotonic() - last >= 1:
            text = f"{done} {what}"
            click.echo("\r" + text.ljust(width), nl=False, err=True)
            last, width = time.monotonic(), len(text)

    yield tell
    if width:
        click.echo(err=True)


def _matricules(file: Path) -> Iterator[Ins]:
    """The matricules of a file, one a line: `matricule` or `matricule;oid`."""
    from espace_sante.kernel.identifiers import INS_NIR_OID, Ins

    with file.open(encoding="utf-8") as lines:
        for line in lines:
            value, _, oid = line.strip().partition(";")
            if value:
                yield Ins.parse(value, oid=oid or INS_NIR_OID)


def _now() -> datetime:
    from espace_sante.kernel.clock import utc_now

    return utc_now()
