"""The page of everything else."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, full_day
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page, and what one does there."""

    title: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class MorePresenter:
    """The links, and since when the space is active."""

    shell: ShellPresenter
    title: str
    links: list[Link]
    since: str
    sign_out: str


def more_presenter(place: Place) -> MorePresenter:
    here = [place.space.id]
    rows = (
        (_("Ajouter un document"), _("Une photo, un PDF, un texte."), reverse("citizen:upload", args=here), "upload"),
        (_("Ma famille"), _("Vos enfants, qui les représente, les invitations."), reverse("citizen:family"), "home"),
        *_professionals(place),
        *_activity(place),
        *_notifications(place),
        *_prevention(place),
        *_measures(place),
        *_health_history(place),
        *_confidentiality(place),
        *_carers(place),
        *_services(place),
        *_reports(place),
        (
            _("Connexion et sécurité"),
            _("Vos moyens d’entrer, vos appareils, vos dernières connexions."),
            reverse("citizen:security"),
            "shield",
        ),
        *_closure(place),
        (_("Accessibilité"), _("Ce qui est vérifié, et ce qui ne l’est pas."), reverse("public:accessibility"), "help"),
        (_("Mentions et données personnelles"), _("Ce qui est gardé, et pourquoi."), reverse("public:legal"), "lock"),
    )
    return MorePresenter(
        shell=shell_of(place, current="more"),
        title=_("Plus"),
        links=[
            Link(title=title, text=text, href=href, icon=icon)
            for title, text, href, icon in rows
            if icon != "upload" or place.may(Action.ADD_OWN_DOCUMENT)
        ],
        since=full_day(day_of(place.space.since), day_of(place.now)),
        sign_out=reverse("public:sign_out"),
    )


def _notifications(place: Place) -> list[tuple[str, str, str, str]]:
    if not place.may(Action.READ_NOTIFICATIONS):
        return []
    text = _("Ce qui est nouveau, et comment vous en êtes prévenu.")
    return [(_("Notifications"), text, reverse("citizen:notifications"), "bell")]


def _health_history(place: Place) -> list[tuple[str, str, str, str]]:
    if not place.may(Action.READ_HEALTH_HISTORY):
        return []
    address = reverse("citizen:health_history", args=[place.space.id])
    return [(_("Historique de santé"), _("Ce que l’assurance maladie a remboursé, mois par mois."), address, "chart")]


def _measures(place: Place) -> list[tuple[str, str, str, str]]:
    if not place.may(Action.READ_MEASURES):
        return []
    text = _("Poids, tension, glycémie : les noter, les suivre.")
    return [(_("Mesures"), text, reverse("citizen:measures", args=[place.space.id]), "chart")]


def _prevention(place: Place) -> list[tuple[str, str, str, str]]:
    if not place.may(Action.READ_AGENDA):
        return []
    address = reverse("citizen:prevention", args=[place.space.id])
    rows = [(_("Prévention"), _("Les vaccins, les examens et les dépistages de chaque âge."), address, "heart")]
    if place.may(Action.CHANGE_AGENDA):
        text = _("L’agenda dans votre téléphone, un fichier à importer.")
        rows.append((_("Autres calendriers"), text, reverse("citizen:calendars", args=[place.space.id]), "phone"))
    return rows


def _confidentiality(place: Place) -> list[tuple[str, str, str, str]]:
    """The settings for who chooses them; who can see, for everybody who sees the professionals."""
    here = [place.space.id]
    rows = []
    if place.may(Action.CHOOSE_CONFIDENTIALITY):
        text = _("Ce qui est visible d’habitude, et en urgence.")
        rows.append((_("Confidentialité"), text, reverse("citizen:confidentiality", args=here), "eye"))
    if place.may(Action.SEE_PROFESSIONALS):
        text = _("Chaque personne, la raison, et ce qui la change.")
        rows.append((_("Qui peut voir cet espace"), text, reverse("citizen:who_can_see", args=here), "users"))
    if place.may(Action.READ_TRACE):
        text = _("Qui a lu sans accord, pourquoi, et comment le contester.")
        rows.append((_("Accès en urgence"), text, reverse("citizen:emergencies", args=here), "bolt"))
    return rows


def _reports(place: Place) -> list[tuple[str, str, str, str]]:
    if not place.may(Action.READ_REPORTS):
        return []
    address = reverse("citizen:reports", args=[place.space.id])
    return [(_("Signalements"), _("Ce qui vous a étonné, et ce qu’on vous a répondu."), address, "help")]


def _services(place: Place) -> list[tuple[str, str, str, str]]:
    """What is linked, for who sees it; the catalogue, for everybody who enters."""
    here = [place.space.id]
    rows = []
    if place.may(Action.SEE_SERVICES):
        text = _("Ce que chacun peut faire, et comment l’arrêter.")
        rows.append((_("Services reliés"), text, reverse("citizen:services", args=here), "check"))
    text = _("Des applications et des sites vérifiés, pour votre santé.")
    return [*rows, (_("Catalogue de services"), text, reverse("citizen:catalogue", args=here), "phone")]


def _carers(place: Place) -> list[tuple[str, str, str, str]]:
    """In one's own space alone: who helps me, whom I help."""
    if not place.may(Action.CHOOSE_CARERS):
        return []
    mine, theirs = reverse("citizen:carers", args=[place.space.id]), reverse("citizen:helped")
    return [
        (_("Mes aidants"), _("Qui vous aide, pour quoi, jusqu’à quand."), mine, "users"),
        (_("Les personnes que j’aide"), _("Vos invitations, et ce que vous pouvez faire."), theirs, "heart"),
    ]


def _closure(place: Place) -> list[tuple[str, str, str, str]]:
    """For the holder and who represents them, per space (LC-14, MIN-17); never for a carer (CAR-09)."""
    if not place.may(Action.CLOSE_SPACE):
        return []
    title = _("Fermer votre espace") if place.own else _("Fermer cet espace")
    text = _("Tout garder dix ans, ou tout effacer.")
    return [(title, text, reverse("citizen:close", args=[place.space.id]), "trash")]


def _activity(place: Place) -> tuple[tuple[str, str, str, str], ...]:
    if not place.may(Action.READ_TRACE):
        return ()
    href = reverse("citizen:activity", args=[place.space.id])
    return ((_("Activité"), _("Qui a lu, ajouté ou changé quoi, et quand."), href, "history"),)


def _professionals(place: Place) -> tuple[tuple[str, str, str, str], ...]:
    if not place.may(Action.SEE_PROFESSIONALS):
        return ()
    href = reverse("citizen:professionals", args=[place.space.id])
    return ((_("Soignants"), _("Qui vous soigne, qui lit, à qui vous dites non."), href, "stethoscope"),)
