"""Connexion et sécurité: how one proves who one is, where one is signed in, what happened lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.identity.api import sign_in
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import when
from espace_sante.portals.citizen.wording.security import device_name, outcome_words
from espace_sante.portals.components.credentials import masked
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class Line:
    """A key, a session or a sign-in: its name, what is known of it, and its number when one may act on it."""

    name: str
    text: str
    number: int | None = None
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """A page below this one."""

    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class SecurityPresenter:
    """The page. `login` is empty for somebody who has only used FranceConnect."""

    shell: ShellPresenter
    title: str
    lead: str
    login: str
    facts: list[tuple[str, str]]
    keys_count: str
    keys: list[Line]
    has_application: bool
    recovery_codes: str
    links: list[NavLink]
    sessions: list[Line]
    others: int
    history: list[Line]


@dataclass(frozen=True, kw_only=True)
class StepPresenter:
    """A page below it: one thing to do."""

    shell: ShellPresenter
    title: str
    lead: str


def security_presenter(place: Place, *, account: Any, session_key: str) -> SecurityPresenter:
    devices = sign_in.devices_of(account.pk)
    sessions = sign_in.open_sessions(account, current_key=session_key)
    contact = {"mail": account.email, "sms": account.phone}.get(account.code_channel, "")
    return SecurityPresenter(
        shell=shell_of(place, current="security"),
        title=_("Connexion et sécurité"),
        lead=_("Ce qui ouvre votre espace, et où il est ouvert en ce moment."),
        login=account.sign_in_name or "",
        facts=[
            (_("Identifiant"), account.sign_in_name or ""),
            (_("Codes envoyés à"), masked(contact) if contact else ""),
        ],
        keys_count=_count(len(devices.passkeys)),
        keys=[_key(key, place) for key in devices.passkeys],
        has_application=devices.has_application,
        recovery_codes=_left(devices.recovery_codes_left),
        links=_links(account, devices),
        sessions=[_session(one, place) for one in sessions],
        others=sum(not one.current for one in sessions),
        history=[_sign_in(one, place) for one in sign_in.sign_in_history(account.pk)],
    )


def _links(account: Any, devices: sign_in.Devices) -> list[NavLink]:
    """What one may change, according to what one has."""
    rows = (
        (account.sign_in_name, _("Changer de mot de passe"), "citizen:password"),
        (account.sign_in_name, _("Changer d’adresse pour les codes"), "citizen:contact"),
        (not account.sign_in_name, _("Recevoir un code provisoire"), "public:new_code"),
        (not devices.has_application, _("Ajouter une application de codes"), "citizen:add_application"),
        (devices.passkeys or devices.has_application, _("Faire des codes de secours"), "citizen:recovery_codes"),
    )
    return [NavLink(label=label, href=reverse(name)) for wanted, label, name in rows if wanted]


def step_presenter(place: Place, *, title: str, lead: str) -> StepPresenter:
    return StepPresenter(shell=shell_of(place), title=title, lead=lead)


def _count(number: int) -> str:
    if not number:
        return _("Aucune clé d’accès pour l’instant.")
    return ngettext("%(count)s clé d’accès.", "%(count)s clés d’accès.", number) % {"count": number}


def _left(number: int | None) -> str:
    if number is None:
        return ""
    return ngettext("Il reste %(count)s code de secours.", "Il reste %(count)s codes de secours.", number) % {
        "count": number
    }


def _key(key: sign_in.Passkey, place: Place) -> Line:
    added = _("Ajoutée : %(when)s") % {"when": _lower(when(key.added_at, place.now))}
    used = (
        _("servie : %(when)s") % {"when": _lower(when(key.used_at, place.now))}
        if key.used_at
        else _("pas encore servie")
    )
    return Line(name=key.name, text=f"{added}, {used}.", number=key.id)


def _session(one: sign_in.OpenSession, place: Place) -> Line:
    since = _("Ouverte : %(when)s") % {"when": _lower(when(one.since, place.now))}
    here = _("Cette session. ") if one.current else ""
    return Line(name=device_name(one.device), text=f"{here}{since}.", number=None if one.current else one.id)


def _sign_in(one: sign_in.SignInView, place: Place) -> Line:
    return Line(
        name=outcome_words(one),
        text=f"{when(one.at, place.now)}, {device_name(one.device)}",
        refused=one.outcome != sign_in.SignInOutcome.DONE,
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
