"""Requests of heirs in the words of the desk: states, steps, refusals, kinds of documents. None tells a content."""

from __future__ import annotations

from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import CitizenCategory
from espace_sante.heirs.api import OFFERED, Refusal, State, Step

TagKind = Literal["plain", "new", "masked", "wait", "ok", "danger", "info"]

STATES: dict[State, tuple[Promise, TagKind]] = {
    State.RECEIVED: (_("À examiner"), "new"),
    State.PROPOSED: (_("À valider"), "wait"),
    State.GIVEN: (_("Acceptée"), "ok"),
    State.REFUSED: (_("Refusée"), "plain"),
}
STEPS: dict[Step, Promise] = {
    Step.RECEIVE: _("Demande reçue"),
    Step.READ: _("Pièce ouverte"),
    Step.RECOGNISE: _("Personne retrouvée"),
    Step.PROPOSE: _("Réponse proposée"),
    Step.SEND_BACK: _("Réponse à reprendre"),
    Step.GIVE: _("Acceptée"),
    Step.REFUSE: _("Refusée"),
    Step.TAKE: _("Documents téléchargés"),
    Step.RENEW: _("Téléchargement rouvert"),
}
REFUSALS: dict[Refusal, Promise] = {
    Refusal.TIE_NOT_PROVED: _("Refuser : le lien n’est pas établi"),
    Refusal.PURPOSE_NOT_PROVED: _("Refuser : la raison n’est pas établie"),
    Refusal.PAPERS_MISSING: _("Refuser : une pièce manque ou ne se lit pas"),
    Refusal.NOTHING_TO_GIVE: _("Refuser : rien à remettre, ou opposition de la personne"),
}
# By their place in the request.
PAPERS: tuple[Promise, ...] = (_("Acte de décès"), _("Pièce d’identité"), _("Preuve du lien"), _("Autre pièce"))
_NAMES: dict[CitizenCategory, Promise] = {
    CitizenCategory.REPORTS: _("Comptes rendus"),
    CitizenCategory.BIOLOGY: _("Biologie"),
    CitizenCategory.IMAGING: _("Imagerie"),
    CitizenCategory.SYNTHESIS: _("Synthèses"),
    CitizenCategory.PRESCRIPTIONS: _("Ordonnances et soins"),
    CitizenCategory.CERTIFICATES: _("Certificats"),
    CitizenCategory.PREVENTION: _("Prévention et dépistage"),
    CitizenCategory.VACCINATION: _("Vaccinations"),
    CitizenCategory.ADMINISTRATIVE: _("Papiers administratifs"),
    CitizenCategory.ADVANCE_DIRECTIVES: _("Directives anticipées"),
}
CATEGORIES: dict[str, Promise] = {one.value: _NAMES[one] for one in OFFERED}
