"""Why a file was not taken, and what one can do about it."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.kernel.errors import DomainError
from espace_sante.portals.components.sizes import size_words
from espace_sante.record import api as record

_AGAIN: tuple[tuple[type[DomainError], str | Promise], ...] = (
    (record.TypeNotAccepted, gettext_lazy(
        "Ce format n’est pas accepté. Choisissez un PDF, une photo (JPEG, PNG, HEIC, TIFF), ou un texte (TXT, RTF).")),
    (record.ContentNotAsDeclared, gettext_lazy(
        "Ce fichier ne contient pas ce que son nom annonce. Enregistrez-le de nouveau en PDF, ou prenez une photo.")),
    (record.ContentRefused, gettext_lazy(
        "Ce fichier ne s’ouvre pas : il est vide, abîmé ou protégé par un mot de passe. "
        "Essayez avec une copie sans mot de passe, ou une photo.")),
)  # fmt: skip


def too_large_sentence(size: int) -> str:
    return _(
        "Ce fichier fait %(size)s. La limite est de %(limit)s. "
        "Vous pouvez prendre une nouvelle photo, plus légère, ou partager le document en plusieurs fichiers."
    ) % {"size": size_words(size), "limit": size_words(settings.CITIZEN_UPLOAD_BYTES)}


def upload_error(error: DomainError, *, size: int) -> tuple[str, str]:
    """The field an error is about, and its sentence."""
    if isinstance(error, record.DocumentTooLarge):
        return "fichier", too_large_sentence(size)
    if isinstance(error, record.DirectivesOfAMinor):
        return "categorie", _("Les directives anticipées s’écrivent à partir de 18 ans.")
    if isinstance(error, record.MetadataInvalid):
        return "titre", _("Donnez un titre à ce document.")
    for family, sentence in _AGAIN:
        if isinstance(error, family):
            return "fichier", str(sentence)
    return "fichier", _("Ce fichier n’a pas pu être gardé. Recommencez dans quelques minutes.")
