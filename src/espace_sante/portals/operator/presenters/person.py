"""One person: where they stand, since when, why; their notices and oppositions. Nothing of what lies in a space."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import LookedUp
from espace_sante.kernel.identifiers import Ins
from espace_sante.portals.operator.wording.dates import NO_BREAK, day, last_day_before, moment_words
from espace_sante.portals.operator.wording.states import CHANNELS, GROUNDS, NOTICES, OPPOSITIONS, REASONS, SPACES
from espace_sante.spaces.api import NoticeLine, OlderRecordView, OppositionView, StateLine, Why, campaigns

MAY_OPPOSE = {
    Why.NOT_YET_CHOSEN, Why.WAITING_TO_LEAVE, Why.TIME_TO_ANSWER, Why.NOTICE_CAME_BACK, Why.BETWEEN_TWO, Why.GIVEN_UP,
    Why.HAS_ONE,  # by a letter posted before the opening
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """A notice and its fate; `again` is the address that sends a letter once more."""

    title: str
    text: str
    again: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonPresenter:
    """The page of one person."""

    name: str
    lead: str
    reason: str
    identity: list[tuple[str, str]]
    history: list[tuple[str, str]]
    notices: list[NoticeRow]
    oppositions: list[tuple[str, str]]
    oppose: str = ""
    withdraw: str = ""
    confirm: str = ""
    older: str = ""
    death: str = ""


def person_presenter(found: LookedUp) -> PersonPresenter:
    standing, holder = found.standing, found.holder
    last = standing.last
    opposed, older = standing.opposition is not None, found.older
    oppose = standing.why in MAY_OPPOSE and not opposed
    return PersonPresenter(
        name=holder.full_name,
        lead=_("%(state)s depuis le %(day)s.") % {"state": SPACES[last.state], "day": day(last.since)}
        if last
        else _("Pas d’espace."),
        reason=_("Elle a refusé l’ouverture. Comme un dossier plus ancien existe, son refus est encore à confirmer.")
        if opposed and older and older.stands
        else _reason(standing.why, standing.due),
        identity=[
            (_("Date de naissance"), day(holder.birth_on)),
            (
                _("Matricule INS"),
                f"{holder.ins.value[:5]}{NO_BREAK}•••" if isinstance(holder.ins, Ins) else _("aucun"),
            ),
            (_("Adresse des lettres"), ", ".join(found.address) or _("incomplète : rien ne peut lui être posté")),
            (_("Courriel"), _("connu") if found.has_mail else _("aucun")),
        ],
        history=[_state(one) for one in reversed(standing.states)],
        notices=[_notice(one, holder.id) for one in reversed(standing.notices)],
        oppositions=[_opposition(one) for one in reversed(standing.oppositions)],
        oppose=reverse("operator:oppose", args=[holder.id]) if oppose else "",
        withdraw=reverse("operator:withdraw", args=[holder.id]) if opposed else "",
        confirm=reverse("operator:confirm", args=[holder.id]) if opposed and older and older.stands else "",
        older=_older(older) if older else "",
        death=reverse("operator:death", args=[holder.id]) if standing.why is Why.DEAD else "",
    )


def _older(one: OlderRecordView) -> str:
    """What became of the record of before the space (LC-08, LC-09)."""
    opened = {"opened": day(one.opened_on)}
    if one.joined_at:
        return _("Un DMP ouvert le %(opened)s a rejoint l’espace le %(day)s.") % {**opened, "day": day(one.joined_at)}
    if one.closed_at:
        return _("Un DMP ouvert le %(opened)s a été fermé le %(day)s.") % {**opened, "day": day(one.closed_at)}
    if one.asks_at:
        words = _("Un DMP ouvert le %(opened)s existe. Sans confirmation, un courrier part à compter du %(day)s.")
        return words % {**opened, "day": day(one.asks_at)}
    return _("Un DMP ouvert le %(opened)s existe : il rejoint l’espace s’il s’ouvre.") % opened


def _reason(why: Why, due: tuple[str, datetime] | None) -> str:
    return str(REASONS[why]) % {"due": last_day_before(due[1]) if due else "–"}


def _state(one: StateLine) -> tuple[str, str]:
    ground = str(GROUNDS.get(one.ground, one.ground))
    return str(SPACES[one.state]), _("depuis le %(day)s, %(ground)s") % {"day": day(one.since), "ground": ground}


def _notice(one: NoticeLine, holder_id: UUID) -> NoticeRow:
    reminder = one.kind is campaigns.Kind.REMINDER
    again = one.kind is campaigns.Kind.AGAIN
    title = _("Refus à confirmer : %(channel)s") if again else _("Notice : %(channel)s")
    title = _("Rappel : %(channel)s") if reminder else title
    fate = str(NOTICES[one.state]) % {
        "sent": day(one.sent_at) if one.sent_at else "–",
        "settled": day(one.settled_at) if one.settled_at else "–",
    }
    return NoticeRow(
        title=title % {"channel": str(CHANNELS[one.channel]).lower()},
        text=_("%(campaign)s, %(wave)s : %(fate)s.") % {"campaign": one.campaign, "wave": one.wave, "fate": fate},
        again=reverse("operator:send_again", args=[holder_id, one.id]) if one.may_be_sent_again else "",
    )


def _opposition(one: OppositionView) -> tuple[str, str]:
    words = _("dite le %(said)s %(channel)s, enregistrée le %(recorded)s") % {
        "said": day(one.said_at), "channel": OPPOSITIONS[one.channel], "recorded": moment_words(one.recorded_at),
    }  # fmt: skip
    if one.for_a_child:
        words = _("%(words)s, par un représentant légal") % {"words": words}
    if one.confirmed_at is not None:
        words = _("%(words)s ; confirmée le %(day)s") % {"words": words, "day": day(one.confirmed_at)}
    if one.withdrawn_at is not None:
        words = _("%(words)s ; retirée le %(day)s") % {"words": words, "day": day(one.withdrawn_at)}
    return one.number, words
