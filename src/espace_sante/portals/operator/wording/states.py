"""The words of waves, notices, spaces and oppositions, for the operator who reads or repeats them."""

from __future__ import annotations

from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.spaces.api import OppositionChannel, State, Why, campaigns

TagKind = Literal["plain", "new", "masked", "wait", "ok", "danger", "info"]
WaveState, NoticeState = campaigns.WaveState, campaigns.NoticeState

WAVES: dict[campaigns.WaveState, tuple[Promise, TagKind]] = {
    WaveState.PROPOSED: (_("À valider"), "wait"),
    WaveState.APPROVED: (_("Validée"), "info"),
    WaveState.SENDING: (_("En envoi"), "info"),
    WaveState.PAUSED: (_("En pause"), "wait"),
    WaveState.SENT: (_("Envoyée"), "ok"),
}
CHANNELS: dict[campaigns.Channel, Promise] = {
    campaigns.Channel.MAIL: _("Courriel"),
    campaigns.Channel.POST: _("Lettre"),
}
NOTICES: dict[campaigns.NoticeState, Promise] = {
    NoticeState.READY: _("prêt, pas encore parti"),
    NoticeState.SENDING: _("remis à l’envoi"),
    NoticeState.SENT: _("envoyé le %(sent)s"),
    NoticeState.RETURNED: _("revenu le %(settled)s"),
    NoticeState.CANCELLED: _("annulé le %(settled)s : la personne avait répondu"),
}
SPACES: dict[State, Promise] = {
    State.UNKNOWN: _("Pas d’espace"),
    State.NOTIFIED: _("Informée, délai de réponse"),
    State.OPPOSED: _("Opposition enregistrée"),
    State.OPEN_NOT_ACTIVATED: _("Espace ouvert, pas encore activé"),
    State.ACTIVE: _("Espace activé"),
    State.SUSPENDED: _("Accès suspendu"),
    State.CLOSED_ARCHIVED: _("Espace fermé, archivé"),
    State.ERASURE_PENDING: _("Effacement demandé"),
    State.ERASED: _("Espace effacé"),
    State.DECEASED: _("Personne décédée"),
}
# What an operator may read out to the person (C4).
REASONS: dict[Why, Promise] = {
    Why.HAS_ONE: _("Cette personne a un espace."),
    Why.NOT_YET_CHOSEN: _("Aucune vague n’a encore atteint cette personne : aucune notice ne lui a été écrite."),
    Why.WAITING_TO_LEAVE: _("Une notice est écrite pour elle et n’est pas encore partie. Aucun délai ne court."),
    Why.TIME_TO_ANSWER: _("Elle a reçu l’information et peut répondre jusqu’au %(due)s inclus."),
    Why.NOTICE_CAME_BACK: _(
        "Sa notice est revenue : le délai est arrêté. Rien ne s’ouvre tant qu’une notice ne lui est pas parvenue."
    ),
    Why.BETWEEN_TWO: _("Son délai est fini : l’espace s’ouvre au prochain passage."),
    Why.OPPOSED: _("Elle a refusé l’ouverture. Ce choix n’appelle aucune relance."),
    Why.GIVEN_UP: _("L’espace n’a pas été ouvert après l’information. Elle peut le demander quand elle veut."),
    Why.SUSPENDED: _("L’accès est suspendu ; elle en a été informée."),
    Why.CLOSED: _("L’espace a été fermé ; ce qu’il contenait est archivé jusqu’au %(due)s."),
    Why.BEING_ERASED: _("L’effacement a été demandé."),
    Why.ERASED: _("L’espace a été effacé. Elle peut en demander un nouveau, vide."),
    Why.DEAD: _("Le décès est connu : plus personne n’entre dans l’espace."),
}
# Why a space changed its state: the grounds that the rooms below write. Anything else is an operator's own reference.
GROUNDS: dict[str, Promise] = {
    "notice": _("envoi de la notice"),
    "silence": _("aucune réponse dans le délai"),
    "silence-after-suspension": _("aucune réponse après la suspension"),
    "holder": _("à sa demande"),
    "representative": _("à la demande de son représentant légal"),
    "enrolment": _("première connexion"),
    "operator": _("enregistré par l’opérateur"),
    "opposition-withdrawn": _("opposition retirée"),
    "opposed-before-opening": _("opposition dite avant l’ouverture"),
    "archive-over": _("fin de l’archivage"),
    "death": _("décès"),
    "death-recorded-by-mistake": _("décès noté par erreur, retiré"),
}
OPPOSITIONS: dict[OppositionChannel, Promise] = {
    OppositionChannel.LETTER_CODE: _("avec le code de la notice"),
    OppositionChannel.SIGNED_IN: _("en ligne, après connexion"),
    OppositionChannel.PHONE: _("par téléphone"),
    OppositionChannel.COUNTER: _("au guichet"),
    OppositionChannel.POST: _("par courrier"),
}
