"""« Ma famille »: children and who else represents them, what one asked, what one is asked, adults one acts for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.identity.api import families
from espace_sante.portals.citizen.place import Place, Relative
from espace_sante.portals.citizen.presenters.opening import BEFORE_ENTRY, opening_page_of
from espace_sante.portals.citizen.presenters.shell import home_address, shell_of
from espace_sante.portals.citizen.wording.carers import listed
from espace_sante.portals.citizen.wording.dates import day_of, short_day, since_words
from espace_sante.portals.citizen.wording.family import (
    GROUNDS,
    PROOFS,
    PROVED_ACTS,
    STATUS_KINDS,
    STATUSES,
    until_words,
)
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.shell import ShellPresenter

SOON_DAYS = 90  # a majority nearer than that is told on the page


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that waits for an answer: a title, a sentence, where one answers."""

    title: str
    text: str
    href: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An invitation that one sent: to whom, where it stands, the address that withdraws it."""

    name: str
    text: str
    status: str
    kind: str
    withdraw: str = ""


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child: whose pebble, who represents them, what waits, where one goes."""

    id: str
    name: str
    initial: str
    colour: Colour
    age: str
    lines: list[str]
    decisions: list[str] = field(default_factory=list)
    wait: str = ""
    danger: str = ""
    sent: list[Sent] = field(default_factory=list)
    href: str = ""
    open_label: str = ""
    invite: str = ""
    not_mine: str = ""
    opening: str = ""


@dataclass(frozen=True, kw_only=True)
class Adult:
    """An adult one acts for, or who acts for oneself; with a form when the answer is this person's."""

    name: str
    text: str
    href: str = ""
    action: str = ""
    gesture: str = ""
    button: str = ""


@dataclass(frozen=True, kw_only=True)
class FamilyPresenter:
    """The page."""

    shell: ShellPresenter
    title: str
    lead: str
    questions: list[Question]
    children: list[Child]
    adults: list[Adult]
    protectors: list[Adult]
    declined: list[str]
    contested: list[str]
    code_href: str


def family_presenter(place: Place, family: families.Family) -> FamilyPresenter:
    known = {one.holder_id: one for one in place.people}
    return FamilyPresenter(
        shell=shell_of(place, current="family"),
        title=_("Ma famille"),
        lead=_("Vos enfants, les personnes qui les représentent avec vous, et ce que chacun a répondu."),
        questions=_questions(place, family),
        children=[_child(one, known.get(one.holder.id), place) for one in family.children],
        adults=[_adult(one, place) for one in family.measures_by_me],
        protectors=[_protector(one, place) for one in family.measures_on_me],
        declined=[one.full_name for one in family.declined],
        contested=[_contested(one, place) for one in family.contested_by_me],
        code_href=reverse("citizen:family_code"),
    )


def question_of(one: families.Question, place: Place) -> Question:
    """The same, from what the first page reads in one query."""
    return _question(one.what, one.id, one.about, one.by, until_words(one.ends_at, place.now) if one.ends_at else "")


def _questions(place: Place, family: families.Family) -> list[Question]:
    pending = families.InvitationStatus.PENDING
    return [
        *(
            _question("invitation", one.id, one.child.first_given_name, one.sender.full_name,
                      until_words(one.ends_at, place.now))
            for one in family.received
            if one.status is pending
        ),
        *(
            _question("agreement", one.id, one.child.first_given_name, one.newcomer.full_name,
                      until_words(one.ends_at, place.now))
            for one in family.asked
        ),
        *(
            _question("assistance", one.id, "", one.person.full_name, "")
            for one in family.measures_on_me
            if one.kind is families.MeasureKind.ASSISTANCE and not one.open
        ),
        *(_question("child", one.id, one.first_given_name, "", "") for one in family.to_add),
    ]  # fmt: skip


def _question(what: str, id_: UUID, about: str, by: str, until: str) -> Question:
    values = {"about": about, "of_about": of_person(about) if about else "", "by": by, "until": until}
    if what == "invitation":
        return Question(
            title=_("%(by)s vous invite à représenter %(about)s") % values,
            text=_("Vous ouvririez son espace depuis votre compte. Vous pouvez répondre %(until)s.") % values,
            href=reverse("citizen:family_invitation", args=[id_]),
            link=_("Lire et répondre"),
        )
    if what == "agreement":
        return Question(
            title=_("%(by)s a ajouté %(about)s à son compte") % values,
            text=_("Êtes-vous d’accord ? Vous pouvez répondre %(until)s.") % values,
            href=reverse("citizen:family_agreement", args=[id_]),
            link=_("Répondre"),
        )
    if what == "assistance":
        return Question(
            title=_("%(by)s vous assiste, par décision de justice") % values,
            text=_("Voulez-vous lui ouvrir votre espace ? Sans votre accord, rien ne lui est montré."),
            href=f"{reverse('citizen:family')}#protection",
            link=_("Répondre"),
        )
    return Question(
        title=_("L’espace %(of_about)s vous attend") % values,
        text=_("L’assurance maladie nous dit que vous êtes son parent."),
        href=reverse("citizen:family_child", args=[id_]),
        link=_("Répondre"),
    )


def _child(one: families.RepresentedChild, known: Relative | None, place: Place) -> Child:
    today, name = day_of(place.now), one.holder.first_given_name
    age = one.holder.age_on(today)
    space = known.space if known else None
    here = [space.id] if space else []
    return Child(
        id=f"enfant-{one.holder.id}",
        name=name,
        initial=name[:1].upper(),
        colour=known.colour if known else "slate",
        age=ngettext("%(age)s an", "%(age)s ans", age) % {"age": age},
        lines=_who_represents(one, place),
        decisions=[_proved(decision, place) for decision in one.decisions],
        wait=_waits(one, place),
        danger=_("Un parent conteste. Vous pouvez lire, mais rien changer, jusqu’à la décision du juge.")
        if one.contested
        else "",
        sent=[_sent(invitation, place, here) for invitation in one.invitations],
        href=home_address(known) if known and space else "",
        open_label=_("Ouvrir l’espace %(of_name)s") % {"of_name": of_person(name)},
        invite=reverse("citizen:invite_representative", args=here) if here and one.may_invite else "",
        not_mine=reverse("citizen:family_not_mine", args=[one.holder.id]),
        opening=opening_page_of(one.holder.id) if space is None or space.state in BEFORE_ENTRY else "",
    )


def _who_represents(one: families.RepresentedChild, place: Place) -> list[str]:
    today = day_of(place.now)
    lines = [_("Vous le représentez %(since)s.") % {"since": since_words(day_of(one.since), today)}]
    if one.holder.sex == "F":
        lines = [_("Vous la représentez %(since)s.") % {"since": since_words(day_of(one.since), today)}]
    for other in one.others:
        values = {"name": other.holder.full_name, "since": since_words(day_of(other.since), today)}
        ground = GROUNDS.get(other.ground)
        lines.append(
            _("%(name)s aussi, %(ground)s, %(since)s.") % {**values, "ground": ground}
            if ground
            else _("%(name)s aussi, %(since)s.") % values
        )
    if not one.others:
        lines.append(_("Personne d’autre ne représente cet enfant ici."))
    if 0 <= (one.majority_on - today).days <= SOON_DAYS:
        day = {"day": short_day(one.majority_on, today), "name": one.holder.first_given_name}
        lines.append(_("Le %(day)s, %(name)s aura dix-huit ans : son espace ne sera plus ouvert qu’à lui-même.") % day)
    return lines


def _proved(one: families.ProvedDecision, place: Place) -> str:
    """What was recorded about the parents, when, and what was seen before. No copy is kept (MIN-18)."""
    proofs = listed([str(PROOFS[proof]) for proof in one.proofs])
    return str(PROVED_ACTS[one.act]) % {"on": _on(one.at, place), "proofs": proofs}


def _waits(one: families.RepresentedChild, place: Place) -> str:
    if one.awaiting_until is None or one.contested:
        return ""
    return _(
        "L’autre parent que connaît l’assurance maladie est prévenu. Fermer cet espace et inviter quelqu’un "
        "attendent son accord, ou %(until)s."
    ) % {"until": until_words(one.awaiting_until, place.now)}


def _sent(one: families.InvitationView, place: Place, here: list[UUID]) -> Sent:
    pending = one.status is families.InvitationStatus.PENDING
    mine = one.sender.id == place.actor.holder_id
    today = day_of(place.now)
    if pending:
        text = _("Invitation envoyée %(on)s. Elle vaut %(until)s.") % {
            "on": _on(one.sent_at, place), "until": until_words(one.ends_at, place.now),
        }  # fmt: skip
    else:
        text = _("Invitation envoyée %(on)s.") % {"on": _on(one.sent_at, place)}
        if one.answered_at:
            text += " " + _("Réponse : %(day)s.") % {"day": short_day(day_of(one.answered_at), today)}
    return Sent(
        name=one.typed_name if mine else _("Une personne invitée par %(name)s") % {"name": one.sender.full_name},
        text=text,
        status=str(STATUSES[one.status]),
        kind=STATUS_KINDS.get(one.status, "plain"),
        withdraw=reverse("citizen:withdraw_representative", args=[*here, one.id]) if pending and mine and here else "",
    )


def _on(moment: datetime, place: Place) -> str:
    day = short_day(day_of(moment), day_of(place.now))
    return day if day[:1] not in "0123456789" else _("le %(day)s") % {"day": day}


def _adult(one: families.MeasureView, place: Place) -> Adult:
    known = next((who for who in place.people if who.holder_id == one.protected.id), None)
    if one.kind is families.MeasureKind.REPRESENTATION:
        text = _("Vous représentez cette personne, par décision de justice.")
    elif one.open:
        text = _("Vous assistez cette personne, qui vous a ouvert son espace.")
    else:
        text = _("Vous assistez cette personne. Son espace vous sera ouvert si elle le veut : elle seule en décide.")
    return Adult(name=one.protected.full_name, text=text, href=home_address(known) if known and known.space else "")


def _protector(one: families.MeasureView, place: Place) -> Adult:
    if one.kind is families.MeasureKind.REPRESENTATION:
        return Adult(name=one.person.full_name, text=_("Vous représente, par décision de justice."))
    return Adult(
        name=one.person.full_name,
        text=_("Vous assiste. Vous lui avez ouvert votre espace.")
        if one.open
        else _("Vous assiste, par décision de justice. Votre espace lui reste fermé sans votre accord."),
        action=reverse("citizen:family_assistance", args=[one.id]),
        gesture="fermer" if one.open else "ouvrir",
        button=_("Ne plus lui ouvrir mon espace") if one.open else _("Lui ouvrir mon espace"),
    )


def _contested(one: families.AgreementView, place: Place) -> str:
    day = short_day(day_of(one.answered_at), day_of(place.now)) if one.answered_at else ""
    return _("Vous avez contesté que %(name)s représente %(child)s (%(day)s). Cela attend la décision du juge.") % {
        "name": one.newcomer.full_name, "child": one.child.first_given_name, "day": day,
    }  # fmt: skip
