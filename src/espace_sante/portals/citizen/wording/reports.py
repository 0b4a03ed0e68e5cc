"""What is reported, where it stands and what was done, said to the holder's side."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.portals.citizen.wording.people import called
from espace_sante.reports.api import BY_AUTHOR, Kind, ReportView, State, Step, StepView, Target

STATES: Mapping[State, str | Promise] = {
    State.FILED: gettext_lazy("Envoyé"),
    State.TAKEN_UP: gettext_lazy("En cours d’examen"),
    State.ANSWERED: gettext_lazy("Réponse reçue"),
    State.CLOSED: gettext_lazy("Terminé"),
    State.REOPENED: gettext_lazy("Relancé"),
    State.WITHDRAWN: gettext_lazy("Retiré"),
    State.UNANSWERED: gettext_lazy("Sans réponse à temps"),
    State.ACCEPTED: gettext_lazy("Accepté"),
}
_BY_SUPPORT: Mapping[Step, str | Promise] = {
    Step.TAKE_UP: gettext_lazy("L’assistance examine votre signalement"),
    Step.ANSWER: gettext_lazy("L’assistance vous répond"),
    Step.CLOSE: gettext_lazy("L’assistance a terminé cet échange"),
}
_OF_AN_OPPOSITION: Mapping[Step, str | Promise] = {
    Step.FILE: gettext_lazy("Votre motif"),
    Step.HIDE: gettext_lazy("Le document est masqué aux autres soignants"),
    Step.DELETE: gettext_lazy("Le document est retiré"),
    Step.KEEP: gettext_lazy("Le document est gardé"),
    Step.LAPSE: gettext_lazy("Personne n’a répondu à temps : le document reste en quarantaine"),
    Step.WITHDRAW: gettext_lazy("La demande est retirée"),
}
_BY_READER: Mapping[Step, str | Promise] = {
    Step.FILE: gettext_lazy("Vous avez écrit"),
    Step.REOPEN: gettext_lazy("Vous avez relancé"),
    Step.WITHDRAW: gettext_lazy("Vous avez retiré ce signalement"),
}
_BY_FAMILY: Mapping[Step, str | Promise] = {
    Step.FILE: gettext_lazy("Écrit par une personne de l’entourage"),
    Step.REOPEN: gettext_lazy("Relancé par une personne de l’entourage"),
    Step.WITHDRAW: gettext_lazy("Retiré par une personne de l’entourage"),
}


def about_words(what: ReportView | Target) -> str:
    """« Un accès par le Dr Martin », « Un document ». No title: the list is about the exchange, not about health."""
    if what.kind is Kind.DOCUMENT:
        return _("Un document")
    if what.kind is Kind.OPPOSITION:
        return _opposition_words(what)
    if what.kind is Kind.OTHER or not what.subject_name:
        return _("Une ligne de l’activité")
    name = {"name": called(what.subject_name)}
    if what.kind is Kind.EMERGENCY:
        return _("Un accès en urgence par %(name)s") % name
    if what.kind is Kind.SERVICE:
        return _("Un service relié : %(name)s") % name
    return (_("Un accès par %(name)s") if what.line else _("Un professionnel : %(name)s")) % name


def _opposition_words(what: ReportView | Target) -> str:
    if not what.subject_name:
        return _("Une opposition à un dépôt")
    return _("Une opposition à un dépôt : %(name)s") % {"name": called(what.subject_name)}


def opposition_step_words(step: StepView) -> str:
    """What the step did of the document, and who answered."""
    words = str(_OF_AN_OPPOSITION[step.step])
    if step.step not in BY_AUTHOR:
        return words
    return _("%(step)s, selon %(name)s") % {"step": words, "name": called(step.by_name)}


def step_words(step: StepView, *, reader_id: str) -> str:
    """Who did what, at the head of a step."""
    if step.step in _BY_SUPPORT:
        return str(_BY_SUPPORT[step.step])
    return str((_BY_READER if step.by_id == reader_id else _BY_FAMILY)[step.step])
