"""`espace-sante family …`: what an operator records of judges and of mistakes, and sees of contests. No content."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import click

if TYPE_CHECKING:
    from espace_sante.kernel.actors import Actor

T = TypeVar("T")
BY = click.option("--by", required=True, help="The login of the operator who records it.")
REFERENCE = click.option(
    "--reference", required=True, help="The reference of the judge's decision, 3 to 80 characters."
)


SEEN = click.option(
    "--seen", multiple=True, required=True, type=click.Choice(["identity_card", "family_booklet", "sworn_statement"]),
    help="A proof that was seen, never copied; repeat for several.",
)  # fmt: skip
DECIDED_BY = click.option("--decided-by", required=True, help="Whose decision it is, 3 to 80 characters.")
GROUND = click.option("--ground", required=True, help="On what ground, 3 to 80 characters.")


@click.group()
def family() -> None:
    """Look after who represents whom.

    PERSON and CHILD are the id of a holder, or a matricule INS of 15 characters, present or former.
    """


@family.command()
def contests() -> None:
    """List the children whose representation a parent contests, oldest first: ids and dates alone."""
    api = _families()
    found = api.open_contests()
    for child_id, since in found:
        click.echo(f"{child_id}  contested since {since:%Y-%m-%d %H:%M} UTC")
    if not found:
        click.echo("No representation is contested.")


@family.command()
@click.argument("child")
@click.option("--keeps", multiple=True, help="Who keeps, or receives, authority over the child; repeat for two people.")
@click.option("--nobody", is_flag=True, help="Nobody here keeps authority.")
@REFERENCE
@SEEN
@BY
def decide(child: str, keeps: tuple[str, ...], nobody: bool, reference: str, seen: tuple[str, ...], by: str) -> None:
    """Record the decision of a judge: who keeps authority over CHILD. It ends every contest.

    Whoever represents the child and is not named with --keeps loses access at once, and cannot come back without
    another decision.
    """
    if bool(keeps) == nobody:
        raise click.UsageError("Name who keeps authority with --keeps, or say --nobody.")
    api, access = _families(), _access()

    def record() -> UUID:
        return access.record_judge_decision(
            operator=_operator(by), child_id=_holder_id(child), keepers=[_holder_id(one) for one in keeps],
            reference=_words(reference), proofs=_proofs(seen), now=_now(),
        )  # fmt: skip

    decision = _run(record)
    click.echo(f"Recorded as {decision}. {len(api.open_contests())} contests remain.")


@family.command()
@click.argument("protected")
@click.option("--person", required=True, help="Who is in charge of the measure.")
@click.option(
    "--kind", type=click.Choice(["representation", "assistance"]), required=True,
    help="Representation acts in the space at once; assistance only with the protected person's consent.",
)  # fmt: skip
@REFERENCE
@BY
def guardian(protected: str, person: str, kind: str, reference: str, by: str) -> None:
    """Record the legal protection of an adult (PROTECTED), and who is in charge of it."""
    api, access = _families(), _access()

    def record() -> UUID:
        return access.record_measure(
            operator=_operator(by), protected_id=_holder_id(protected), person_id=_holder_id(person),
            kind=api.MeasureKind(kind), reference=_words(reference), now=_now(),
        )  # fmt: skip

    click.echo(f"Recorded as measure {_run(record)}.")


@family.command("end-guardian")
@click.argument("measure", type=click.UUID)
@BY
def end_guardian(measure: UUID, by: str) -> None:
    """Record that MEASURE (the id that `guardian` gave) is over: what it opened closes at once."""
    access = _access()
    _run(lambda: access.end_measure(operator=_operator(by), measure_id=measure, now=_now()))
    click.echo("The measure is over.")


@family.command("take-back")
@click.argument("child")
@click.option("--person", required=True, help="Who answered by mistake.")
@SEEN
@BY
def take_back(child: str, person: str, seen: tuple[str, ...], by: str) -> None:
    """Correct a mistaken answer « je ne suis pas son représentant légal » about CHILD."""
    access = _access()
    _run(
        lambda: access.take_back_answer(
            operator=_operator(by),
            child_id=_holder_id(child),
            person_id=_holder_id(person),
            proofs=_proofs(seen),
            now=_now(),
        )
    )
    click.echo("The answer no longer holds.")


@family.command()
@click.argument("child")
@DECIDED_BY
@GROUND
@SEEN
@BY
def alone(child: str, decided_by: str, ground: str, seen: tuple[str, ...], by: str) -> None:
    """Record that CHILD, whose family ties are broken and who has a coverage of their own, consents alone.

    Representatives lose access at once; the minor may have an account of their own (CSP L. 1111-5, last paragraph).
    """
    access = _access()
    recorded = _run(
        lambda: access.let_consent_alone(
            operator=_operator(by), child_id=_holder_id(child), decided_by=_words(decided_by), basis=_words(ground),
            proofs=_proofs(seen), now=_now(),
        )
    )  # fmt: skip
    click.echo(f"Recorded as {recorded}.")


@family.command("end-alone")
@click.argument("child")
@DECIDED_BY
@GROUND
@BY
def end_alone(child: str, decided_by: str, ground: str, by: str) -> None:
    """Record that CHILD no longer consents alone: representatives act again."""
    access = _access()
    _run(
        lambda: access.end_consent_alone(
            operator=_operator(by), child_id=_holder_id(child), decided_by=_words(decided_by), basis=_words(ground),
            now=_now(),
        )
    )  # fmt: skip
    click.echo("Representatives act again.")


def _families() -> Any:
    """What identity says of families, once Django is loaded."""
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.identity.api import families

    return families


def _access() -> Any:
    """The decision point and its acts, once Django is loaded."""
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.access import api

    return api


def _operator(login: str) -> Actor:
    """The actor of an account; what they may do, the decision point says."""
    from espace_sante.identity import api

    return api.actor_of_login(login)


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


def _words(text: str) -> str:
    """A reference, a name or a ground as it is kept."""
    words = " ".join(text.split())
    if not 3 <= len(words) <= 80:
        raise click.UsageError("A reference, a name or a ground has 3 to 80 characters.")
    return words


def _proofs(seen: tuple[str, ...]) -> list[Any]:
    return [_families().ProofKind(one) for one in seen]


def _now() -> datetime:
    from espace_sante.kernel.clock import utc_now

    return utc_now()


def _run(act: Callable[[], T]) -> T:
    """Run an act, and say its error in one line."""
    from espace_sante.kernel.errors import DomainError

    try:
        return act()
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
