"""The settings of confidentiality: each switch, where it stands, what it changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Choices
from espace_sante.portals.citizen.forms.confidentiality import MASKED, NO, VISIBLE, YES
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One switch: what it says now, what pressing it sends."""

    name: str
    label: str
    hint: str
    on: bool

    @property
    def hidden(self) -> dict[str, str]:
        return {"reglage": self.name}

    @property
    def value(self) -> str:
        return NO if self.on else YES


@dataclass(frozen=True, kw_only=True)
class SettingsPresenter:
    """The page of the settings."""

    shell: ShellPresenter
    title: str
    lead: str
    action: str
    new_items: Switch
    emergencies: list[Switch]
    mask_all_href: str
    show_all_href: str
    who_href: str
    again_href: str
    professionals_href: str
    codes_href: str
    emergencies_href: str


@dataclass(frozen=True, kw_only=True)
class EverythingPresenter:
    """The page before everything is masked, or shown."""

    shell: ShellPresenter
    title: str
    lines: list[str]
    action: str
    sense: str
    button: str
    back_href: str


def settings_presenter(place: Place, choices: Choices) -> SettingsPresenter:
    here = [place.space.id]
    everything = reverse("citizen:everything", args=here)
    return SettingsPresenter(
        shell=shell_of(place, current="confidentiality"),
        title=_("Confidentialité")
        if place.own
        else _("Confidentialité %(of_name)s") % {"of_name": of_person(place.who.given_name)},
        lead=_("Qui peut lire quoi, d’habitude et en urgence. Chaque réglage change tout de suite."),
        action=reverse("citizen:choose_confidentiality", args=here),
        new_items=_new_items(choices),
        emergencies=_emergencies(choices, own=place.own),
        mask_all_href=f"{everything}?sens={MASKED}",
        show_all_href=f"{everything}?sens={VISIBLE}",
        who_href=reverse("citizen:who_can_see", args=here),
        again_href=reverse("citizen:first_choices", args=here),
        professionals_href=reverse("citizen:professionals", args=here),
        codes_href=reverse("citizen:codes", args=here),
        emergencies_href=reverse("citizen:emergencies", args=here) if place.may(Action.READ_TRACE) else "",
    )


def everything_presenter(place: Place, *, masked: bool) -> EverythingPresenter:
    if masked:
        title, button = _("Tout masquer aux professionnels ?"), _("Tout masquer")
        lines = [
            _("Plus aucun soignant ne lira les documents ni l’historique de santé, sauf chacun ce qu’il a écrit."),
            _("Un soignant à qui vous avez ouvert un document par son nom continue de le lire."),
            _("Ce qui arrivera ensuite suit votre réglage des nouveaux documents."),
        ]
    else:
        title, button = _("Tout montrer aux professionnels ?"), _("Tout montrer")
        lines = [
            _("Les soignants qui ont un accord liront de nouveau chaque document que leur métier permet."),
            _("Ce que vous aviez masqué un par un sera montré aussi."),
            _("Ceux que vous avez bloqués ne lisent toujours rien."),
        ]
    here = [place.space.id]
    return EverythingPresenter(
        shell=shell_of(place, current="confidentiality"),
        title=title,
        lines=lines,
        action=reverse("citizen:everything", args=here),
        sense=MASKED if masked else VISIBLE,
        button=button,
        back_href=reverse("citizen:confidentiality", args=here),
    )


def _new_items(choices: Choices) -> Switch:
    masked = choices.new_items_masked
    return Switch(
        name="nouveaux-masques",
        label=_("Masquer ce qui arrive"),
        hint=_("Ce qui arrive est masqué : seul son auteur le voit, tant que personne ne le montre ici.")
        if masked
        else _("Ce qui arrive est visible des soignants qui ont un accord, selon leur métier."),
        on=masked,
    )


def _emergencies(choices: Choices, *, own: bool) -> list[Switch]:
    """EMG-03: three choices that do not depend on one another."""
    you = _("vous et votre médecin traitant en êtes prévenus") if own else _("tout accès est écrit dans l’activité")
    return [
        Switch(
            name="samu",
            label=_("Pendant un appel au 15, le médecin du Samu peut lire"),
            hint=_("Il lit ce que son métier permet, pendant une heure ; %(told)s.") % {"told": you}
            if choices.call_centre
            else _("Le Samu ne pourra pas lire les traitements ni les allergies : il faudra les dire au téléphone."),
            on=choices.call_centre,
        ),
        Switch(
            name="urgence",
            label=_("Face à un danger immédiat, un soignant peut lire sans accord"),
            hint=_("Si la personne ne peut pas répondre. Il dit pourquoi, cela dure une heure ; %(told)s.")
            % {"told": you}
            if choices.break_glass
            else _("Même inconsciente, la personne sera soignée sans que personne ne lise cet espace."),
            on=choices.break_glass,
        ),
        Switch(
            name="masques-en-urgence",
            label=_("En urgence, les documents masqués sont lus aussi"),
            hint=_("Dans les deux cas ci-dessus, rien n’est caché à celui qui soigne.")
            if choices.masked_in_emergency
            else _("Ce qui est masqué le reste, même en urgence."),
            on=choices.masked_in_emergency,
        ),
    ]
