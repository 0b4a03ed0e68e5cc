"""The answer to a request of heirs, in plain words; a refusal never tells whether a space exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.heirs.api import FollowedFile, Refusal
from espace_sante.portals.components.dates import day_words

REFUSALS: dict[Refusal, Promise] = {
    Refusal.TIE_NOT_PROVED: gettext_lazy(
        "Les pièces reçues ne montrent pas votre lien avec cette personne. Vous pouvez faire une nouvelle demande avec "
        "un acte de notoriété ou un livret de famille."
    ),
    Refusal.PURPOSE_NOT_PROVED: gettext_lazy(
        "Votre demande ne dit pas assez pourquoi ces documents sont nécessaires pour l’une des trois raisons de la "
        "loi. Vous pouvez faire une nouvelle demande."
    ),
    Refusal.PAPERS_MISSING: gettext_lazy(
        "Une pièce manque ou ne se lit pas. Vous pouvez faire une nouvelle demande, avec toutes les pièces."
    ),
    Refusal.NOTHING_TO_GIVE: gettext_lazy(
        "Rien ne peut vous être remis : aucun document ne répond à votre demande, ou la personne s’y était opposée. "
        "Nous ne pouvons pas en dire plus."
    ),
}


Kind = Literal["info", "done", "wait"]


@dataclass(frozen=True, kw_only=True)
class AnswerPresenter:
    """`may_take`: the button is there, once."""

    kind: Kind
    title: str
    text: str
    facts: list[tuple[str, str]]
    may_take: bool


def answer_presenter(file: FollowedFile, *, now: datetime) -> AnswerPresenter:
    kind, title, text = _told(file, now)
    return AnswerPresenter(
        kind=kind,
        title=title,
        text=text,
        facts=[
            (_("Numéro"), file.reference),
            (_("Reçue le"), _day(file.received_at)),
            (_("Réponse le"), _day(file.answered_at) if file.answered_at else ""),
        ],
        may_take=file.may_take(now),
    )


def _told(file: FollowedFile, now: datetime) -> tuple[Kind, str, str]:
    if file.answered_at is None:
        text = _("Deux personnes la lisent. Revenez sur cette page, ou attendez notre courriel.")
        return "wait", _("Votre demande est examinée"), text
    if file.refusal is not None:
        return "info", _("Rien ne vous est remis"), str(REFUSALS[file.refusal])
    if file.taken_at is not None:
        text = _("C’était le %(day)s. Si le téléchargement s’est coupé, appelez le 34 22 avec votre numéro.")
        return "done", _("Les documents ont été téléchargés"), text % {"day": _day(file.taken_at)}
    if not file.may_take(now) or file.take_until is None:
        text = _("Les documents ne peuvent plus être téléchargés. Appelez le 34 22 avec votre numéro.")
        return "info", _("Le délai est passé"), text
    text = _(
        "Vous pouvez télécharger les documents une fois, jusqu’au %(day)s. "
        "Ce que la personne avait masqué n’en fait pas partie."
    )
    return "done", _("Votre demande est acceptée"), text % {"day": _day(file.take_until - timedelta(seconds=1))}


def _day(moment: datetime) -> str:
    return day_words(moment)
