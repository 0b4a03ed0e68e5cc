"""What the certificate of a delegation says. French whatever the language of the pages: it is a legal wording.

Source: RULES.md CAR-06 to CAR-09.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from espace_sante.identity import api as identity
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.clock import PARIS
from espace_sante.record.services.ports import Certificate

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
TITLES = {
    "accepted": "Attestation d’accord pour aider un proche",
    "refused": "Attestation de refus d’aider un proche",
    "changed": "Attestation de changement de l’aide à un proche",
    "revoked": "Attestation de fin de l’aide à un proche",
}
SECTIONS = {
    Section.DOCUMENTS: "les documents",
    Section.MESSAGES: "les messages",
    Section.AGENDA: "l’agenda",
    Section.PROFILE: "le profil médical",
}
NOTES = (
    "L’aidant ne peut ni choisir qui voit l’espace, ni le fermer, ni en changer les coordonnées ou le mot de passe, "
    "ni nommer un autre aidant.",
    "Chacun des deux peut arrêter cette aide à tout moment, sans donner de raison. Chaque accès est écrit dans "
    "l’activité de l’espace.",
)


def certificate_of(view: identity.DelegationView, position: int) -> Certificate:
    """What the certificate of a step says. Raises DelegationUnknown for a step without one."""
    kind = kind_of_step(view, position)
    if not kind:
        raise identity.DelegationUnknown
    step = next(one for one in view.steps if one.position == position)
    terms = [one for one in view.history if one.decided_at <= step.at][-1].value
    helped, carer = view.helped.full_name, view.carer_name
    by_holder = step.by_id == str(view.helped.id)
    facts = [("Personne aidée", _person(view.helped)), ("Aidant", _person(view.carer) if view.carer else carer)]
    if kind != "refused":
        until = step.at if kind == "revoked" else terms.until
        facts += [
            ("Ce qui est ouvert", opened_words(terms.scope)),
            ("Du", day_words(terms.since)),
            ("Au", f"{day_words(until)}, à {_clock(until)}" if kind == "revoked" else _last_day(until)),
        ]
    return Certificate(
        title=TITLES[kind],
        number=f"{view.id.hex[-12:].upper()}-{position}",
        sentence=_sentence(kind, helped=helped, carer=carer, at=step.at, by_holder=by_holder),
        facts=tuple(facts),
        notes=NOTES if kind in {"accepted", "changed"} else (),
        made_at=step.at,
    )


def opened_words(scope: CarerScope) -> str:
    """« les documents et l’agenda, en lecture »."""
    names = [SECTIONS[one] for one in Section if one in scope.sections]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    if scope.emergency_only:
        return f"{listed}, en lecture, seulement quand l’aidant déclare une urgence"
    return f"{listed}, {'pour lire et pour ajouter' if scope.writes else 'en lecture'}"


def kind_of_step(view: identity.DelegationView, position: int) -> str:
    """Which certificate a step has, empty when it has none: the second acceptance is a change of the terms."""
    step = next((one for one in view.steps if one.position == position), None)
    if step is None or step.state.value not in TITLES:
        return ""
    accepted_before = any(one.state is step.state and one.position < position for one in view.steps)
    return "changed" if accepted_before else step.state.value


def _sentence(kind: str, *, helped: str, carer: str, at: datetime, by_holder: bool) -> str:
    when = f"Le {day_words(at)} à {_clock(at)}"
    if kind == "accepted":
        return f"{when}, {carer} a accepté d’aider {helped}, qui le lui a demandé."
    if kind == "refused":
        return f"{when}, {carer} a refusé d’aider {helped}. Rien ne lui a été montré."
    if kind == "changed":
        return f"{when}, {helped} a changé ce que {carer} peut faire dans son espace."
    return f"{when}, {helped if by_holder else carer} a mis fin à l’aide de {carer} à {helped}."


def _person(holder: identity.HolderView) -> str:
    return f"{holder.full_name}, date de naissance : {_date(holder.birth_on)}"


def day_words(moment: datetime) -> str:
    """« 1er décembre 2026 », the day in Paris."""
    return _date(moment.astimezone(PARIS).date())


def _last_day(until: datetime) -> str:
    """The last whole day before the end: a help until midnight ends with the day before."""
    return f"{day_words(until - timedelta(microseconds=1))} compris"


def _date(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _clock(moment: datetime) -> str:
    local = moment.astimezone(PARIS)
    return f"{local.hour} h {local.minute:02d}"
