"""« Mes aidants » and « Les personnes que j’aide »: who helps whom, for what, until when, and what one can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.identity.api import MOST_CARERS, DelegationState, DelegationView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import home_address, shell_of
from espace_sante.portals.citizen.wording.carers import (
    STATES,
    instant_words,
    long_day,
    period_words,
    scope_words,
    sections_words,
    until_words,
)
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Step
from espace_sante.portals.components.shell import ShellPresenter

RECENT = timedelta(days=365)  # how long what is over stays in the lists
STEPS = ("qui", "quoi", "quand", "declaration")


@dataclass(frozen=True, kw_only=True)
class Button:
    """A link of a card. `hint` says to whom it applies, for who hears the page."""

    label: str
    href: str
    icon: str = ""
    kind: str = "plain"
    hint: str = ""
    download: bool = False


@dataclass(frozen=True, kw_only=True)
class Help:
    """One delegation as its reader sees it."""

    id: str
    name: str
    initial: str
    state: str
    facts: list[tuple[str, str]]
    note: str = ""
    alert: str = ""
    buttons: list[Button] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CarersPresenter:
    """A list: what waits, what runs, what is over."""

    shell: ShellPresenter
    title: str
    lead: str
    waiting: list[Help]
    running: list[Help]
    over: list[Help]
    invite_href: str = ""
    full: str = ""
    other_href: str = ""


@dataclass(frozen=True, kw_only=True)
class StepPresenter:
    """A page about one delegation, or a step towards one: its title, where one is, where it goes."""

    shell: ShellPresenter
    title: str
    lead: str = ""
    text: str = ""
    back_href: str = ""
    back_label: str = ""
    action: str = ""
    steps: list[Step] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    name: str = ""


def carers_presenter(place: Place, given: Sequence[DelegationView]) -> CarersPresenter:
    """The holder's side."""
    waiting, running, over = _sorted(place, given)
    taken = len(waiting) + len(running)
    return CarersPresenter(
        shell=shell_of(place, current="carers"),
        title=_("Mes aidants"),
        lead=_("Un proche vous aide ? Ouvrez-lui votre espace, en entier ou en partie, jusqu’à une date."),
        waiting=[_given(place, one) for one in waiting],
        running=[_given(place, one) for one in running],
        over=[_given(place, one) for one in over],
        invite_href=reverse("citizen:carer_who", args=[place.space.id]) if taken < MOST_CARERS else "",
        full=_("Vous avez %(count)s aidants ou invitations : c’est le plus possible.") % {"count": MOST_CARERS}
        if taken >= MOST_CARERS
        else "",
        other_href=reverse("citizen:helped"),
    )


def helped_presenter(place: Place, received: Sequence[DelegationView]) -> CarersPresenter:
    """The carer's side."""
    waiting, running, over = _sorted(place, received)
    return CarersPresenter(
        shell=shell_of(place, current="helped"),
        title=_("Les personnes que j’aide"),
        lead=_("Ceux qui vous ont demandé d’être leur aidant, ce que vous pouvez faire pour eux, et jusqu’à quand."),
        waiting=[_received(place, one) for one in waiting],
        running=[_received(place, one) for one in running],
        over=[_received(place, one) for one in over],
        other_href=reverse("citizen:carers", args=[place.space.id]),
    )


def step_presenter(place: Place, step: str, *, name: str = "", facts: Iterable[tuple[str, str]] = ()) -> StepPresenter:
    """One of the four steps of an invitation."""
    here, number = [place.space.id], STEPS.index(step)
    labels = (_("Qui"), _("Quoi"), _("Jusqu’à quand"), _("Déclaration"))
    titles = (
        _("Qui vous aide ?"),
        _("Que voulez-vous lui ouvrir ?"),
        _("Jusqu’à quand ?"),
        _("Relisez, puis envoyez l’invitation"),
    )
    leads = (
        _("Cette personne doit avoir son propre espace, activé. Demandez-lui ces renseignements."),
        _("Vous pourrez changer d’avis à tout moment."),
        _("L’aide s’arrête toute seule à cette date. Vous pouvez l’arrêter avant, quand vous voulez."),
        "",
    )
    back = "citizen:carers" if number == 0 else f"citizen:carer_{_NAMES[STEPS[number - 1]]}"
    return StepPresenter(
        shell=shell_of(place, current="carers"),
        title=titles[number],
        lead=leads[number],
        back_href=reverse(back, args=here),
        back_label=_("Mes aidants") if number == 0 else _("Étape précédente"),
        action=reverse(f"citizen:carer_{_NAMES[step]}", args=here),
        steps=[
            Step(label=label, state="done" if at < number else "current" if at == number else "next")
            for at, label in enumerate(labels)
        ],
        facts=list(facts),
        name=name,
    )


def change_presenter(place: Place, one: DelegationView) -> StepPresenter:
    return StepPresenter(
        shell=shell_of(place, current="carers"),
        title=_("L’aide %(of_name)s") % {"of_name": of_person(one.carer_name)},
        lead=_("Ce que vous changez vaut tout de suite. %(name)s n’a rien à accepter.") % {"name": one.carer_name},
        back_href=reverse("citizen:carers", args=[place.space.id]),
        back_label=_("Mes aidants"),
        action=reverse("citizen:carer_change", args=[place.space.id, one.id]),
        facts=_history(one),
        name=one.carer_name,
    )


def stop_presenter(place: Place, one: DelegationView) -> StepPresenter:
    """The holder's side: end what runs, or withdraw what waits."""
    pending, name = one.state is DelegationState.PENDING, {"of_name": of_person(one.carer_name)}
    return StepPresenter(
        shell=shell_of(place, current="carers"),
        title=_("Annuler l’invitation %(of_name)s ?") % name if pending else _("Arrêter l’aide %(of_name)s ?") % name,
        text=_("Cette personne ne pourra plus répondre.")
        if pending
        else _("Tout se ferme tout de suite. Vous n’avez pas à dire pourquoi. Une attestation ira dans vos documents."),
        back_href=reverse("citizen:carers", args=[place.space.id]),
        back_label=_("Mes aidants"),
        action=reverse("citizen:carer_stop", args=[place.space.id, one.id]),
        name=one.carer_name,
    )


def leave_presenter(place: Place, one: DelegationView) -> StepPresenter:
    """The carer's side."""
    name = {"name": one.helped.full_name}
    return StepPresenter(
        shell=shell_of(place, current="helped"),
        title=_("Ne plus aider %(name)s ?") % name,
        text=_("Vous n’ouvrirez plus son espace, dès maintenant. %(name)s le verra et recevra une attestation.") % name,
        back_href=reverse("citizen:helped"),
        back_label=_("Les personnes que j’aide"),
        action=reverse("citizen:helped_stop", args=[one.id]),
        name=one.helped.full_name,
    )


def answer_presenter(place: Place, one: DelegationView) -> StepPresenter:
    name = {"name": one.helped.full_name}
    return StepPresenter(
        shell=shell_of(place, current="helped"),
        title=_("%(name)s vous demande de l’aider") % name,
        lead=_("Vous avez jusqu’au %(day)s pour répondre. Sans réponse, rien ne change.")
        % {"day": long_day(day_of(min(one.expires_at, one.until)))},
        back_href=reverse("citizen:helped"),
        back_label=_("Les personnes que j’aide"),
        action=reverse("citizen:helped_answer", args=[one.id]),
        facts=_terms_facts(one, own=False),
        name=one.helped.full_name,
    )


def emergency_presenter(place: Place, one: DelegationView) -> StepPresenter:
    name = {"name": one.helped.full_name}
    return StepPresenter(
        shell=shell_of(place, current="helped"),
        title=_("Une urgence pour %(name)s ?") % name,
        lead=_("Vous pourrez lire %(sections)s pendant 24 heures, sans rien changer.")
        % {"sections": sections_words(one.terms.scope)},
        text=_("%(name)s le verra tout de suite dans son activité, avec l’heure et la raison choisie.") % name,
        back_href=reverse("citizen:helped"),
        back_label=_("Les personnes que j’aide"),
        action=reverse("citizen:helped_emergency", args=[one.id]),
        name=one.helped.full_name,
    )


_NAMES = {"qui": "who", "quoi": "what", "quand": "until", "declaration": "declare"}


def _sorted(
    place: Place, every: Sequence[DelegationView]
) -> tuple[list[DelegationView], list[DelegationView], list[DelegationView]]:
    """What waits, what runs, what ended lately."""
    waiting = [one for one in every if one.state is DelegationState.PENDING]
    running = [one for one in every if one.state is DelegationState.ACCEPTED]
    over = [one for one in every if one not in waiting and one not in running]
    return waiting, running, [one for one in over if one.state_since > place.now - RECENT]


def _given(place: Place, one: DelegationView) -> Help:
    here, name = [place.space.id, one.id], one.carer_name
    buttons, note = [], ""
    if one.state is DelegationState.PENDING:
        note = _(
            "Si %(name)s ne voit rien dans son espace avant le %(day)s, vérifiez ensemble les renseignements donnés."
        ) % {"name": name, "day": long_day(day_of(min(one.expires_at, one.until)))}
        buttons = [Button(label=_("Annuler l’invitation"), href=reverse("citizen:carer_stop", args=here), hint=name)]
    if one.state is DelegationState.ACCEPTED:
        buttons = [
            Button(label=_("Changer"), href=reverse("citizen:carer_change", args=here), icon="edit", hint=name),
            Button(label=_("Arrêter"), href=reverse("citizen:carer_stop", args=here), hint=name),
        ]
    emergency = one.emergency_at(place.now) if one.state is DelegationState.ACCEPTED else None
    return _help(
        one, name, _terms_facts(one, own=True), note=note, buttons=[*buttons, *_certificate(one, name)],
        alert=_("%(name)s a ouvert votre espace en urgence %(since)s, jusqu’%(until)s.")
        % {"name": name, "since": instant_words(emergency.since), "until": _until_instant(emergency.until)}
        if emergency else "",
    )  # fmt: skip


def _received(place: Place, one: DelegationView) -> Help:
    name, buttons, note = one.helped.full_name, [], ""
    if one.state is DelegationState.PENDING:
        buttons = [
            Button(
                label=_("Lire et répondre"), href=reverse("citizen:helped_answer", args=[one.id]), kind="primary",
                hint=name,
            )
        ]  # fmt: skip
    emergency = None
    if one.state is DelegationState.ACCEPTED:
        buttons = _running_buttons(place, one, name)
        emergency = one.emergency_at(place.now)
        note = (
            _("Cette aide commencera le %(day)s.") % {"day": long_day(day_of(one.since))}
            if (one.since > place.now)
            else ""
        )
    return _help(
        one, name, _terms_facts(one, own=False), note=note, buttons=[*buttons, *_certificate(one, name)],
        alert=_("Vous avez déclaré une urgence : vous pouvez lire jusqu’%(until)s.")
        % {"until": _until_instant(emergency.until)} if emergency else "",
    )  # fmt: skip


def _running_buttons(place: Place, one: DelegationView, name: str) -> list[Button]:
    who = next((relative for relative in place.people if relative.holder_id == one.helped.id), None)
    buttons = []
    if who is not None and who.space is not None:
        buttons.append(Button(label=_("Ouvrir son espace"), href=home_address(who), kind="primary", hint=name))
    elif one.terms.scope.emergency_only and one.since <= place.now:
        href = reverse("citizen:helped_emergency", args=[one.id])
        buttons.append(Button(label=_("Déclarer une urgence"), href=href, icon="bolt", hint=name))
    stop = reverse("citizen:helped_stop", args=[one.id])
    return [*buttons, Button(label=_("Ne plus aider"), href=stop, hint=name)]


def _certificate(one: DelegationView, name: str) -> list[Button]:
    if not any(step.state.value in {"accepted", "refused", "revoked"} for step in one.steps):
        return []
    href = reverse("citizen:certificate", args=[one.id])
    return [Button(label=_("Attestation"), href=href, icon="download", kind="quiet", hint=name, download=True)]


def _help(
    one: DelegationView, name: str, facts: list[tuple[str, str]], *, note: str, alert: str, buttons: list[Button]
) -> Help:
    return Help(
        id=f"aide-{one.id}",
        name=name,
        initial=name[:1].upper(),
        state=str(STATES[one.state]),
        facts=facts,
        note=note,
        alert=alert,
        buttons=buttons,
    )


def _terms_facts(one: DelegationView, *, own: bool) -> list[tuple[str, str]]:
    facts = [
        (_("Ce que cette personne peut faire") if own else _("Ce que vous pouvez faire"), scope_words(one.terms.scope)),
        (_("Quand"), period_words(one.since, one.until)),
    ]
    if one.state in {DelegationState.PENDING, DelegationState.ACCEPTED}:
        return facts
    ended = {"state": STATES[one.state], "when": long_day(day_of(one.state_since))}
    return [*facts, (_("État"), _("%(state)s le %(when)s") % ended)]


def _history(one: DelegationView) -> list[tuple[str, str]]:
    """Every version of what was opened, the latest first."""
    return [
        (
            _("Décidé %(when)s") % {"when": instant_words(version.decided_at)},
            f"{scope_words(version.value.scope)}, {until_words(version.value.until)}",
        )
        for version in reversed(one.history)
    ]


def _until_instant(moment: object) -> str:
    """« au 25 novembre 2026 à 9 h 30 », after « jusqu’ »."""
    return _("au %(moment)s") % {"moment": instant_words(moment).removeprefix("le ")}  # type: ignore[arg-type]
