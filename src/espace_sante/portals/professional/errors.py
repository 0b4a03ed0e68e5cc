"""From the errors of the rooms below to what a professional reads. This module alone knows the mapping."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from espace_sante.access.api import AccessRefused, SecretConnectionRefused
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import DomainError, NotFound
from espace_sante.portals.components.session import connect_secretly, only_for
from espace_sante.portals.professional.connection import SECRET, chosen_connection, forget_connection
from espace_sante.record import api as record

P = ParamSpec("P")
PatientView = Callable[Concatenate[HttpRequest, UUID, P], HttpResponseBase]
private = cache_control(private=True, no_store=True)

# What is wrong with a deposit, and the field it is about; the first family that fits.
DEPOSIT_SENTENCES: tuple[tuple[type[DomainError], str, object], ...] = (
    (record.PatientDisagrees, "file", gettext_lazy(
        "Ce document concerne une autre personne : son matricule INS n’est pas celui de ce patient.")),
    (record.ContentNotAsDeclared, "file", gettext_lazy(
        "Le contenu de ce fichier ne correspond pas à son format. Exportez-le de nouveau, en PDF par exemple.")),
    (record.TypeNotAccepted, "file", gettext_lazy(
        "Ce format n’est pas accepté. Déposez un PDF, une image, un texte ou un document CDA (XML).")),
    (record.ContentRefused, "file", gettext_lazy(
        "Ce fichier ne s’ouvre pas : il est vide, abîmé ou protégé par un mot de passe.")),
    (record.NonIdenticalHash, "file", gettext_lazy(
        "Un autre document de ce dossier porte déjà cet identifiant.")),
    (record.ReplacedUnknown, "file", gettext_lazy(
        "Le document à remplacer n’est plus la dernière version. Rouvrez-le depuis le dossier.")),
    (record.DirectivesOfAMinor, "file", gettext_lazy(
        "Ce patient est mineur : les directives anticipées s’écrivent à partir de 18 ans.")),
)  # fmt: skip


# What is wrong with a letter to a patient, and the field it is about; the first family that fits.
LETTER_SENTENCES: tuple[tuple[type[DomainError], str | None, object], ...] = (
    (mail.NothingWritten, "texte", gettext_lazy("Écrivez votre message, ou joignez un fichier.")),
    (mail.LetterTooLarge, "fichier", gettext_lazy(
        "Ce message est trop lourd : 15 Mo au plus, pièces jointes comprises.")),
    (mail.ColleagueUnknown, "copie", gettext_lazy("L’annuaire ne connaît pas cette adresse.")),
    (mail.NotTaken, None, gettext_lazy(
        "Ce message n’est pas parti : cette personne ne reçoit rien par messagerie. Son espace est sans doute fermé.")),
    (mail.NotShownToThePatient, None, gettext_lazy(
        "Ce document n’est pas encore montré au patient : il ne peut pas partir par message.")),
)  # fmt: skip


def deposit_error(error: DomainError) -> tuple[str | None, str]:
    """The field a deposit's error is about (None for the whole form), and its sentence."""
    if isinstance(error, record.DocumentTooLarge):
        limit = settings.DEPOSIT_BYTES // 1_000_000
        return "file", _("Ce fichier dépasse la limite de %(limit)s Mo.") % {"limit": limit}
    if isinstance(error, record.MetadataInvalid):
        return _metadata_error(error)
    for family, field, sentence in DEPOSIT_SENTENCES:
        if isinstance(error, family):
            return field, str(sentence)
    if isinstance(error, AccessRefused):
        return None, _(error.decision.sentence)
    return "file", _("Ce document CDA ne peut pas être lu. Vérifiez l’export de votre logiciel.")


def letter_error(error: DomainError) -> tuple[str | None, str]:
    """The field of a letter that an error is about, None for the whole of it, and its sentence."""
    for family, field, sentence in LETTER_SENTENCES:
        if isinstance(error, family):
            return field, str(sentence)
    return None, _("Votre message n’est pas parti. Essayez de nouveau dans un instant.")


def _metadata_error(error: record.MetadataInvalid) -> tuple[str | None, str]:
    if error.field == "type":
        return "file", _("Le type écrit dans ce document CDA n’est pas de ceux que le dossier connaît.")
    if error.field == "title":
        return "title", _("Donnez un titre au document.")
    return "file", _("L’en-tête de ce document CDA est incomplet ou se contredit.")


def patient_view(view: PatientView[P]) -> Callable[..., HttpResponseBase]:
    """A professional's page about one person: 404 hides, a refusal leads to where the person stands."""

    @wraps(view)
    def guarded(request: HttpRequest, /, space_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if chosen_connection(request, space_id) == SECRET:
            connect_secretly(request)
        try:
            return view(request, space_id, *args, **kwargs)
        except SecretConnectionRefused:  # the eighteenth birthday came during the session; or what is never secret
            forget_connection(request, space_id)
            messages.info(request, _("La connexion secrète n’est pas possible ici."))
            return redirect("professional:record", space_id=space_id)
        except (NotFound, record.CursorInvalid) as error:
            raise Http404 from error
        except AccessRefused:
            return redirect("professional:record", space_id=space_id)

    return only_for(ActorKind.PROFESSIONAL)(private(guarded))
