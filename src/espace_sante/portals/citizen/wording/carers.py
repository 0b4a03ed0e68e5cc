"""What is opened to a carer, until when, and why something is not possible, in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import OwnSpaceNeeded
from espace_sante.identity.api import (
    MOST_CARERS,
    MOST_HELPED,
    CarerIsOneself,
    DelegationExists,
    DelegationState,
    EmergencyReason,
    NothingOpened,
    NotInThisState,
    OtherKindExists,
    PeriodInvalid,
    SameInvitationPending,
    TooManyCarers,
    TooManyHelped,
)
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.errors import DomainError
from espace_sante.portals.citizen.wording.dates import clock, day_of
from espace_sante.portals.components.dates import day_words

SECTIONS: dict[Section, str | Promise] = {
    Section.DOCUMENTS: gettext_lazy("les documents"),
    Section.MESSAGES: gettext_lazy("les messages"),
    Section.AGENDA: gettext_lazy("l’agenda"),
    Section.PROFILE: gettext_lazy("le profil médical"),
}
EMERGENCY_REASONS: dict[EmergencyReason, str | Promise] = {
    EmergencyReason.HOSPITAL: gettext_lazy("Cette personne est à l’hôpital ou y va"),
    EmergencyReason.ACCIDENT: gettext_lazy("Elle a eu un malaise ou un accident"),
    EmergencyReason.NO_ANSWER: gettext_lazy("Elle ne répond pas et je m’inquiète"),
    EmergencyReason.ASKED_BY_CARE: gettext_lazy("Un soignant me demande une information"),
}
STATES: dict[DelegationState, str | Promise] = {
    DelegationState.PENDING: gettext_lazy("En attente de réponse"),
    DelegationState.ACCEPTED: gettext_lazy("En cours"),
    DelegationState.REFUSED: gettext_lazy("Refusée"),
    DelegationState.EXPIRED: gettext_lazy("Sans réponse"),
    DelegationState.WITHDRAWN: gettext_lazy("Annulée"),
    DelegationState.REVOKED: gettext_lazy("Arrêtée"),
    DelegationState.ENDED: gettext_lazy("Terminée"),
}
ERRORS: tuple[tuple[type[DomainError], str | Promise], ...] = (
    (CarerIsOneself, gettext_lazy("Ce sont vos propres renseignements. Écrivez ceux de la personne qui vous aide.")),
    (SameInvitationPending, gettext_lazy(
        "Vous avez déjà invité cette personne. Attendez sa réponse, ou annulez l’invitation.")),
    (DelegationExists, gettext_lazy("Cette personne vous aide déjà. Vous pouvez changer ce qu’elle peut faire.")),
    (OtherKindExists, gettext_lazy("Cette personne vous représente déjà : elle n’a pas besoin d’être aussi aidante.")),
    (NothingOpened, gettext_lazy("Choisissez au moins une partie de votre espace.")),
    (PeriodInvalid, gettext_lazy("La fin vient après le début, et dans deux ans au plus.")),
    (OwnSpaceNeeded, gettext_lazy("Activez d’abord votre propre espace, puis revenez accepter.")),
    (NotInThisState, gettext_lazy("Cette demande n’attend plus de réponse.")),
)  # fmt: skip


def error_words(error: DomainError) -> str:
    """Why it cannot be done, and what one can do instead."""
    if isinstance(error, TooManyCarers):
        return _(
            "Vous avez déjà %(count)s aidants, invitations comprises. "
            "Arrêtez l’aide de l’un d’eux avant d’en inviter un autre."
        ) % {"count": MOST_CARERS}
    if isinstance(error, TooManyHelped):
        return _("Vous aidez déjà %(count)s personnes. Arrêtez l’une de ces aides avant d’en accepter une autre.") % {
            "count": MOST_HELPED
        }
    return str(next((words for family, words in ERRORS if isinstance(error, family)), _("Cela n’a pas pu être fait.")))


def listed(names: list[str]) -> str:
    """« les documents, les messages et l’agenda »."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def sections_words(scope: CarerScope) -> str:
    return listed([str(SECTIONS[one]) for one in Section if one in scope.sections])


def scope_words(scope: CarerScope) -> str:
    """« Lire les documents et l’agenda », « Lire et ajouter : les messages »."""
    sections = {"sections": sections_words(scope)}
    if scope.emergency_only:
        return _("Lire %(sections)s, seulement en cas d’urgence déclarée") % sections
    if scope.writes:
        return _("Lire et modifier %(sections)s") % sections
    return _("Lire %(sections)s, sans rien changer") % sections


def long_day(day: date) -> str:
    """24 novembre 2027."""
    return day_words(day)


def last_day(until: datetime) -> date:
    """The last day of a help that runs until this instant excluded."""
    return day_of(until - timedelta(microseconds=1))


def until_words(until: datetime) -> str:
    """« jusqu’au 24 novembre 2027 », the day included."""
    return _("jusqu’au %(day)s") % {"day": long_day(last_day(until))}


def period_words(since: datetime, until: datetime) -> str:
    """« Du 24 novembre 2026 au 24 novembre 2027 inclus »."""
    days = {"first": long_day(day_of(since)), "last": long_day(last_day(until))}
    return _("Du %(first)s au %(last)s inclus") % days


def instant_words(moment: datetime) -> str:
    """« le 25 novembre 2026 à 9 h 30 »."""
    return _("le %(day)s à %(time)s") % {"day": long_day(day_of(moment)), "time": clock(moment)}
