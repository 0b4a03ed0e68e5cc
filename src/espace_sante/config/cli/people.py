"""What commands about people share: whom the words name, who acts, how an error is said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import click

if TYPE_CHECKING:
    from espace_sante.kernel.actors import Actor

T = TypeVar("T")
BY = click.option("--by", required=True, help="The login of the operator who does it.")


def operator_of(login: str) -> Actor:
    """The actor of an account; what they may do, the decision point says."""
    from espace_sante.identity import api

    return api.actor_of_login(login)


def holder_id_of(text: str) -> UUID:
    """A holder by id or by matricule, present or former. Raises HolderUnknown, InvalidIdentifier."""
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


def holders_in(file: Path) -> Iterator[UUID]:
    """One person a line; empty lines and lines that begin with # do not count."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if (text := line.strip()) and not text.startswith("#"):
            yield holder_id_of(text)


def now() -> datetime:
    from espace_sante.kernel.clock import utc_now

    return utc_now()


def run(act: Callable[[], T]) -> T:
    """Run an act, and say its error in one line."""
    from espace_sante.kernel.errors import DomainError

    try:
        return act()
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
