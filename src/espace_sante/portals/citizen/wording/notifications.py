"""A notification in a sentence, with the name of whom it is about, and the page where one sees more."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Action
from espace_sante.notifications.api import Kind, NotificationView, Topic, Way
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.wording.people import at_start

TOPICS = {
    Topic.MESSAGE: gettext_lazy("Un nouveau message"),
    Topic.DOCUMENT: gettext_lazy("Un document ajouté ou corrigé"),
    Topic.APPOINTMENT: gettext_lazy("Un rendez-vous"),
    Topic.SERVICES: gettext_lazy("Les services reliés à votre espace"),
    Topic.SCREENING: gettext_lazy("Un dépistage ou un examen de prévention"),
}
WAYS = {
    Way.MAIL: gettext_lazy("Par mail"),
    Way.PUSH: gettext_lazy("Sur vos appareils"),
    Way.MESSAGE: gettext_lazy("Dans votre messagerie"),
}
_OWN = {
    Kind.FIRST_ACCESS: gettext_lazy("{who} a ouvert votre dossier pour la première fois."),
    Kind.EMERGENCY: gettext_lazy("{who} a ouvert votre dossier en urgence."),
    Kind.DOCUMENT_ADDED: gettext_lazy("{who} a ajouté un document."),
    Kind.DOCUMENT_REPLACED: gettext_lazy("{who} a corrigé un document."),
    Kind.SEE_A_PROFESSIONAL: gettext_lazy(
        "Votre dossier a été mis à jour. Nous vous invitons à en parler avec un professionnel, notamment votre médecin "
        "traitant."
    ),
    Kind.CARER_MOVED: gettext_lazy("Il y a du nouveau du côté de vos aidants."),
    Kind.HELP_MOVED: gettext_lazy("{who} a changé ce que vous pouvez faire dans son espace."),
    Kind.FAMILY_QUESTION: gettext_lazy("On attend une réponse de vous au sujet de {who}."),
    Kind.FAMILY_NEWS: gettext_lazy("Il y a du nouveau au sujet de {who}."),
    Kind.MESSAGE_ARRIVED: gettext_lazy("Un message vous attend."),
    Kind.PREVENTION_DUE: gettext_lazy(
        "Quelque chose est à prévoir à votre âge, d’après le calendrier officiel de prévention."
    ),
    Kind.REPORT_ANSWERED: gettext_lazy("L’assistance a répondu à votre signalement."),
    Kind.AGENDA_DUE: gettext_lazy("Une date de votre agenda approche."),
    Kind.AGENDA_CHANGED: gettext_lazy("Votre agenda a changé."),
    Kind.OPPOSITION_ANSWERED: gettext_lazy("Votre demande au sujet d’un document a une suite."),
    Kind.SPACE_CLOSED: gettext_lazy("Votre espace a été fermé."),
    Kind.SERVICE_TO_REVIEW: gettext_lazy("Un service relié à votre espace demande votre attention."),
    Kind.SERVICES_DIGEST: gettext_lazy("Le point sur les services reliés à votre espace."),
}
_THEIRS = {
    Kind.FIRST_ACCESS: gettext_lazy("{who} a ouvert ce dossier pour la première fois."),
    Kind.EMERGENCY: gettext_lazy("{who} a ouvert ce dossier en urgence."),
    Kind.SEE_A_PROFESSIONAL: gettext_lazy(
        "Ce dossier a été mis à jour. Nous vous invitons à en parler avec un professionnel, notamment le médecin "
        "traitant."
    ),
    Kind.CARER_MOVED: gettext_lazy("Il y a du nouveau du côté de ses aidants."),
    Kind.AGENDA_DUE: gettext_lazy("Une date de cet agenda approche."),
    Kind.SPACE_CLOSED: gettext_lazy("Cet espace a été fermé."),
    Kind.SERVICE_TO_REVIEW: gettext_lazy("Un service relié à cet espace demande attention."),
    Kind.SERVICES_DIGEST: gettext_lazy("Le point sur les services reliés à cet espace."),
    Kind.AGENDA_CHANGED: gettext_lazy("Cet agenda a changé."),
    Kind.PREVENTION_DUE: gettext_lazy(
        "Quelque chose est à prévoir à son âge, d’après le calendrier officiel de prévention."
    ),
}


def sentence(view: NotificationView, names: Mapping[str, str], *, own: bool) -> SafeString:
    """The sentence, the name in bold. Whoever is in no directory any more is « Un professionnel », « une personne »."""
    words = str(_OWN[view.kind] if own else _THEIRS.get(view.kind, _OWN[view.kind]))
    name = names.get(view.about, "")
    if words.startswith("{who}"):
        return format_html(words, who=at_start(name) if name else _("Un professionnel"))
    return format_html(words, who=format_html("<strong>{}</strong>", name or _("une personne de votre famille")))


def page_of(view: NotificationView, place: Place) -> tuple[str, str]:
    """Where one sees more and what the link says; both empty when this reader has no such page."""
    here = [place.space.id]
    activity = reverse("citizen:activity", args=here)
    if view.document_id is not None:
        address = reverse("citizen:document", args=[*here, view.document_id])
        return (address, _("Lire ce document")) if place.may(Action.READ_DOCUMENT) else ("", "")
    pages = {
        Kind.FIRST_ACCESS: (Action.READ_TRACE, activity, _("Voir ce qui a été lu")),
        Kind.EMERGENCY: (
            Action.READ_TRACE, reverse("citizen:emergencies", args=here), _("Voir pourquoi, et contester"),
        ),
        Kind.SEE_A_PROFESSIONAL: (
            Action.SEE_PROFESSIONALS, reverse("citizen:professionals", args=here), _("Voir vos soignants"),
        ),
        Kind.CARER_MOVED: (Action.CHOOSE_CARERS, reverse("citizen:carers", args=here), _("Voir vos aidants")),
        Kind.HELP_MOVED: (Action.ENTER_SPACE, reverse("citizen:helped"), _("Voir les personnes que vous aidez")),
        Kind.FAMILY_QUESTION: (Action.ENTER_SPACE, reverse("citizen:family"), _("Lire et répondre")),
        Kind.FAMILY_NEWS: (Action.ENTER_SPACE, reverse("citizen:family"), _("Voir votre famille")),
        Kind.MESSAGE_ARRIVED: (Action.READ_MESSAGES, reverse("citizen:messages", args=here), _("Lire le message")),
        Kind.PREVENTION_DUE: (
            Action.READ_AGENDA, reverse("citizen:prevention", args=here), _("Voir quoi, pourquoi, et comment arrêter"),
        ),
        Kind.AGENDA_DUE: (Action.READ_AGENDA, reverse("citizen:agenda", args=here), _("Voir l’agenda")),
        Kind.AGENDA_CHANGED: (Action.READ_AGENDA, reverse("citizen:agenda", args=here), _("Voir l’agenda")),
        Kind.SERVICE_TO_REVIEW: (
            Action.SEE_SERVICES, reverse("citizen:services", args=here), _("Voir les services reliés"),
        ),
        Kind.SERVICES_DIGEST: (
            Action.SEE_SERVICES, reverse("citizen:services", args=here), _("Voir ce que chacun peut faire"),
        ),
        Kind.REPORT_ANSWERED: (Action.READ_REPORTS, reverse("citizen:reports", args=here), _("Lire la réponse")),
        Kind.OPPOSITION_ANSWERED: (Action.READ_REPORTS, reverse("citizen:reports", args=here), _("Lire la suite")),
    }  # fmt: skip
    if view.kind not in pages:
        return "", ""
    asked, address, label = pages[view.kind]
    return (address, label) if place.may(asked) else ("", "")
