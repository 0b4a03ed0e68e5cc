"""The words of the software of structures: what it may do, and what was done of it."""

from __future__ import annotations

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
    What.ENDED: _("Arrêté"),
}
