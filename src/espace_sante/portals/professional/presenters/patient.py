"""Where a space stands for somebody who may not read it yet (RULES.md LC-23), and the people one cares for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, FoundSpace, MyPatient, Reason
from espace_sante.portals.professional.presenters.dates import day_of, short_date
from espace_sante.spaces.api import State


@dataclass(frozen=True, kw_only=True)
class GatePresenter:
    """What one learns of a space before reading it."""

    title: str
    sentence: str
    facts: list[tuple[str, str]]
    open: bool
    blocked: bool
    may_declare: bool
    may_deposit: bool
    declare_href: str
    deposit_href: str
    own_documents_href: str
    may_record_objection: bool
    objection_href: str
    express: bool
    code_href: str
    emergencies: list[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class PatientLine:
    """Somebody the professional cares for."""

    name: str
    href: str
    meta: str


def gate_presenter(found: FoundSpace) -> GatePresenter:
    space_id = found.space.id
    return GatePresenter(
        title=_title(found),
        sentence=_sentence(found),
        facts=[
            (_("Espace"), _state(found)),
            (_("Autorisation de lire"), _("valide") if found.authorised else _("aucune")),
            (_("Médecin traitant"), _("vous") if found.medecin_traitant else _("ce n’est pas vous")),
        ],
        open=found.open,
        blocked=found.blocked,
        may_declare=found.may_declare,
        may_deposit=found.may_deposit,
        declare_href=reverse("professional:declare", args=[space_id]),
        deposit_href=reverse("professional:deposit", args=[space_id]),
        own_documents_href=reverse("professional:documents", args=[space_id]) if found.may_declare else "",
        may_record_objection=found.case.decide(Action.RECORD_OBJECTION).allowed,
        objection_href=reverse("professional:objection", args=[space_id]),
        express=found.case.decide(Action.ENTER_SPACE).reason is Reason.EXPRESS_CONSENT_NEEDED,
        code_href=reverse("professional:patient_code", args=[space_id])
        if found.case.decide(Action.USE_CODE).allowed
        else "",
        emergencies=_emergencies(found),
    )


def _emergencies(found: FoundSpace) -> list[tuple[str, str, str]]:
    """Sentence, label and address of each way in without consent that this profession has.

    An opposition of the person is told where the emergency is asked for, to who asks for it; not here, to everybody.
    """
    ways = [
        (
            Action.CALL_CENTRE,
            _("Un appel à la régulation concerne cette personne ?"),
            _("Ouvrir pour la régulation"),
            "professional:call_centre",
        ),
        (
            Action.BREAK_GLASS,
            _("La personne ne peut pas répondre, et sa santé est en danger immédiat ?"),
            _("Ouvrir en urgence"),
            "professional:emergency",
        ),
    ]
    return [
        (sentence, label, reverse(address, args=[found.space.id]))
        for action, sentence, label, address in ways
        if (answer := found.case.decide(action)).allowed or answer.reason is Reason.EMERGENCY_OPPOSED
    ]


def patient_lines(patients: list[MyPatient], *, now: datetime) -> list[PatientLine]:
    return [
        PatientLine(
            name=f"{one.holder.family_name.upper()} {one.holder.first_given_name}",
            href=_record(one.space.id),
            meta=_meta(one, now),
        )
        for one in patients
    ]


def _record(space_id: UUID) -> str:
    return reverse("professional:record", args=[space_id])


def _meta(one: MyPatient, now: datetime) -> str:
    why = _("médecin traitant") if one.medecin_traitant else _("équipe de soins ou accord")
    return _("%(age)s ans, %(date)s · %(why)s") % {
        "age": one.holder.age_on(day_of(now)),
        "date": short_date(one.holder.birth_on),
        "why": why,
    }


def _title(found: FoundSpace) -> str:
    if not found.open:
        return _("Cet espace n’est pas ouvert")
    if found.inert:
        return _("Cet espace n’est pas encore activé")
    if found.blocked:
        return _("Vous ne pouvez pas lire ce dossier")
    return _("Avant de lire ce dossier")


def _sentence(found: FoundSpace) -> str:
    if not found.open:
        return _("Rien ne peut y être lu ni déposé.")
    if found.inert:
        return _("Personne n’y lit tant que la personne ne l’a pas activé. Vous pouvez y déposer un document.")
    if found.blocked:
        return _("Cette personne a bloqué votre accès. Vous pouvez toujours déposer un document utile à ses soins.")
    return _("Dites ce qui vous y autorise. Pour déposer un document, rien n’est à déclarer.")


def _state(found: FoundSpace) -> str:
    words = {
        State.OPEN_NOT_ACTIVATED: _("ouvert depuis le %(date)s, pas encore activé par la personne"),
        State.ACTIVE: _("ouvert et activé, depuis le %(date)s"),
        State.SUSPENDED: _("suspendu depuis le %(date)s"),
        State.CLOSED_ARCHIVED: _("fermé le %(date)s"),
        State.ERASURE_PENDING: _("fermé le %(date)s"),
        State.DECEASED: _("fermé le %(date)s, après le décès de la personne"),
    }
    since = found.closure.at if found.closure else found.since
    return words[found.state] % {"date": short_date(since)}
