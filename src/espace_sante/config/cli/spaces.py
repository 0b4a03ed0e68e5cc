"""`espace-sante spaces …`: what operators do of the life of spaces, without reading any."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from espace_sante.config.cli.people import BY, holder_id_of, holders_in, now, operator_of, run

PERSON = click.argument("person")
WHY = click.option("--why", default="operator", show_default=True, help="A short code, kept as the ground of the act.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
ACT = click.argument("act", type=click.UUID)
REFERENCE = click.option("--reference", required=True, help="Of the court or of the authority.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def spaces() -> None:
    """Look after spaces: states, suspensions, closures, erasures, deaths, legal holds.

    PERSON is the id of a holder, or a matricule INS of 15 characters, present or former. No command shows content.
    """
    from espace_sante.config.cli import set_up

    set_up()


@spaces.command()
@PERSON
@BY
def show(person: str, by: str) -> None:
    """Say where the space of PERSON stands, since when, why, and how it came there."""
    api = _spaces()
    run(lambda: _after().stop_unless_operator(operator_of(by)))
    space = run(lambda: api.space_of_holder(holder_id_of(person)))
    click.echo(f"{space.id}  {space.state.value} {space.state.name}  since {_at(space.since)}  {space.ground}")
    for line in api.states_of(space.id):
        click.echo(f"  {line.state.value}  {_at(line.since)}  {line.ground}  by {line.by_kind}:{line.by_id}")
    if due := api.due_at(space.id):
        click.echo(f"  by itself: {due[0]} from {_at(due[1])}")
    for hold in api.holds_of(space.id):
        until = f"until {_at(hold.until)}" if hold.until else "standing"
        click.echo(f"  held: {hold.reference} since {_at(hold.since)}, {until}")
    if told := api.suspension_of(space.id):
        objected = f"objected {_at(told.objected_at)}" if told.objected_at else "no objection"
        click.echo(f"  suspended: told by {told.told_by} {_at(told.told_at)}, {objected}")
    if erased := api.last_erasure(space.id):
        click.echo(f"  erased: {erased.number} {_at(erased.erased_at)}, {erased.documents} documents")


@spaces.command()
@PERSON
@click.option("--message", required=True, help="What the holder reads: no word about health. 500 characters at most.")
@click.option("--told-by", type=click.Choice(["mail", "post", "phone"]), default="mail", show_default=True)
@WHY
@BY
def suspend(person: str, message: str, told_by: str, why: str, by: str) -> None:
    """Freeze the space of PERSON and tell them: without an answer in six weeks it closes (LC-21)."""
    run(
        lambda: _after().suspend(
            operator=operator_of(by), holder_id=holder_id_of(person), ground=why, message=message, told_by=told_by,
            now=now(),
        )
    )  # fmt: skip
    click.echo("Suspended.")


@spaces.command()
@PERSON
@WHY
@BY
def restore(person: str, why: str, by: str) -> None:
    """End a suspension: the space is as it was before."""
    run(lambda: _after().restore(operator=operator_of(by), holder_id=holder_id_of(person), ground=why, now=now()))
    click.echo("Restored.")


@spaces.command()
@PERSON
@click.option("--erase", is_flag=True, help="Have it erased, instead of kept ten years.")
@WHY
@BY
def close(person: str, *, erase: bool, why: str, by: str) -> None:
    """Close the space of PERSON, who asks for it or whose suspension ends so (LC-14, LC-21)."""
    run(
        lambda: _after().close_for(
            operator=operator_of(by), holder_id=holder_id_of(person), ground=why, erase=erase, now=now()
        )
    )
    click.echo("Closed; its erasure is asked for." if erase else "Closed; kept ten years.")


@spaces.command()
@PERSON
@WHY
@BY
def erase(person: str, why: str, by: str) -> None:
    """Have what was kept of PERSON's closed space erased (LC-16)."""
    run(lambda: _after().erase_for(operator=operator_of(by), holder_id=holder_id_of(person), ground=why, now=now()))
    click.echo("Its erasure is asked for.")


@spaces.command()
@PERSON
@WHY
@BY
def reopen(person: str, why: str, by: str) -> None:
    """Open PERSON's closed space again with what it held; a pending erasure is cancelled (LC-18, LC-19)."""
    run(lambda: _after().reopen_for(operator=operator_of(by), holder_id=holder_id_of(person), ground=why, now=now()))
    click.echo("Open again.")


@spaces.command()
@PERSON
@click.option("--on", "died_on", type=DAY, required=True, help="The day of the death.")
@BY
def death(person: str, died_on: datetime, by: str) -> None:
    """Record the death of PERSON: nobody signs in, nobody reads, the space is kept ten years (LC-22)."""
    from espace_sante.kernel.clock import PARIS

    died_at = died_on.replace(tzinfo=PARIS)
    run(
        lambda: _after().record_death(
            operator=operator_of(by), holder_id=holder_id_of(person), died_at=died_at, now=now()
        )
    )
    click.echo("Recorded.")


@spaces.command()
@PERSON
@REFERENCE
@BY
def hold(person: str, reference: str, by: str) -> None:
    """Keep PERSON's space from being erased, by order of a court or of an authority."""
    run(lambda: _after().hold(operator=operator_of(by), holder_id=holder_id_of(person), reference=reference, now=now()))
    click.echo("Held.")


@spaces.command()
@PERSON
@REFERENCE
@BY
def release(person: str, reference: str, by: str) -> None:
    """End the hold of that reference: what was due is done by the next pass."""
    run(
        lambda: _after().release(
            operator=operator_of(by), holder_id=holder_id_of(person), reference=reference, now=now()
        )
    )
    click.echo("Released.")


@spaces.command("older-records")
@FILE
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Rejected lines (FILE.rejected.csv).")
@BY
def older_records(file: Path, report: Path | None, by: str) -> None:
    """Learn who has a record of before the space (LC-08, LC-09).

    FILE is a CSV with the columns ins, ins_oid, dossier, ouvert_le. Each record joins its space when that opens, unless
    its holder refused and confirmed. The same file again changes nothing.
    """
    where = report or file.with_name(file.name + ".rejected.csv")
    told = run(lambda: _after().learn_older_records(operator=operator_of(by), file=file, report=where, now=now()))
    click.echo(f"{told.read} lines: {told.learnt} learnt, {told.known} known, {told.rejected} rejected.")
    if told.rejected:
        click.echo(f"Rejected lines: {where}")


@spaces.command("confirm-opposition")
@PERSON
@BY
def confirm_opposition(person: str, by: str) -> None:
    """Confirm the refusal of PERSON, who asks for it: their older record closes (LC-09)."""
    from espace_sante.access import api as access

    told = run(lambda: access.confirm_opposition_for(actor=operator_of(by), holder_id=holder_id_of(person), now=now()))
    click.echo(f"{told.number} is confirmed; the older record is closed.")


@spaces.command("death-error")
@PERSON
@click.option("--reason", help="Why it was a mistake: this proposes to take the death back.")
@BY
def death_error(person: str, reason: str | None, by: str) -> None:
    """Take back a death that was recorded by mistake: one operator gives the --reason, another one runs it without."""
    if reason:
        run(
            lambda: _after().propose_death_correction(
                operator=operator_of(by), holder_id=holder_id_of(person), reason=reason, now=now()
            )
        )
        click.echo("Proposed: another operator runs the same command without --reason.")
        return
    state = run(lambda: _after().undo_death(operator=operator_of(by), holder_id=holder_id_of(person), now=now()))
    click.echo(f"Taken back: the space is {state.value} {state.name} again.")


@spaces.command("pass")
def pass_() -> None:
    """Do what is due: open by silence, close after silence, erase. Stopped or killed, it goes on when run again."""
    from espace_sante.config.worker import pass_over_spaces

    done = pass_over_spaces(progress=lambda what, count: click.echo(f"{what}: {count}"))
    click.echo(f"Opened {done.opened}, closed {done.closed}, erasures begun {done.erased + done.older_erased}.")
    click.echo(f"Spaces of approved massive acts: {done.massive}.")


@spaces.command("close-many")
@FILE
@WHY
@BY
def close_many(file: Path, why: str, by: str) -> None:
    """Close every space of FILE (one person a line): at once when they are few, else once a second person approves."""
    _propose("CLOSE", file, why, by)


@spaces.command("erase-many")
@FILE
@WHY
@BY
def erase_many(file: Path, why: str, by: str) -> None:
    """Close, and have erased, every space of FILE: as `close-many`."""
    _propose("ERASE", file, why, by)


@spaces.command()
@ACT
@BY
def approve(act: UUID, by: str) -> None:
    """Approve a massive act that somebody else proposed, and do it. Stopped or killed, `go-on` finishes it."""
    run(lambda: _after().approve_many(operator=operator_of(by), act_id=act, now=now()))
    _run_many(act, by)


@spaces.command("go-on")
@ACT
@BY
def go_on(act: UUID, by: str) -> None:
    """Do what is left of an approved act."""
    _run_many(act, by)


@spaces.command()
@click.argument("number")
def certificate(number: str) -> None:
    """Check the certificate of erasure NUMBER against the service's signature."""
    found = run(lambda: _spaces().check_erasure(number))
    if found is None:
        click.echo("There is no such certificate, or it was changed.", err=True)
        raise SystemExit(1)
    click.echo(f"OK  {found.number}  erased {_at(found.erased_at)}, {found.documents} documents, {found.size} bytes.")


@spaces.command()
def reconcile() -> None:
    """Prove that everybody is in the state that their history implies; exit code 1 and the first ones who are not.

    Reads everything and changes nothing. Spaces are named by their id.
    """
    found = run(lambda: _spaces().reconcile(progress=lambda what: click.echo(f"looking for {what}", err=True)))
    for state, count in found.people.items():
        click.echo(f"{state.value}  {state.name:<20} {count:>12}")
    for one in (one for one in found.findings if one.count):
        click.echo(f"FAULT  {one.count} {one.what}: {', '.join(map(str, one.spaces))}")
    if found.waiting:
        click.echo(f"WAIT  {found.waiting} pieces of work are not done yet: run `espace-sante worker --once`.")
    if not found.sound:
        raise SystemExit(1)
    click.echo("OK  Everybody is where their history says.")


@spaces.group()
def heirs() -> None:
    """The desk of heirs: record who asks about a dead person, decide, and say why (LC-22)."""


@heirs.command("add")
@PERSON
@click.option("--asker", required=True, help="Who asks.")
@click.option("--tie", required=True, help="What they were to the dead person.")
@click.option(
    "--purpose", type=click.Choice(["cause-of-death", "memory", "rights"]), required=True,
    help="One of the three of the law.",
)  # fmt: skip
@click.option("--proofs", required=True, help="What was seen: papers of identity, of the family.")
@BY
def add_heirs(person: str, asker: str, tie: str, purpose: str, proofs: str, by: str) -> None:
    """Record a request."""
    api = _spaces()
    made = run(
        lambda: _after().receive_heirs(
            operator=operator_of(by), holder_id=holder_id_of(person), asker=asker, tie=tie,
            purpose=api.HeirPurpose(purpose), proofs=proofs, now=now(),
        )
    )  # fmt: skip
    click.echo(f"Recorded as {made}.")


@heirs.command("decide")
@click.argument("request", type=click.UUID)
@click.option("--give/--refuse", required=True, help="Give what concerns the purpose, or refuse.")
@click.option("--reason", required=True, help="Why: it is told to who asks.")
@BY
def decide_heirs(request: UUID, *, give: bool, reason: str, by: str) -> None:
    """Decide a request, once."""
    api = _spaces()
    decision = api.HeirDecision.GIVEN if give else api.HeirDecision.REFUSED
    run(
        lambda: _after().decide_heirs(
            operator=operator_of(by), request_id=request, decision=decision, reason=reason, now=now()
        )
    )
    click.echo("Decided.")


@heirs.command("list")
@click.option("--person", help="About one dead person; otherwise all that wait.")
@BY
def list_heirs(person: str | None, by: str) -> None:
    """List requests, oldest first."""
    run(lambda: _after().stop_unless_operator(operator_of(by)))
    found = run(lambda: _spaces().heir_requests(holder_id_of(person) if person else None))
    for one in found:
        decided = f"{one.decision.value} {_at(one.decided_at)} by {one.decided_by}" if one.decision else "waits"
        click.echo(f"{one.id}  {_at(one.received_at)}  {one.purpose.value}  {one.tie}  {decided}")
    if not found:
        click.echo("No request.")


def _propose(act: str, file: Path, why: str, by: str) -> None:
    api = _spaces()
    act_id, two = run(
        lambda: _after().propose_many(
            operator=operator_of(by), act=api.Massive[act], holder_ids=list(holders_in(file)), ground=why, now=now()
        )
    )
    if two:
        click.echo(f"Proposed as {act_id}: another operator runs `espace-sante spaces approve {act_id}`.")
    else:
        _run_many(act_id, by)


def _run_many(act_id: UUID, by: str) -> None:
    def progress(done: int) -> None:
        if done % 100 == 0:
            click.echo(f"{done} spaces")

    told = run(lambda: _after().run_many(operator=operator_of(by), act_id=act_id, clock=now, progress=progress))
    stopped = "".join(f", {count} {code}" for code, count in told.stopped.items())
    click.echo(f"{told.done} of {told.spaces} done{stopped}.")


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _spaces() -> Any:
    from espace_sante.spaces import api

    return api


def _after() -> Any:
    from espace_sante.access.api import look_after_spaces

    return look_after_spaces
