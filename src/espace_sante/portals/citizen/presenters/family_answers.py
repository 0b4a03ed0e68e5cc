"""The pages of « Ma famille » where one answers: about a child, an invitation, an agreement, a code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.identity.api import HolderView, families
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.opening import opening_page_of
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.family import until_words
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.dates import day_words
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class AnswerPresenter:
    """A page where one answers: a child, who asks, until when."""

    shell: ShellPresenter
    title: str
    lead: str
    name: str
    of_name: str
    by: str
    facts: list[tuple[str, str]]
    action: str
    back_href: str
    opening_href: str = ""

    @property
    def days(self) -> int:
        """How long the other parent may answer (MIN-05)."""
        days: int = settings.CONTEST_WINDOW_DAYS
        return days


def child_presenter(place: Place, child: HolderView) -> AnswerPresenter:
    shown = _answer(
        place,
        child,
        title=_("L’espace %(of_name)s") % {"of_name": of_person(child.first_given_name)},
        lead=_("L’assurance maladie nous dit que vous êtes son parent. Dites-nous si vous le représentez."),
        action=reverse("citizen:family_child", args=[child.id]),
    )
    return replace(shown, opening_href=opening_page_of(child.id))


def not_mine_presenter(place: Place, child: HolderView) -> AnswerPresenter:
    return _answer(
        place,
        child,
        title=_("Vous n’êtes pas son représentant légal ?"),
        lead=_("Dites-le-nous : l’espace %(of_name)s ne sera plus ouvert depuis votre compte.")
        % {"of_name": of_person(child.first_given_name)},
        action=reverse("citizen:family_not_mine", args=[child.id]),
    )


def invitation_presenter(place: Place, one: families.InvitationView) -> AnswerPresenter:
    values = {"by": one.sender.full_name, "name": one.child.first_given_name}
    return _answer(
        place,
        one.child,
        title=_("Représenter %(name)s ?") % values,
        lead=_("%(by)s représente %(name)s et vous invite à faire de même.") % values,
        by=one.sender.full_name,
        facts=[
            (_("Invitation de"), one.sender.full_name),
            (_("Vous pouvez répondre"), until_words(one.ends_at, place.now)),
        ],
        action=reverse("citizen:family_invitation", args=[one.id]),
    )


def agreement_presenter(place: Place, one: families.AgreementView) -> AnswerPresenter:
    values = {"by": one.newcomer.full_name, "name": one.child.first_given_name}
    return _answer(
        place,
        one.child,
        title=_("Êtes-vous d’accord ?"),
        lead=_("%(by)s a certifié être représentant légal et a ajouté %(name)s à son compte.") % values,
        by=one.newcomer.full_name,
        facts=[
            (_("Ajouté par"), one.newcomer.full_name),
            (_("Vous pouvez répondre"), until_words(one.ends_at, place.now)),
        ],
        action=reverse("citizen:family_agreement", args=[one.id]),
    )


def code_presenter(place: Place) -> AnswerPresenter:
    return AnswerPresenter(
        shell=shell_of(place),
        title=_("Ajouter un enfant avec un code"),
        lead=_("Le code est dans la lettre que l’assurance maladie envoie pour chaque enfant."),
        name="",
        of_name="",
        by="",
        facts=[],
        action=reverse("citizen:family_code"),
        back_href=reverse("citizen:family"),
    )


def invite_presenter(place: Place) -> AnswerPresenter:
    """In the space of the child: whose it is, is said above the form and on its button."""
    name = place.who.given_name
    return AnswerPresenter(
        shell=shell_of(place),
        title=_("Inviter l’autre représentant légal %(of_name)s") % {"of_name": of_person(name)},
        lead=_("Cette personne recevra l’invitation dans son propre espace, et répondra ce qu’elle veut."),
        name=name,
        of_name=of_person(name),
        by="",
        facts=[],
        action=reverse("citizen:invite_representative", args=[place.space.id]),
        back_href=reverse("citizen:family"),
    )


def _answer(
    place: Place,
    child: HolderView,
    *,
    title: str,
    lead: str,
    action: str,
    by: str = "",
    facts: list[tuple[str, str]] | None = None,
) -> AnswerPresenter:
    return AnswerPresenter(
        shell=shell_of(place),
        title=title,
        lead=lead,
        name=child.first_given_name,
        of_name=of_person(child.first_given_name),
        by=by,
        facts=[(_("Enfant"), _born(child)), *(facts or [])],
        action=action,
        back_href=reverse("citizen:family"),
    )


def _born(child: HolderView) -> str:
    values = {"name": child.full_name, "day": day_words(child.birth_on)}
    return _("%(name)s, née le %(day)s") % values if child.sex == "F" else _("%(name)s, né le %(day)s") % values
