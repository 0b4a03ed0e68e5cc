"""The page of one professional: the reasons, then each choice with what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Action, Case, TieKind, TieView
from espace_sante.identity.api import ProfessionalView, spoken
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import headed
from espace_sante.portals.citizen.wording.ties import relation_words, tie_words
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import ShellPresenter

CORRESPONDENTS = {
    "50": (TieKind.REFERENCE_MIDWIFE, gettext_lazy("Sage-femme référente")),
    "21": (TieKind.CORRESPONDENT_PHARMACIST, gettext_lazy("Pharmacie correspondante")),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button of the page: what it says, what it sends, what it means."""

    label: str
    value: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ProfessionalPresenter:
    """The page of one professional."""

    shell: ShellPresenter
    title: str
    job: str
    back_href: str
    action: str
    rpps: str
    whys: list[str]
    blocked: bool
    reads: bool
    has_consent: bool
    express: bool
    kept_out: bool
    administrator: Choice | None
    confirming: bool
    confirm_href: str
    noted: list[Choice]
    seen_href: str
    report_href: str
    deposits_href: str


def professional_presenter(
    place: Place, one: ProfessionalView, *, case: Case, ties: Sequence[TieView], confirming: bool
) -> ProfessionalPresenter:
    here, tie = [place.space.id], case.relations
    kinds = {row.kind for row in ties if row.rpps == one.rpps and row.document_id is None}
    fiche = reverse("citizen:professional", args=[place.space.id, one.rpps])
    return ProfessionalPresenter(
        shell=shell_of(place, current="professionals"),
        title=headed(one.name),
        job=job_words(one),
        back_href=reverse("citizen:professionals", args=here),
        action=reverse("citizen:choose", args=here),
        rpps=one.rpps,
        whys=whys_of(one.rpps, case=case, ties=ties, place=place),
        blocked=tie.blocked,
        reads=case.decide(Action.LIST_DOCUMENTS).allowed,
        has_consent=bool(kinds & {TieKind.CONSENT, TieKind.EXPRESS_CONSENT, TieKind.CARE_TEAM, TieKind.CODE}),
        express=tie.express_consent,
        kept_out=tie.not_this_visit,
        administrator=_administrator(tie.administrator, authorised=tie.authorised),
        confirming=confirming and tie.authorised and not tie.administrator,
        confirm_href=f"{fiche}?confirmer#confier",
        noted=_noted(one, kinds),
        seen_href=f"{reverse('citizen:seen_as', args=here)}?soignant={one.rpps}",
        report_href=f"{reverse('citizen:report', args=here)}?professionnel={one.rpps}"
        if place.may(Action.REPORT_SOMETHING)
        else "",
        deposits_href=reverse("citizen:deposits", args=[place.space.id, one.rpps])
        if place.may(Action.OPPOSE_DEPOSIT)
        else "",
    )


def whys_of(rpps: str, *, case: Case, ties: Sequence[TieView], place: Place) -> list[str]:
    """Every tie that runs, in a sentence; that there is no access, when none gives any."""
    mine = [tie_words(one, own=place.own, now=place.now) for one in ties if one.rpps == rpps and not one.document_id]
    rules = sum(1 for one in ties if one.rpps == rpps and one.document_id)
    words = [one for one in mine if one]
    if case.relations.structure and not case.relations.blocked:
        words.append(_("Travaille dans un établissement que vous avez autorisé.") if place.own else
                     _("Travaille dans un établissement autorisé."))  # fmt: skip
    if rules:
        words.append(_("Une règle particulière porte sur certains documents."))
    return words or [relation_words(case.relations, own=place.own)]


def job_words(one: ProfessionalView) -> str:
    """« Pharmacienne ou pharmacien, Pharmacie des Tilleuls, Lyon », the town once."""
    return ", ".join(filter(None, [profession_words(one.profession).capitalize(), *_place_of(one)]))


def _place_of(one: ProfessionalView) -> list[str]:
    if not one.is_active:
        return [_("n’exerce plus d’après l’annuaire")]
    place, town = spoken(one.structure_name), spoken(one.city)
    return [place] if town.casefold() in place.casefold() else [place, town]


def _administrator(given: bool, *, authorised: bool) -> Choice | None:
    """CIT-07: to somebody who reads already; taken back whatever happens."""
    if given:
        return Choice(
            label=_("Reprendre"),
            value="reprendre",
            text=_("Ce soignant lit aussi les documents masqués, et peut bloquer d’autres soignants."),
        )
    if not authorised:
        return None
    return Choice(
        label=_("Lui confier davantage"),
        value="confier",
        text=_("Par exemple à un médecin que vous connaissez bien : il lirait aussi ce qui est masqué."),
    )


def _noted(one: ProfessionalView, kinds: set[str]) -> list[Choice]:
    """What is written down and opens nothing (CIT-11, MT-02)."""
    noted = TieKind.LISTED in kinds
    choices = [
        Choice(
            label=_("Retirer de ma liste") if noted else _("Ajouter à ma liste"),
            value="oublier" if noted else "noter",
            text=_("Pour retrouver son nom. Cela ne donne aucun accès."),
        )
    ]
    if one.profession in CORRESPONDENTS:
        kind, name = CORRESPONDENTS[one.profession]
        chosen = kind in kinds
        choices.append(
            Choice(
                label=_("Ne plus l’indiquer") if chosen else str(name),
                value="plus-correspondant" if chosen else "correspondant",
                text=_("Les autres soignants savent à qui s’adresser. Il n’y en a qu’un ; cela ne donne aucun accès."),
            )
        )
    return choices
