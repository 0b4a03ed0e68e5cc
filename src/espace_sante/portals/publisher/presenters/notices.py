"""Where the subscriptions of a service stand: how many are told of changes, and what goes wrong at its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from espace_sante.portals.components.dates import moment_words
from espace_sante.subscriptions.api import Deliveries, Figures, SigningKeyView, State, Trouble

STATES: dict[State, str | Promise] = {
    State.ACTIVE: gettext_lazy("Actifs"),
    State.REQUESTED: gettext_lazy("En attente d’une première réponse"),
    State.ERROR: gettext_lazy("En erreur"),
    State.OFF: gettext_lazy("Terminés"),
}
TROUBLES: dict[Trouble, str | Promise] = {
    Trouble.SILENT: gettext_lazy("votre adresse n’a pas répondu à temps"),
    Trouble.REFUSED: gettext_lazy("votre adresse a répondu autre chose que 2xx"),
    Trouble.NOT_PUBLIC: gettext_lazy("votre adresse mène à un réseau qui n’est pas public"),
    Trouble.GONE: gettext_lazy("votre adresse a répondu 410"),
    Trouble.TOO_MANY: gettext_lazy("trop d’avis attendaient"),
}


@dataclass(frozen=True, kw_only=True)
class FailingRow:
    """A subscription whose calls fail. `state`: why; `words`: how often, and when it is tried again."""

    host: str
    state: str
    words: str


def notices(figures: Figures, *, trouble: bool = True) -> list[tuple[str, str]]:
    """Terms and values; none while nobody subscribed. `trouble`: with the last that went wrong."""
    told = [(str(STATES[one]), str(figures.by_state[one])) for one in STATES if figures.by_state.get(one)]
    if trouble and figures.trouble in TROUBLES:
        told.append((_("Dernier échec"), str(TROUBLES[figures.trouble])))
    return told


def delivery_rows(deliveries: Deliveries) -> list[tuple[str, str]]:
    """When the last push was taken, how many wait; none of what never happened."""
    told = []
    if deliveries.last_told_at:
        told.append((_("Dernier envoi reçu"), moment_words(deliveries.last_told_at)))
    if deliveries.waiting:
        told.append((_("En attente d’envoi"), str(deliveries.waiting)))
    return told


def failing_rows(deliveries: Deliveries) -> list[FailingRow]:
    rows = []
    for one in deliveries.failing:
        times = ngettext("%(count)s échec de suite", "%(count)s échecs de suite", one.failures) % {
            "count": one.failures
        }
        again = _("prochain essai le %(moment)s") % {"moment": moment_words(one.again_at)} if one.again_at else ""
        told = ", ".join(filter(None, [times, again or _("plus d’essai : abonnez-vous de nouveau")]))
        rows.append(FailingRow(host=one.host, state=str(TROUBLES.get(one.trouble, "")), words=told))
    return rows


def key_rows(key: SigningKeyView | None, *, now: datetime) -> list[tuple[str, str]]:
    """Since when there is a key, until when the one before signs too; none without a key."""
    if key is None:
        return []
    former = key.former_until if key.former_until and key.former_until > now else None
    return [
        (_("Créée le"), moment_words(key.made_at)),
        (_("La clé d’avant, jusqu’au"), moment_words(former) if former else ""),
    ]
