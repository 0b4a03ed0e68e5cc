"""Where the subscriptions of a service stand: how many are told of changes, and what goes wrong at its address."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.subscriptions.api import Figures, State, Trouble

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


def notices(figures: Figures) -> list[tuple[str, str]]:
    """Terms and values; none while nobody subscribed."""
    told = [(str(STATES[one]), str(figures.by_state[one])) for one in STATES if figures.by_state.get(one)]
    if figures.trouble in TROUBLES:
        told.append((_("Dernier échec"), str(TROUBLES[figures.trouble])))
    return told
