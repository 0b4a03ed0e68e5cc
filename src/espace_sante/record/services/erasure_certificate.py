"""The certificate of an erasure on paper: what was erased, when, and a signed code that anybody can check.

French whatever the language of the pages: it is a legal wording. Source: RULES.md LC-16, LC-17, C7.
"""

from __future__ import annotations

from datetime import datetime

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.record.services.certificate_words import day_words
from espace_sante.record.services.erasure_proof import erasure_place
from espace_sante.spaces import api as spaces

TITLE = "Attestation d’effacement"
SECTIONS = (
    (
        "Ce qui ne reviendra pas",
        "La clé qui protégeait ces données a été détruite avant elles : une copie de secours qui en resterait ne peut "
        "être lue par personne.",
    ),
    (
        "Ce qui reste",
        "Le journal vérifiable garde une empreinte de chaque accès passé, que plus personne ne peut rattacher à qui "
        "que ce soit. Une preuve d’accès que vous aviez téléchargée reste vérifiable.",
    ),
    (
        "Vérifier sans nous",
        "À l’adresse du code ci-dessous, une preuve à télécharger montre que cet effacement est dans le journal "
        "vérifiable.",
    ),
)


def erasure_certificate(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> bytes | None:
    """The PDF for the holder, or who represents them; None when nothing was erased. Raises AccessRefused (traced)."""
    erasure = access.own_erasure(actor=actor, space=space, now=now)
    if erasure is None:
        return None
    holder = identity.holders([space.holder_id])[space.holder_id]
    at, place = erasure.erased_at.astimezone(PARIS), erasure_place(erasure)
    return spaces.receipts.erasure_receipt(
        erasure,
        title=TITLE,
        sentence=f"Le {day_words(at)} à {at.hour} h {at.minute:02d}, tout ce que contenait l’espace de "
        f"{holder.full_name} a été effacé.",
        facts=(
            ("Demandé le", day_words(erasure.asked_at.astimezone(PARIS))),
            ("Documents effacés", f"{_grouped(erasure.documents)}, soit {_grouped(erasure.size)} octets"),
            *((("Au journal vérifiable", place),) if place else ()),
        ),
        sections=SECTIONS,
    )


def _grouped(count: int) -> str:
    """1 234 567, never cut at the end of a line."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
