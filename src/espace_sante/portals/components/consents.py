"""The consents of a service as rows to tick or to switch: one for each finality, reading and writing apart (SCO-01).

For the page of a space where a service is linked, and for the page to which a service sends somebody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from espace_sante.access.api import EVERY_CONSENT, Consent, Finality, Right
from espace_sante.portals.components.consent_words import consent_words, title_of


@dataclass(frozen=True, kw_only=True)
class ConsentChoice:
    """One box or one switch. `code`: what is sent; `why`: why the service asks for it, in its publisher's words."""

    code: str
    label: str
    checked: bool
    why: str = ""

    @property
    def sent(self) -> dict[str, str]:
        """What a switch sends beside its new value."""
        return {"accord": self.code}


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """One finality: its name, and what can be chosen."""

    id: str
    title: str
    choices: list[ConsentChoice]


def consent_rows(
    why: Mapping[Consent, str], *, own: bool, given: Collection[Consent] = frozenset(), more: bool = True
) -> list[ConsentRow]:
    """What a service asks for, in the order of the finalities. What was given and is asked for no more comes too.

    `more`: False when nothing more can be given: what is given alone is shown.
    """
    shown = [one for one in EVERY_CONSENT if one in given or (more and one in why and one.possible)]
    by_finality: dict[Finality, list[Consent]] = {}
    for one in shown:
        by_finality.setdefault(one.finality, []).append(one)
    return [
        ConsentRow(
            id=f"accord-{finality.value}",
            title=title_of(finality),
            choices=[_choice(one, own=own, checked=one in given, why=why.get(one, "")) for one in consents],
        )
        for finality, consents in by_finality.items()
    ]


def asked_words(consents: Collection[Consent]) -> str:
    """« Glycémie, poids (lire et ajouter) ; documents (lire) »; empty when nothing is asked for."""
    rights: dict[Finality, set[Right]] = {}
    for one in EVERY_CONSENT:
        if one in consents:
            rights.setdefault(one.finality, set()).add(one.right)
    together: dict[str, list[str]] = {}
    for finality, found in rights.items():
        title = title_of(finality)
        shown = f"{title[:1].lower()}{title[1:]}" if together else title
        together.setdefault(_right_words(found), []).append(shown)
    told = ""
    for words, titles in together.items():
        group = f"{', '.join(titles)} ({words})"
        told = _("%(before)s ; %(after)s") % {"before": told, "after": group} if told else group
    return told


def read_consents(codes: Sequence[str]) -> frozenset[Consent] | None:
    """The consents that a form sent; None when one of them is none."""
    try:
        return frozenset(Consent.of_code(one) for one in codes)
    except ValueError:
        return None


def _choice(consent: Consent, *, own: bool, checked: bool, why: str) -> ConsentChoice:
    words = consent_words(consent, own=own)
    return ConsentChoice(code=consent.code, label=f"{words[:1].upper()}{words[1:]}", checked=checked, why=why)


def _right_words(rights: Collection[Right]) -> str:
    if len(rights) > 1:
        return _("lire et ajouter")
    return _("lire") if Right.READ in rights else _("ajouter")
