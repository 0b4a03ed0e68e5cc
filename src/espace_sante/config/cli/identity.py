"""`espace-sante identity …`: show, correct, verify and merge national identities. Never any content."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import click

from espace_sante.config.cli.people import BY, operator_of

if TYPE_CHECKING:
    from espace_sante.identity.api import HolderView, IdentityRecord, Verified
    from espace_sante.kernel.actors import Actor
    from espace_sante.kernel.identifiers import PersonIdentifier

T = TypeVar("T")
REASON = click.option("--reason", required=True, help="Why, in words, 3 to 200 characters. It is kept.")
PROOFS = ("passeport", "carte_identite", "titre_de_sejour", "livret_de_famille", "identite_electronique")


@click.group()
def identity() -> None:
    """Look after national health identities.

    HOLDER is the id of a holder, or a matricule INS of 15 characters, present or former.
    """
    from espace_sante.config.cli import set_up

    set_up()


@identity.command()
@click.argument("holder")
def show(holder: str) -> None:
    """Show one identity: traits, status, matricules, what changed and why, merges."""
    from espace_sante.identity import api

    record = _run(lambda: api.identity_record(_holder_id(holder)))
    _tell(record)


@identity.command()
@click.argument("holder")
@click.option("--birth-name")
@click.option("--given-names", help="All of them, in order, separated by spaces.")
@click.option("--sex", type=click.Choice(["F", "M", "U"]))
@click.option("--birth-date", help="AAAA-MM-JJ, 00 for a month or a day that is not known.")
@click.option("--birth-place-code", help="COG code of the town, or 99xxx of the country.")
@click.option("--birth-place-name")
@click.option("--used-name")
@click.option("--birth-rank", help="1 for the first of those born together.")
@click.option("--ins", "matricule", help="Another matricule of 15 characters.")
@click.option("--ins-oid", help="Its OID (default: that of the present one).")
@click.option("--wrong-person", is_flag=True, help="The present matricule is another person's: it must find nobody.")
@REASON
@BY
def correct(
    holder: str,
    reason: str,
    by: str,
    matricule: str | None,
    ins_oid: str | None,
    wrong_person: bool,
    **corrections: str | None,
) -> None:
    """Correct traits or the matricule. What was stays written.

    Correcting a strict trait or the matricule takes the qualification away until `identity verify` confirms it.
    """
    from espace_sante.identity import api
    from espace_sante.kernel.clock import utc_now
    from espace_sante.kernel.identifiers import Ins

    operator = _operator(by)
    holder_id = _run(lambda: _holder_id(holder))
    given = {name: text for name, text in corrections.items() if text is not None}
    if not given and matricule is None:
        raise click.UsageError("Nothing to correct: give at least one trait or --ins.")
    status = _run(
        lambda: api.correct_identity(
            holder_id=holder_id,
            corrections=given,
            ins=Ins.parse(matricule, oid=ins_oid or _view(holder_id).ins.oid) if matricule else None,
            wrong_person=wrong_person,
            by=operator,
            reason=reason,
            now=utc_now(),
        )
    )
    click.echo(f"Corrected. Status: {status.value}.")


@identity.command()
@click.option(
    "--reference",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="File of the insured population that answers in place of INSi.",
)
@click.option("--holder", help="This one only (default: all who are not qualified).")
@click.option("--all", "everybody", is_flag=True, help="Those who are qualified too: a periodic check.")
@BY
def verify(reference: Path, holder: str | None, everybody: bool, by: str) -> None:
    """Ask the national base about those whose identity is not qualified, and do as it says.

    Prints the holders that need a person: duplicates to merge, homonyms, unreadable traits. Ids only, no traits.
    """
    from espace_sante.identity import api
    from espace_sante.identity.adapters.insi.population_file import PopulationFile
    from espace_sante.kernel.clock import utc_now

    operator = _operator(by)
    one = _run(lambda: _holder_id(holder)) if holder else None
    base = _run(lambda: PopulationFile.read(reference))
    for line in base.rejected[:20]:
        click.echo(f"{reference.name}, line {line.number}: {line.column} is not valid, left out.", err=True)
    click.echo(f"{len(base)} people in the reference, {len(base.rejected)} lines left out.", err=True)
    wanted = [one] if one else api.holders_to_verify(qualified_too=everybody)
    counts: Counter[str] = Counter()
    done = api.verify_identities(wanted, teleservice=base, by=operator, now=utc_now())
    with click.progressbar(done, length=len(wanted), label="Verifying", file=sys.stderr) as bar:
        for verified in bar:
            counts[verified.outcome.value] += 1
            _tell_if_needed(verified)
    click.echo(", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "Nobody to verify.")


@identity.command()
@click.argument("holder")
@click.option("--with", "proof", type=click.Choice(PROOFS), required=True, help="What was seen.")
@BY
def prove(holder: str, proof: str, by: str) -> None:
    """Record that a proof of identity of high confidence was seen."""
    from espace_sante.identity import api
    from espace_sante.kernel.clock import utc_now

    operator = _operator(by)
    status = _run(
        lambda: api.record_proof(holder_id=_holder_id(holder), proof=api.Proof(proof), by=operator, now=utc_now())
    )
    click.echo(f"Recorded. Status: {status.value}.")


@identity.command()
@click.argument("kept")
@click.argument("merged")
@click.option("--force", is_flag=True, help="Both look like two people, or one space is not open: merge all the same.")
@click.option("--wait/--no-wait", default=True, help="Move the documents now, or leave that to the worker.")
@REASON
@BY
def merge(kept: str, merged: str, reason: str, by: str, force: bool, wait: bool) -> None:
    """Have KEPT answer for MERGED, who is the same person. Documents of MERGED move to the space of KEPT.

    Undone by `identity undo-merge`, which gives back what came.
    """
    from espace_sante.identity import api
    from espace_sante.kernel.clock import utc_now

    operator = _operator(by)
    kept_id, merged_id = _run(lambda: (_holder_id(kept), _holder_id(merged)))
    merge_id = _run(
        lambda: api.merge_holders(
            kept_id=kept_id, merged_id=merged_id, by=operator, reason=reason, now=utc_now(), force=force
        )
    )
    click.echo(f"Merged under {merge_id}.")
    _follow(merge_id, wait=wait)


@identity.command(name="undo-merge")
@click.argument("merge_id", type=click.UUID)
@click.option("--wait/--no-wait", default=True, help="Move the documents now, or leave that to the worker.")
@REASON
@BY
def undo_merge(merge_id: UUID, reason: str, by: str, wait: bool) -> None:
    """Give back to the merged holder what came with them."""
    from espace_sante.identity import api
    from espace_sante.kernel.clock import utc_now

    operator = _operator(by)
    _run(lambda: api.undo_merge(merge_id=merge_id, by=operator, reason=reason, now=utc_now()))
    click.echo("Undone.")
    _follow(merge_id, wait=wait)


def _run(act: Callable[[], T]) -> T:
    """Run an act; what a rule refuses is said in one line."""
    from espace_sante.access.api import AccessRefused
    from espace_sante.kernel.errors import DomainError

    try:
        return act()
    except AccessRefused as error:
        raise click.ClickException(error.message) from error
    except DomainError as error:
        raise click.ClickException(f"{error.message} [{error.code}]") from error


def _operator(login: str) -> Actor:
    """Whose login it is, an operator alone: asked before anybody is looked for."""
    from espace_sante.access.api import Action, check_operator

    actor = _run(lambda: operator_of(login))
    _run(lambda: check_operator(actor, Action.LOOK_AFTER_IDENTITIES))
    return actor


def _holder_id(text: str) -> UUID:
    """Raises HolderUnknown, InvalidIdentifier."""
    from espace_sante.identity import api
    from espace_sante.kernel.identifiers import INS_DEMO_OID, INS_NIA_OID, INS_NIR_OID, INS_TEST_OID, Ins

    try:
        return UUID(text)
    except ValueError:
        matricule = Ins.parse(text, oid=INS_NIR_OID).value
    found = api.holder_by_matricule(matricule, oids=(INS_NIR_OID, INS_NIA_OID, INS_TEST_OID, INS_DEMO_OID))
    if found is None:
        raise api.HolderUnknown
    return found.id


def _view(holder_id: UUID) -> HolderView:
    """Raises HolderUnknown."""
    from espace_sante.identity import api

    found = api.holders([holder_id])
    if not found:
        raise api.HolderUnknown
    return found[holder_id]


def _follow(merge_id: UUID, *, wait: bool) -> None:
    """Do the moves and tell where they stand."""
    from espace_sante.config.worker import drain_all
    from espace_sante.record.api import move_progress

    while wait and drain_all(most=1):
        progress = move_progress(merge_id)
        if progress and progress.state in {"moved", "returned"}:
            break
    progress = move_progress(merge_id)
    if progress is None:
        click.echo("No document has moved." if wait else "The worker moves the documents, if there are any.")
        return
    click.echo(
        f"Documents: {progress.moved} of the merged space here, {progress.left} still to move, "
        f"{progress.twins} in both, {progress.clashes} left where they were ({progress.state})."
    )
    if progress.clashes:
        click.echo(
            "Those left have the number of another document with other content: see docs/operations.md.", err=True
        )


def _tell(record: IdentityRecord) -> None:
    click.echo(f"Holder {record.holder_id}  status {record.status}  {_matricule(record.ins)}")
    if record.merged_into:
        click.echo(f"  merged into {record.merged_into}")
    for name, text in record.traits.items():
        if text:
            click.echo(f"  {name:<18}{text}")
    for one in record.former:
        since = f"{one.since:%Y-%m-%d}" if one.since else "?"
        click.echo(f"  former {_matricule(one.ins)}  {since} to {one.until:%Y-%m-%d}  {one.ground}")
    for change in record.changes:
        columns = ", ".join(f"{name}: {text!r} -> {change.after[name]!r}" for name, text in change.before.items())
        click.echo(f"  {change.at:%Y-%m-%d %H:%M}  {change.origin} by {change.by}: {columns}  ({change.reason})")
    for merge in record.merges:
        undone = f", undone {merge.undone_at:%Y-%m-%d}" if merge.undone_at else ""
        click.echo(f"  {merge.at:%Y-%m-%d %H:%M}  merge {merge.id}: {merge.merged_id} into {merge.kept_id} "
                   f"by {merge.by} ({merge.reason}){undone}")  # fmt: skip


def _tell_if_needed(verified: Verified) -> None:
    needs = {
        "duplicate": f"is perhaps {verified.other_id}: espace-sante identity merge {verified.other_id} …",
        "several": "has several answers (homonyms or twins)",
        "unreadable": "has traits that are not a national identity",
    }
    if verified.outcome.value in needs:
        click.echo(f"\n{verified.holder_id} {needs[verified.outcome.value]}")


def _matricule(identifier: PersonIdentifier) -> str:
    from espace_sante.kernel.identifiers import Ins

    kind = "INS" if isinstance(identifier, Ins) else "no INS, local identifier"
    return f"{kind} {identifier.value} ({identifier.oid})"
