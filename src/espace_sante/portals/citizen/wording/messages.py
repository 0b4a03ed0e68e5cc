"""Messages in words: what became of one, why one cannot answer, what is wrong with what was written."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.interop.xdm.api import XdmError
from espace_sante.kernel.errors import DomainError
from espace_sante.messaging.api import (
    Conversation,
    ExchangeEnded,
    MessageView,
    NothingToSave,
    PartsTooLarge,
    Person,
    Receipt,
    ReplyMode,
    Standing,
    WordsMissing,
    WordsTooLong,
    is_archive,
)
from espace_sante.portals.citizen.wording.dates import clock
from espace_sante.portals.citizen.wording.uploads import too_large_sentence, upload_error
from espace_sante.portals.components.professions import profession_words


def unread_words(count: int) -> str:
    """« 2 non lus »; empty for none."""
    return ngettext("%(count)s non lu", "%(count)s non lus", count) % {"count": count} if count else ""


def unread_messages_words(count: int) -> str:
    words = ngettext("%(count)s message non lu", "%(count)s messages non lus", count)
    return words % {"count": count} if count else ""


def found_words(count: int) -> str:
    """After a search."""
    words = ngettext("%(count)s conversation avec ces mots.", "%(count)s conversations avec ces mots.", count)
    return words % {"count": count}


def with_whom(people: tuple[Person, ...]) -> str:
    """« Dr Hélène Martin, médecin »; several are joined."""
    named = [
        f"{one.name}, {profession_words(one.profession)}" if one.profession else one.name or one.address
        for one in people
    ]
    return _(" et ").join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)


def standing_words(message: MessageView) -> str:
    """What became of a message that was sent and of its documents (MSG-13); of one that came, whether its sender was
    told that it was read (MSG-10).
    """
    if not message.outgoing:
        return _("Votre correspondant sait que vous avez lu.") if message.receipt is Receipt.GIVEN else ""
    words = _standing(message)
    documents = _integration(message)
    return f"{words.rstrip('.')}. {documents}" if documents else words


def receipt_question(message: MessageView) -> str:
    """What the reader is asked, when the sender wants to know."""
    if not message.asks_receipt:
        return ""
    return _("Prévenir %(who)s que vous avez lu ?") % {"who": message.sender_name or message.sender}


def _integration(message: MessageView) -> str:
    """What the software of the cabinet said of an archive; empty for other files, and when it said nothing."""
    if not any(is_archive(part.name, part.mime_type) for part in message.parts):
        return ""
    return {
        "done": _("Document intégré au dossier du cabinet."),
        "900": _("Document refusé par le logiciel du cabinet : ce n’est pas sa dernière version."),
        "901": _("Document refusé par le logiciel du cabinet : seul son auteur peut le changer."),
        "902": _("Document refusé par le logiciel du cabinet : il n’y reconnaît pas le patient."),
        "903": _("Document refusé par le logiciel du cabinet : l’identité nationale de santé manque."),
        "101": _("Document refusé par le logiciel du cabinet : il est incomplet."),
        "102": _("Document refusé par le logiciel du cabinet : il n’a pas pu être lu."),
    }.get(message.integration, "")


def _standing(message: MessageView) -> str:
    at = {"time": clock(message.standing_at)}
    return {
        Standing.QUEUED: _("En cours d’envoi"),
        Standing.DEPARTED: _("Envoyé"),
        Standing.DELIVERED: _("Remis"),
        Standing.SEEN: _("Lu à %(time)s") % at,
        Standing.FAILED: _("Pas remis. Appelez le cabinet, ou écrivez de nouveau."),
    }.get(message.standing, "")


def why_no_reply(shown: Conversation) -> str:
    """Why there is nothing to write in; empty when there is."""
    if shown.mode is ReplyMode.BLOCKED:
        return _("%(who)s a terminé cet échange : vous ne pouvez plus y répondre.") % {"who": shown.ended_by}
    if shown.mode is ReplyMode.NO_REPLY:
        return _("Ce message n’attend pas de réponse.")
    return ""


def ceased_words(people: tuple[Person, ...]) -> str:
    """A warning about whom no longer practises (MSG-16)."""
    gone = [one.name for one in people if one.ceased]
    if not gone:
        return ""
    return _("%(who)s n’exerce plus, d’après l’annuaire. Votre message peut rester sans réponse.") % {
        "who": ", ".join(gone)
    }


def writing_error(error: DomainError, *, size: int) -> tuple[str | None, str]:
    """The field an error is about, and its sentence."""
    if isinstance(error, WordsMissing):
        return "texte", _("Écrivez votre message, ou joignez un fichier.")
    if isinstance(error, WordsTooLong):
        return "texte", _("C’est trop long : 20 000 caractères au plus.")
    if isinstance(error, PartsTooLarge):
        return "fichier", too_large_sentence(size)
    if isinstance(error, NothingToSave):
        return None, _("Ce message retire un document : il n’y a rien à ranger.")
    if isinstance(error, XdmError):
        return None, str(error.sentence)
    if isinstance(error, ExchangeEnded):
        return None, _("Cet échange est terminé : votre message n’est pas parti.")
    return "fichier", upload_error(error, size=size)[1]


def initials_of(name: str) -> str:
    """Two letters for a pebble; titles do not count."""
    words = [one for one in name.replace("’", " ").split() if one[:1].isalpha() and one.rstrip(".") not in _TITLES]
    return "".join(one[0].upper() for one in [*words[:1], *words[1:][-1:]])


_TITLES = {"Dr", "Pr", "M", "Mme", "de", "du", "des", "la", "le", "les", "l"}
