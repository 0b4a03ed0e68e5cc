"""The words of the software of structures: what it may do, and what was done of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.pairing.api import ClientStep

Words = str | Promise
What = ClientStep.What
# What an operator ticks -> its words, and the scopes that it stands for. Reading documents is not there: software of a
# structure reads none (RULES.md STR-01).
MAY: dict[str, tuple[Words, str]] = {
    "documents": (_("Déposer des documents, les remplacer, les corriger"), "system/DocumentReference.cu"),
    "espaces": (_("Savoir si une personne a un espace qui reçoit des documents"), "system/Patient.rs"),
    "agenda": (_("Noter des rendez-vous, et relire les siens"), "system/Appointment.cruds"),
    "disponibilites": (_("Publier des horaires libres"), "system/Schedule.cruds system/Slot.cruds"),
}
DONE: dict[ClientStep.What, Words] = {
    What.MADE: _("Enregistré"),
    What.SECRET_RENEWED: _("Secret renouvelé"),
    What.KEYS_ADDED: _("Clés ajoutées, celles d’avant gardées"),
    What.KEYS_REPLACED: _("Clés remplacées"),
    What.KEYS_READ_AGAIN: _("Clés relues à leur adresse, jetons repris"),
    What.RENAMED: _("Renommé"),
    What.SCOPES_ASKED: _("Droits demandés"),
    What.SCOPES_NARROWED: _("Droits réduits"),
    What.SCOPES_DROPPED: _("Demande de droits abandonnée"),
    What.APPROVED: _("Approuvé"),
    What.ENDED: _("Arrêté"),
}


def may_words(scopes: Iterable[str]) -> list[str]:
    """What these scopes let software do, each line once."""
    known = {scope: str(words) for words, written in MAY.values() for scope in written.split()}
    return list(dict.fromkeys(known[scope] for scope in scopes if scope in known))


def other_scopes(scopes: Iterable[str]) -> list[str]:
    """Scopes that the table of words does not know, as they were written."""
    known = {scope for _words, written in MAY.values() for scope in written.split()}
    return [scope for scope in scopes if scope not in known]
