"""Where a space stands before it is entered, since when and why, and the answers that are left: for a letter, for
whoever signed in, for a child. Two answers weigh the same, the refusal first.

Source: CSP art. R. 1111-28; RULES.md LC-03 to LC-09, C1, C4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Opening, Reason
from espace_sante.portals.components.dates import day_words, moment_words
from espace_sante.portals.components.opening_words import (
    CHANNELS,
    accept_lines,
    confirm_words,
    older_words,
    opened_because,
    refuse_lines,
    unknown_because,
)
from espace_sante.spaces import api as spaces

REFUSE, OPEN, CHANGE, CONFIRM = "refuser", "ouvrir", "changer", "confirmer"  # the answers that a form carries


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: a title, what follows from it (icon, sentence), its button. `action`: the address to post to."""

    id: str
    title: str
    lines: list[tuple[str, str]]
    button: str
    action: str
    value: str


@dataclass(frozen=True, kw_only=True)
class OpeningPresenter:
    """The page. `answers`: none, or two; `act`: the only button that is left, if any."""

    title: str
    lead: str
    texts: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    deadline: str = ""
    answers: list[Answer] = field(default_factory=list)
    silence: str = ""
    proof_href: str = ""
    act: str = ""
    act_action: str = ""
    act_value: str = ""
    certify: bool = False
    confirm: str = ""
    confirm_title: str = ""
    confirm_texts: list[str] = field(default_factory=list)
    confirm_action: str = ""
    confirm_value: str = CONFIRM


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where this page posts: the refusal, its confirmation, the yes, the change of mind; and where the proof is."""

    refuse: str
    accept: str
    change: str
    proof: str
    confirm: str


def opening_presenter(opening: Opening, addresses: Addresses) -> OpeningPresenter:
    """What is told of this space, in the state where it is."""
    told: dict[spaces.State, Callable[[Opening, Addresses], OpeningPresenter]] = {
        spaces.State.UNKNOWN: _unknown,
        spaces.State.NOTIFIED: _notified,
        spaces.State.OPPOSED: _opposed,
    }
    return told.get(opening.state, _open)(opening, addresses)


def own(opening: Opening) -> bool:
    return opening.case.relations.holder


def whose(opening: Opening) -> dict[str, str]:
    return {"name": opening.holder.first_given_name, "initial": opening.holder.family_name[:1]}


def too_late(opening: Opening) -> str:
    """For whoever answers after somebody else did: what was recorded, and what can be done."""
    values = whose(opening)
    if opening.state is spaces.State.OPPOSED:
        return _("Un refus a été enregistré juste avant votre réponse. C’est lui qui compte : voici ce qu’il dit.")
    if own(opening):
        return _("Votre espace a été ouvert entre-temps. Il ne peut plus être refusé ; vous pouvez le fermer.")
    return (
        _(
            "L’espace pour %(name)s a été ouvert juste avant votre réponse, par une personne qui le représente aussi. "
            "Il ne peut plus être refusé, mais il peut être fermé : depuis votre compte, ou au 34 22."
        )
        % values
    )


def _unknown(opening: Opening, addresses: Addresses) -> OpeningPresenter:
    values = whose(opening)
    title = _("Vous n’avez pas d’espace santé") if own(opening) else _("%(name)s n’a pas d’espace santé") % values
    lead, texts = unknown_because(opening)
    return OpeningPresenter(
        title=title,
        lead=lead,
        texts=texts,
        deadline=_("Vous pouvez répondre dès maintenant"),
        answers=_answers(opening, addresses, opens=""),
        certify=opening.uncertified,
    )


def _notified(opening: Opening, addresses: Addresses) -> OpeningPresenter:
    values = whose(opening)
    asked = spaces.opening_mode() is spaces.OpeningMode.ASKED
    title = _("Voulez-vous un espace santé ?")
    if not own(opening):
        title = _("Voulez-vous un espace santé pour %(name)s ?") % values
    opens = day_words(opening.opens_at) if opening.opens_at else ""
    last = day_words(opening.opens_at - timedelta(microseconds=1)) if opening.opens_at else ""
    if asked:
        deadline, silence = _("Vous répondez quand vous voulez"), _("Si vous ne faites rien, rien ne s’ouvre.")
    elif opens:
        deadline = _("Vous avez jusqu’au %(day)s") % {"day": last}
        silence = _("Si vous ne faites rien, l’espace s’ouvre le %(day)s. La loi le prévoit ainsi.") % {"day": opens}
    else:
        deadline = _("Vous pouvez répondre dès maintenant")
        silence = _(
            "Le délai est arrêté : une lettre nous est revenue. Rien ne s’ouvre avant qu’une autre vous arrive."
        )
    texts = []
    if opening.space and not opening.by_letter:
        texts.append(_("Nous vous avons écrit le %(day)s.") % {"day": day_words(opening.space.since)})
    if opening.older and opening.older.stands:
        texts.append(older_words(opening))
    return OpeningPresenter(
        title=title,
        lead=_(
            "C’est votre choix. Vous n’avez pas à dire pourquoi, et vous pourrez en changer quand vous voulez, "
            "dans un sens comme dans l’autre."
        ),
        texts=texts,
        deadline=deadline,
        answers=_answers(opening, addresses, opens=opens),
        silence=silence,
        certify=opening.uncertified,
    )


def _opposed(opening: Opening, addresses: Addresses) -> OpeningPresenter:
    said = opening.opposition
    title = _("Vous avez refusé l’ouverture") if own(opening) else _("L’ouverture a été refusée")
    lead = _("Aucun espace n’est ouvert, et rien ne s’ouvrira sans que vous le demandiez.")
    if opening.older and opening.older.stands:
        lead = _("Aucun espace n’est ouvert. Comme un dossier plus ancien existe, votre refus est encore à confirmer.")
    texts = [_("Ce refus ne change rien aux soins ni aux remboursements.")]
    if opening.decide(Action.WITHDRAW_OPPOSITION).reason is Reason.OPPOSED_BY_OTHER:
        texts += [
            _("C’est l’autre représentant légal qui a refusé. Lui seul peut changer d’avis ici : parlez-en ensemble."),
            _("Vous n’êtes pas d’accord ? Un juge aux affaires familiales peut décider. Le 34 22 vous répond aussi."),
        ]
    asked = opening.older is not None and opening.older.stands and opening.may(Action.CONFIRM_OPPOSITION)
    may_change = opening.may(Action.WITHDRAW_OPPOSITION)
    button = _("Changer d’avis et ouvrir mon espace") if own(opening) else _("Changer d’avis et ouvrir cet espace")
    return OpeningPresenter(
        title=title,
        lead=lead,
        texts=texts,
        facts=_facts(said) if said else [],
        proof_href=addresses.proof if said and opening.may(Action.READ_OPPOSITION) else "",
        act=button if may_change else "",
        act_action=addresses.change if may_change else "",
        act_value=CHANGE,
        certify=opening.uncertified and may_change,
        confirm=_("Je confirme mon refus") if asked else "",
        confirm_title=_("Le dossier médical partagé d’avant l’espace santé"),
        confirm_texts=confirm_words(opening) if asked else [],
        confirm_action=addresses.confirm if asked else "",
    )


def _open(opening: Opening, addresses: Addresses) -> OpeningPresenter:
    values = whose(opening)
    inert = spaces.opening_mode() is spaces.OpeningMode.INERT
    assert opening.space is not None  # a state without a space is the first one
    since = {"day": day_words(opening.space.since), "why": opened_because(opening.space.ground)}
    texts = [
        _("Il n’est pas encore activé : personne ne peut y lire. Les soignants y déposent seulement des documents.")
        if inert
        else _("Il n’est pas encore activé. Les soignants y ajoutent des documents et lisent selon leur métier."),
        _("Une fois activé, vous choisissez qui peut le lire. Vous pouvez aussi le fermer, à tout moment."),
    ]
    may = opening.may(Action.ACTIVATE_SPACE) and not opening.uncertified
    return OpeningPresenter(
        title=_("Votre espace est ouvert") if own(opening) else _("L’espace pour %(name)s est ouvert") % values,
        lead=_("Il est ouvert depuis le %(day)s, %(why)s.") % since,
        texts=texts,
        act=(_("Activer mon espace") if own(opening) else _("Activer cet espace")) if may else "",
        act_action=addresses.accept if may else "",
        act_value=OPEN,
    )


def _answers(opening: Opening, addresses: Addresses, *, opens: str) -> list[Answer]:
    """The refusal, then the yes: the same number of lines."""
    if not opening.may(Action.OPPOSE_OPENING):
        return []
    leave = opening.by_letter and bool(opens)
    no = Answer(
        id="non",
        title=_("Non, je n’en veux pas"),
        lines=refuse_lines(own=own(opening)),
        button=_("Je m’oppose à l’ouverture"),
        action=addresses.refuse,
        value=REFUSE,
    )
    if not opening.may(Action.REQUEST_OPENING):
        return [no]
    mine = _("Je laisse ouvrir mon espace") if leave else _("Ouvrir mon espace maintenant")
    theirs = _("Je laisse ouvrir cet espace") if leave else _("Ouvrir cet espace maintenant")
    yes = Answer(
        id="oui",
        title=_("Oui, je le laisse ouvrir") if leave else _("Oui, j’en veux un"),
        lines=accept_lines(own=own(opening), opens=opens if leave else ""),
        button=mine if own(opening) else theirs,
        action=addresses.accept,
        value=OPEN,
    )
    return [no, yes]


def _facts(said: spaces.OppositionView) -> list[tuple[str, str]]:
    confirmed = [(_("Confirmé"), _("le %(day)s") % {"day": day_words(said.confirmed_at)})] if said.confirmed_at else []
    return [
        (_("Numéro de la preuve"), said.number),
        (_("Enregistré"), _("le %(day)s") % {"day": moment_words(said.recorded_at)}),
        (_("Comment"), str(CHANNELS[said.channel])),
        *confirmed,
    ]
