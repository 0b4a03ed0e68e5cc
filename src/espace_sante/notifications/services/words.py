"""What leaves, in words: that something happened, and where to read it. Nothing of health, no name, no number.

Whoever looks over a shoulder, reads a mailbox or runs a mail server learns that somebody has an Espace santé.
Source: RULES.md NOT-07; LOOK.md "Voice".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from espace_sante.notifications.domain.kinds import Kind

SENTENCES = {
    Kind.FIRST_ACCESS: gettext_lazy("Un professionnel a ouvert un dossier pour la première fois."),
    Kind.EMERGENCY: gettext_lazy(
        "Un professionnel a ouvert un dossier en urgence. Si cela vous étonne, vous pouvez le contester."
    ),
    Kind.EMERGENCY_OF_PATIENT: gettext_lazy(
        "Le dossier d’une personne dont vous êtes le médecin traitant a été ouvert en urgence."
    ),
    Kind.DOCUMENT_ADDED: gettext_lazy("Un professionnel a ajouté un document."),
    Kind.DOCUMENT_REPLACED: gettext_lazy("Un professionnel a corrigé un document."),
    Kind.SEE_A_PROFESSIONAL: gettext_lazy(
        "Un dossier a été mis à jour. Nous vous invitons à prendre rendez-vous avec un professionnel, notamment le "
        "médecin traitant, pour en parler."
    ),
    Kind.CARER_MOVED: gettext_lazy("Il y a du nouveau du côté de vos aidants."),
    Kind.HELP_MOVED: gettext_lazy("Ce que vous pouvez faire pour une personne que vous aidez a changé."),
    Kind.FAMILY_QUESTION: gettext_lazy("Votre famille attend une réponse de vous."),
    Kind.FAMILY_NEWS: gettext_lazy("Il y a du nouveau dans votre famille."),
    Kind.MESSAGE_ARRIVED: gettext_lazy("Un message vous attend."),
    Kind.REPORT_ANSWERED: gettext_lazy("L’assistance a répondu à un signalement."),
    Kind.OPPOSITION_ANSWERED: gettext_lazy("Votre demande au sujet d’un document a une suite."),
    Kind.AGENDA_DUE: gettext_lazy("Une date de l’agenda approche."),
    Kind.AGENDA_CHANGED: gettext_lazy("L’agenda a changé."),
    Kind.PREVENTION_DUE: gettext_lazy(
        "Quelque chose est à prévoir, d’après l’âge et le calendrier officiel. Vous pouvez ne plus recevoir ce message."
    ),
    Kind.SERVICE_TO_REVIEW: gettext_lazy("Un service relié demande votre attention."),
    Kind.SERVICES_DIGEST: gettext_lazy("Le point sur vos services reliés est prêt."),
    Kind.SPACE_CLOSED: gettext_lazy(
        "Un Espace santé a été fermé. Ce qu’il contient est gardé dix ans : vous pouvez le rouvrir, ou demander que "
        "tout soit effacé."
    ),
    Kind.DEPOSIT_OPPOSED: gettext_lazy("Une personne vous écrit au sujet d’un document que vous avez ajouté."),
}
CENTRE, PROFESSIONAL_CENTRE = "/espace/notifications/", "/pro/notifications/"
HOME = "/espace/"  # of a closed space, the page that opens it again
_TO_PROFESSIONALS = frozenset({Kind.EMERGENCY_OF_PATIENT, Kind.DEPOSIT_OPPOSED})


def mail_words(kinds: Sequence[Kind]) -> tuple[str, str]:
    """The subject and the text of a mail about these happenings, in their order. The subject is everybody's."""
    to_professional = not _TO_PROFESSIONALS.isdisjoint(kinds)
    with override(settings.LANGUAGE_CODE):  # whoever acts may read in another language than the reader does
        opening = _("Bonjour,") + "\n\n"
        centre = f"{settings.BASE_URL}{_page(kinds)}"
        closing = _("Pour en savoir plus, connectez-vous :")
        why = _("Ce message ne contient rien de votre santé, et nous ne vous demanderons jamais votre mot de passe.")
        choose = "" if to_professional else "\n" + _("Vous choisissez ce que vous recevez dans « Notifications ».")
        text = f"{opening}{_listed(kinds)}\n\n{closing}\n{centre}\n\n{why}{choose}\n"
        return _("Du nouveau dans l’Espace santé"), text


def push_message(kinds: Sequence[Kind]) -> bytes:
    """What a device shows, as JSON: the same words for everybody, and the page to open."""
    with override(settings.LANGUAGE_CODE):
        words = {"title": _("Espace santé"), "body": _("Il y a du nouveau. Touchez pour lire."), "url": _page(kinds)}
    return json.dumps(words).encode()


def message_words() -> tuple[str, str]:
    """The subject and the text of a reminder in the mailbox of a space: the same for every date, several at once too.

    Nothing of the date: whoever was opened the messages alone does not read the agenda (CAR-08).
    """
    with override(settings.LANGUAGE_CODE):
        what = _("Une date de votre agenda approche.")
        where = _("Pour la lire, ouvrez votre agenda.")
        choose = _("Vous choisissez ce que vous recevez dans « Notifications ».")
        text = f"{what} {where}\n\n{choose}"
        return _("Vos rappels"), text


def _page(kinds: Sequence[Kind]) -> str:
    """The page where one reads more."""
    if not _TO_PROFESSIONALS.isdisjoint(kinds):
        return PROFESSIONAL_CENTRE
    return HOME if set(kinds) == {Kind.SPACE_CLOSED} else CENTRE


def _listed(kinds: Iterable[Kind]) -> str:
    """Each sentence once, with how many times when it is more than one."""
    counted: dict[Kind, int] = {}
    for kind in kinds:
        counted[kind] = counted.get(kind, 0) + 1
    if list(counted.values()) == [1]:
        return str(SENTENCES[next(iter(counted))])
    lines = []
    for kind, count in counted.items():
        times = _(" (%(count)s fois)") % {"count": count} if count > 1 else ""
        lines.append(f"– {SENTENCES[kind]}{times}")
    return "\n".join(lines)
