"""The software of structures that is let in, as an operator looks after it (SMART Backend Services).

Who asks is judged by `access`; what software then does is judged at each request, as its structure's (STR-01).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from espace_sante.access.api import Action, check_operator
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.pairing.domain.oauth_errors import ClientUnknown
from espace_sante.pairing.models import OAuthClient
from espace_sante.pairing.services.client_steps import StepView, steps_of

MOST = 200  # of a page, those in force first


@dataclass(frozen=True, slots=True)
class KeyView:
    """A public key as its structure names it (`kid`), and its kind: `RSA` or `EC`."""

    kid: str
    kind: str


@dataclass(frozen=True, slots=True)
class SoftwareView:
    """The software of a structure. `structure` is empty when the directory does not know it any more."""

    client_id: str
    name: str
    finess: str
    structure: str
    scopes: tuple[str, ...]
    keys: tuple[KeyView, ...]
    keys_at: str
    made_at: datetime
    ended_at: datetime | None
    awaits: bool
    wanted_scopes: tuple[str, ...]

    @property
    def to_approve(self) -> bool:
        """Whether a second operator has something to answer."""
        return self.ended_at is None and (self.awaits or bool(self.wanted_scopes))


def software_of_structures(*, actor: Actor, text: str = "") -> list[SoftwareView]:
    """Software, in force first, then the latest; `text`: of its name, or the FINESS number. Two queries.

    Raises AccessRefused.
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    rows = OAuthClient.objects.filter(service_id__isnull=True)
    if wanted := " ".join(text.split()):
        rows = rows.filter(Q(name__icontains=wanted) | Q(finess=wanted))
    return _views(list(rows.order_by(F("ended_at").desc(nulls_first=True), "-made_at", "id")[: MOST + 1]))


def one_software(*, actor: Actor, client_id: str) -> tuple[SoftwareView, list[StepView]]:
    """One of them, stopped or not, and who did what of it. Three queries. Raises AccessRefused, ClientUnknown."""
    check_operator(actor, Action.REGISTER_SOFTWARE)
    row = OAuthClient.objects.filter(client_id=client_id, service_id__isnull=True).first()
    if row is None:
        raise ClientUnknown
    return _views([row])[0], steps_of(row.id)


def _views(rows: list[OAuthClient]) -> list[SoftwareView]:
    names = identity.structures([row.finess for row in rows]) if rows else {}
    return [
        SoftwareView(
            client_id=row.client_id, name=row.name, finess=row.finess, structure=names.get(row.finess, ""),
            scopes=tuple(row.scopes.split()), keys=_keys(row), keys_at=row.keys_at, made_at=row.made_at,
            ended_at=row.ended_at, awaits=row.awaits, wanted_scopes=tuple(row.wanted_scopes.split()),
        )
        for row in rows
    ]  # fmt: skip


def _keys(row: OAuthClient) -> tuple[KeyView, ...]:
    return tuple(KeyView(str(one.get("kid", "")), str(one["kty"])) for one in row.keys.get("keys", []))
