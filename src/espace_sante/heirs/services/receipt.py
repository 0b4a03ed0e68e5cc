"""The receipt of a request, on one page of paper: its number, its code, how to follow it. Nobody is named on it.

Source: RULES.md LC-22.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from espace_sante.heirs.services.codes import code_of
from espace_sante.heirs.services.follow import followed_file
from espace_sante.kernel.clock import PARIS
from espace_sante.spaces.api import day_words, receipts


def receipt_of(file_id: UUID) -> bytes:
    """As a PDF; the same bytes each time. Raises FileUnknown."""
    file = followed_file(file_id)
    received = file.received_at.astimezone(PARIS)
    return receipts.request_receipt(
        number=file.reference,
        received_at=file.received_at,
        title="Récépissé d’une demande d’ayant droit",
        sentence="Votre demande est reçue. Gardez cette page : elle est le seul moyen de suivre la réponse.",
        facts=(
            ("Numéro", file.reference),
            ("Code de suivi", code_of(file_id)),
            ("Reçue le", f"{day_words(received.date())}, à {received.hour} h {received.minute:02d}"),
        ),
        sections=(
            (
                "La suite",
                "Deux personnes lisent votre demande et les pièces jointes. La réponse est sur la page de suivi, avec "
                f"ce numéro et ce code : {settings.BASE_URL}/ayants-droit/suivi/",
            ),
            (
                "Ce que cette page ne dit pas",
                "Elle ne nomme personne et ne dit pas si un espace existe. Ne confiez le code qu’à qui peut lire la "
                "réponse à votre place.",
            ),
            (
                "Vérifier ce récépissé",
                "Le code ci-dessous porte notre signature. Il dit le numéro et le jour, rien d’autre.",
            ),
        ),
    )
