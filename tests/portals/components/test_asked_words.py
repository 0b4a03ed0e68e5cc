"""What a service asks for, in one line: what is done alike is said once (CAT-08)."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.utils.translation import override

from espace_sante.access.api import EVERY_CONSENT, Consent, Finality, Right
from espace_sante.portals.components.consents import asked_words

DOCUMENTS, AGENDA, WEIGHT, HEIGHT = Finality.DOCUMENTS, Finality.AGENDA, Finality.WEIGHT, Finality.HEIGHT
READ, WRITE = Right.READ, Right.WRITE


@pytest.mark.parametrize(
    ("consents", "words"),
    [
        ([], ""),
        ([Consent(DOCUMENTS, READ)], "Documents (lire)"),
        ([Consent(WEIGHT, READ), Consent(WEIGHT, WRITE)], "Poids (lire et ajouter)"),
        ([Consent(WEIGHT, WRITE), Consent(HEIGHT, WRITE)], "Poids, taille (ajouter)"),
        (
            [Consent(HEIGHT, WRITE), Consent(AGENDA, READ), Consent(WEIGHT, WRITE)],
            "Agenda (lire)\u00a0; poids, taille (ajouter)",
        ),
    ],
)
def test_cat_08_what_is_asked_alike_is_said_once(consents: Collection[Consent], words: str) -> None:
    assert asked_words(consents) == words


def test_cat_08_a_service_that_asks_for_everything_says_it_in_two_lines() -> None:
    words = asked_words([one for one in EVERY_CONSENT if one.possible])
    assert words.count("(lire et ajouter)") == 1
    assert len(words) < 300
    with override("en"):
        assert asked_words([Consent(AGENDA, READ), Consent(WEIGHT, WRITE)]).count("; ") == 1
