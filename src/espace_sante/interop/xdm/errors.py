"""What can be wrong with an archive, each with the status that a notification carries back, and what people read.

`mss_code` is the code of the MDN: 900 to 903 are business codes of the volet (RULES.md STR-02, MSG-13); 101 and 102 are
those of HL7 table 0357 (required field missing, data type error), for what cannot be read at all (docs/adr/0026).
No message tells anything of a document or of a person.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.kernel.errors import Malformed, TooLarge


class XdmError(Malformed):
    """This attachment is not an IHE XDM archive that can be accepted."""

    code = "xdm"
    mss_code = "102"
    sentence: str | Promise = _("L’archive IHE_XDM.zip ne peut pas être lue.")


class NotAnArchive(XdmError):
    """This file is not a ZIP archive, or it is damaged."""

    code = "xdm-not-an-archive"
    sentence = _("La pièce jointe IHE_XDM.zip n’est pas une archive ZIP, ou elle est abîmée.")


class ArchiveTooLarge(XdmError, TooLarge):
    """The archive exceeds a limit: of size, of size once unpacked, of number of files, or of compression."""

    code = "xdm-too-large"
    sentence = _("L’archive IHE_XDM.zip dépasse les limites de taille ou de nombre de fichiers.")


class ArchiveUnsafe(XdmError):
    """The archive holds what no honest one needs: a path outside of it, a link, a secret, an archive in it."""

    code = "xdm-unsafe"
    sentence = _(
        "L’archive IHE_XDM.zip contient un fichier refusé : chemin interdit, lien, fichier chiffré, "
        "nom en double ou archive dans l’archive."
    )


class MetadataMissing(XdmError):
    """There is no METADATA.XML below the folder IHE_XDM."""

    code = "xdm-no-metadata"
    mss_code = "101"
    sentence = _("L’archive IHE_XDM.zip ne contient pas de fichier METADATA.XML.")


class MetadataMalformed(XdmError):
    """METADATA.XML cannot be understood; `field` names the attribute."""

    code = "xdm-metadata"
    sentence = _("Le fichier METADATA.XML est illisible ou incomplet.")


class DocumentMissing(XdmError):
    """The metadata names a document that is not in the archive."""

    code = "xdm-no-document"
    mss_code = "101"
    sentence = _("Un document annoncé par METADATA.XML n’est pas dans l’archive.")


class ContentChanged(XdmError):
    """A document does not have the size or the hash that its metadata says."""

    code = "xdm-content-changed"
    sentence = _("Un document n’a pas la taille ou l’empreinte annoncée : il a changé en route.")


class HeaderContradicts(XdmError):
    """The header of a clinical document cannot be read, or says something else than the metadata."""

    code = "xdm-header"
    sentence = _("L’en-tête du document et les métadonnées de l’archive ne disent pas la même chose.")


class NotForThePatient(XdmError):
    """The document is marked as not visible to the patient: it is not sent to the patient's own mailbox."""

    code = "xdm-invisible-to-the-patient"
    sentence = _("Ce document est marqué non visible par le patient : il ne peut pas lui être envoyé.")


class VersionNotLatest(XdmError):
    """A replacement or a deletion names a document that is not here, or is not its latest version (900)."""

    code = "xdm-version"
    mss_code = "900"
    sentence = _("Le document à remplacer ou à supprimer n’est pas la dernière version reçue.")


class NotTheAuthor(XdmError):
    """A replacement or a deletion comes neither from the author nor from the same organisation (901)."""

    code = "xdm-author"
    mss_code = "901"
    sentence = _("Seul l’auteur du document, ou son organisation, peut le remplacer ou le supprimer.")


class OtherPatient(XdmError):
    """The archive or a document in it is about another person than the one of this mailbox (902)."""

    code = "xdm-other-patient"
    mss_code = "902"
    sentence = _("Le patient du document n’est pas connu de cette boîte aux lettres.")


class InsMissing(XdmError):
    """The national health identity of the patient is not in the metadata, or not in the document (903)."""

    code = "xdm-no-ins"
    mss_code = "903"
    sentence = _("L’INS du patient n’est pas présente dans le document ou dans ses métadonnées.")
