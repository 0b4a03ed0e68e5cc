"""From rows of ties to the facts of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from espace_sante.access.domain.facts import EmergencyMode, Place, Relations
from espace_sante.access.models import CareRelation
from espace_sante.access.services.scopes import read_scope
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.id_set import IdSet
from espace_sante.prepared.api import IdsOfGroup

Tie = tuple[Any, ...]  # kind, ids of the documents that it names (digits, joined by commas) or None, scope
_Kind = CareRelation.Kind
_DENIED, _ALLOWED = _Kind.DOCUMENT_DENIED.value, _Kind.DOCUMENT_ALLOWED.value

# What a tie of this kind says, as a fact of `Relations`.
FACTS: dict[str, tuple[str, Any]] = {
    _Kind.MEDECIN_TRAITANT.value:         ("medecin_traitant", True),
    _Kind.CARE_TEAM.value:                ("care_team", True),
    _Kind.CONSENT.value:                  ("consent", True),
    _Kind.BLOCKED.value:                  ("blocked", True),
    _Kind.EXPRESS_CONSENT.value:          ("express_consent", True),
    _Kind.STRUCTURE.value:                ("structure", True),
    _Kind.ADMINISTRATOR.value:            ("administrator", True),
    _Kind.NOT_THIS_VISIT.value:           ("not_this_visit", True),
    _Kind.DEPOSITS_OPPOSED.value:         ("deposits_opposed", True),
    _Kind.LISTED.value:                   ("listed", True),
    _Kind.REFERENCE_MIDWIFE.value:        ("correspondent", True),
    _Kind.CORRESPONDENT_PHARMACIST.value: ("correspondent", True),
    _Kind.KNOWN.value:                    ("known", True),
    _Kind.BREAK_GLASS.value:              ("emergency", EmergencyMode.BREAK_GLASS),
    _Kind.CALL_CENTRE.value:              ("emergency", EmergencyMode.CALL_CENTRE),
    _Kind.MASKED_IN_EMERGENCY.value:      ("masked_in_emergency", True),
    _Kind.NEW_ITEMS_MASKED.value:         ("new_items_masked", True),
}  # fmt: skip
OPPOSITIONS = {
    _Kind.NO_BREAK_GLASS.value: EmergencyMode.BREAK_GLASS,
    _Kind.NO_CALL_CENTRE.value: EmergencyMode.CALL_CENTRE,
}


def open_ties(now: datetime) -> QuerySet[CareRelation]:
    """The ties that hold at this instant, of every space."""
    return CareRelation.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)


def by_kind(rows: QuerySet[CareRelation], *whose: str) -> QuerySet[CareRelation, Any]:
    """These ties for `of_ties`, one row for each kind, however many documents they name. `whose`: columns before."""
    groups: Any = rows.values(*whose, "kind", "scope").annotate(ids=IdsOfGroup("document_id"), last=Max("since"))
    found: QuerySet[CareRelation, Any] = groups.order_by("last").values_list(*whose, "kind", "ids", "scope")
    return found


def of_ties(rows: Iterable[Tie]) -> Relations:
    """The facts that these ties make. The last of several codes holds."""
    facts: dict[str, Any] = {}
    named: dict[str, list[str]] = {_DENIED: [], _ALLOWED: []}
    opposed: set[EmergencyMode] = set()
    for kind, document_ids, scope in rows:
        if document_ids:
            named[kind] += document_ids.split(",")
        elif kind in OPPOSITIONS:
            opposed.add(OPPOSITIONS[kind])
        elif kind == _Kind.CODE:
            facts["code"] = read_scope(scope)
        else:
            name, value = FACTS[kind]
            facts[name] = value
    return Relations(**facts, denied=_ids(named[_DENIED]), allowed=_ids(named[_ALLOWED]), opposed=frozenset(opposed))


def _ids(digits: list[str]) -> Set[UUID]:
    return IdSet.of_digits(digits) if digits else frozenset()


def place_of(actor: Actor) -> Place | None:
    """Where a professional acts, as far as the law makes a difference of it. The operator lists these structures."""
    if not actor.finess:
        return None
    if actor.finess in settings.CALL_CENTRES:
        return Place.CALL_CENTRE
    return Place.FIRE_BRIGADE if actor.finess in settings.FIRE_BRIGADES else None
