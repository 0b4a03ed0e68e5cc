"""What stands around every page: who reads, and who is the patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.identity.api import HolderView, IdentityStatus
from espace_sante.interop.professional_mail import api as professional_mail
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Ins
from espace_sante.portals.components.presenters import PatientAlert
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import AccountLink
from espace_sante.portals.professional.presenters.dates import day_of, short_date

ADULT = 18
_STATUSES = {
    IdentityStatus.PROVISIONAL: gettext_lazy("provisoire"),
    IdentityStatus.RETRIEVED: gettext_lazy("récupérée"),
    IdentityStatus.VALIDATED: gettext_lazy("validée"),
    IdentityStatus.QUALIFIED: gettext_lazy("qualifiée"),
}
_NOT_QUALIFIED = gettext_lazy("Identité non qualifiée : aucun dépôt possible")
_NO_INS = gettext_lazy("Pas encore d’INS : aucun dépôt possible")  # LC-24


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The professional at work."""

    name: str
    role: str
    links: list[AccountLink]


@dataclass(frozen=True, kw_only=True)
class PatientStrip:
    """Whose record it is. `ins` is masked; `ins_full` is shown on demand.

    `write_href` is empty where professionals have no mailbox (ADR 31).

    `alerts` says that the identity is not qualified: then nothing can be deposited (RULES.md DOC-05).
    """

    space_id: UUID
    name: str
    age: str
    born: str
    sex: str
    ins: str
    ins_full: str
    ins_state: str
    href: str
    deposit_href: str
    write_href: str
    birth_name: str
    given_names: str
    birth_place: str
    minor: bool
    qualified: bool
    alerts: list[PatientAlert]
    facts: list[tuple[str, str]] = field(default_factory=list)


def reader_of(
    actor: Actor, *, at_home: bool = False, several_places: bool = False, place_known: bool = True, at: str = ""
) -> Reader:
    """`at`: the page of the bar that is open.

    `several_places`: whether this professional may act elsewhere, or as something else, than they do now.

    Until the place is known, the bar names none and leads to no patient: the directory's would be a guess (PRO-08).
    """
    home = AccountLink(
        label=_("Trouver un patient") if at_home else _("Changer de patient"),
        href=reverse("professional:home"),
        icon="search",
        current=at_home,
    )
    told = AccountLink(
        label=_("Notifications"), href=reverse("professional:notices"), icon="bell", current=at == "notices"
    )
    asked = AccountLink(
        label=_("Demandes"), href=reverse("professional:oppositions"), icon="letter", current=at == "oppositions"
    )
    mail = [
        AccountLink(label=_("Messages"), href=reverse("professional:messages"), icon="mail", current=at == "messages")
    ] * professional_mail.is_open()
    elsewhere = [
        AccountLink(label=_("Changer de lieu"), href=reverse("professional:situation"), icon="building")
    ] * several_places
    leave = AccountLink(label=_("Se déconnecter"), href=reverse("public:sign_out"), icon="logout", method="post")
    if not place_known:
        return Reader(name=actor.name, role="", links=[leave])
    connection = _("connexion secrète") if actor.secret_connection else ""
    role = ", ".join(filter(None, [profession_words(actor.profession), actor.structure_name, connection]))
    return Reader(name=actor.name, role=role, links=[home, *mail, told, asked, *elsewhere, leave])


def strip_of(holder: HolderView, *, space_id: UUID, now: datetime) -> PatientStrip:
    today = day_of(now)
    age = holder.age_on(today)
    has_ins, status = isinstance(holder.ins, Ins), str(_STATUSES[holder.identity_status])
    ins = _grouped(holder.ins.value) if has_ins else _("aucun")
    strip = PatientStrip(
        space_id=space_id,
        name=f"{holder.family_name.upper()} {holder.first_given_name}",
        age=_age(holder, now),
        born=_("né le %(date)s") % {"date": _birth_date(holder)}
        if holder.sex == "M"
        else _("née le %(date)s") % {"date": _birth_date(holder)},
        sex={"F": _("Femme"), "M": _("Homme")}.get(holder.sex, _("Sexe indéterminé")),
        ins=f"{_grouped(holder.ins.value[:5])} •• ••• •••" if has_ins else ins,
        ins_full=ins,
        ins_state=status if has_ins else "",
        href=reverse("professional:record", args=[space_id]),
        deposit_href=reverse("professional:deposit", args=[space_id]),
        write_href=reverse("professional:write_letter", args=[space_id]) if professional_mail.is_open() else "",
        birth_name=holder.birth_name.upper(),
        given_names=holder.given_names or holder.first_given_name,
        birth_place=holder.birth_place_name,
        minor=age < ADULT,
        qualified=holder.ins_qualified,
        alerts=[]
        if holder.ins_qualified
        else [PatientAlert(label=str(_NOT_QUALIFIED if has_ins else _NO_INS), kind="warn")],
    )
    strip.facts.extend(
        [
            (_("Matricule INS"), strip.ins_full),
            (_("Identité"), status),
            (_("Nom de naissance"), strip.birth_name),
            (_("Prénoms"), strip.given_names),
            (_("Lieu de naissance"), strip.birth_place),
        ]
    )
    return strip


def _birth_date(holder: HolderView) -> str:
    """The trait as it was given: 00/09/1985 when the day is not known."""
    if holder.birth_date_text == holder.birth_on.isoformat():
        return short_date(holder.birth_on)
    return "/".join(reversed(holder.birth_date_text.split("-")))


def _age(holder: HolderView, now: datetime) -> str:
    """Years; months before two years, as a child's doctor counts."""
    today = day_of(now)
    years = holder.age_on(today)
    if years >= 2:
        return _("%(years)s ans") % {"years": years}
    born = holder.birth_on
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return _("%(months)s mois") % {"months": max(months, 0)}


def _grouped(matricule: str) -> str:
    """1 52 02 33 063 101 85, as people read it aloud."""
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return " ".join(filter(None, (matricule[start:end] for start, end in pairwise(cuts))))
