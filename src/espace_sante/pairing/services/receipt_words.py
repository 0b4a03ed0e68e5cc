"""What the receipt of consents says. French whatever the language of the pages: it is a legal wording.

Source: RULES.md SCO-01, SCO-02; C14.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Finality, GrantView, Right
from espace_sante.catalogue.api import ServiceView
from espace_sante.identity.api import HolderView
from espace_sante.record.api import Certificate, day_words

NAMES = {
    Finality.DOCUMENTS: "Documents",
    Finality.AGENDA: "Agenda",
    Finality.WEIGHT: "Poids",
    Finality.HEIGHT: "Taille",
    Finality.BMI: "Indice de masse corporelle",
    Finality.WAIST: "Tour de taille",
    Finality.HEAD: "Périmètre crânien",
    Finality.TEMPERATURE: "Température",
    Finality.BLOOD_GLUCOSE: "Glycémie",
    Finality.INTERSTITIAL_GLUCOSE: "Glucose interstitiel",
    Finality.HBA1C: "Hémoglobine glyquée",
    Finality.GMI: "Indice de gestion du glucose",
    Finality.BLOOD_PRESSURE: "Pression artérielle",
    Finality.HEART_RATE: "Fréquence cardiaque",
    Finality.PAIN: "Douleur",
    Finality.STEPS: "Nombre de pas",
}
RIGHTS = {
    frozenset({Right.READ}): "lire",
    frozenset({Right.WRITE}): "ajouter",
    frozenset(Right): "lire et ajouter",
}
NOTES = (
    "Chaque accord est donné à part. Il se retire à tout moment, depuis l’espace, sans donner de raison : le service "
    "ne peut plus rien faire dès l’instant d’après. Ce qu’il a déjà reçu reste chez lui, selon ses propres conditions.",
    "Un accord qui ne sert pas s’éteint de lui-même. Chaque accès du service est écrit dans l’activité de l’espace.",
)


def receipt_of(
    *, pairing_id: UUID, service: ServiceView, holder: HolderView, grants: Sequence[GrantView], chosen_at: datetime
) -> Certificate:
    """What this service may do in the space of this person as of `chosen_at`."""
    opened: dict[Finality, set[Right]] = {}
    for one in grants:
        opened.setdefault(one.consent.finality, set()).add(one.consent.right)
    facts = [
        ("Espace de", f"{holder.full_name}, date de naissance : {_date(holder)}"),
        ("Service", f"{service.name}, de {service.publisher_name}"),
        *((NAMES[finality], RIGHTS[frozenset(rights)]) for finality, rights in opened.items()),
    ]
    if not opened:
        facts.append(("Ce qui est permis", "rien"))
    return Certificate(
        title=f"Reçu de vos accords : {service.name}"[:120],
        number=f"{pairing_id.hex[-12:].upper()}",
        sentence=f"Le {day_words(chosen_at)}, ce service relié à l’espace a le droit de faire ceci, et rien d’autre.",
        facts=tuple(facts),
        notes=NOTES,
        made_at=chosen_at,
    )


def _date(holder: HolderView) -> str:
    return f"{holder.birth_on:%d/%m/%Y}"
