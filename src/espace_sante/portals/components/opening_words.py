"""Sentences about spaces that are not entered yet: why there is none, why there is one, what follows from an answer."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Opening
from espace_sante.portals.components.dates import day_words
from espace_sante.spaces import api as spaces

Line = tuple[str, str]  # an icon, a sentence

CHANNELS: dict[spaces.OppositionChannel, Promise] = {
    spaces.OppositionChannel.LETTER_CODE: gettext_lazy("sur internet, avec le code de la lettre"),
    spaces.OppositionChannel.SIGNED_IN: gettext_lazy("sur internet, après connexion"),
    spaces.OppositionChannel.PHONE: gettext_lazy("par téléphone"),
    spaces.OppositionChannel.COUNTER: gettext_lazy("au guichet d’une caisse"),
    spaces.OppositionChannel.POST: gettext_lazy("par courrier"),
}
# After « il est ouvert depuis le 5 janvier 2027, ».
_OPENED: dict[str, Promise] = {
    "silence": gettext_lazy("parce que personne ne l’a refusé pendant les six semaines"),
    "opposition-withdrawn": gettext_lazy("parce que le refus a été retiré"),
    "representative": gettext_lazy("parce qu’un représentant légal l’a demandé"),
}


def unknown_because(opening: Opening) -> tuple[str, list[str]]:
    """The lead and what follows, for somebody to whom nothing happened yet, or whose opening was given up."""
    asked = spaces.opening_mode() is spaces.OpeningMode.ASKED
    if opening.space is not None and not asked:  # LC-07
        lead = _("Il devait s’ouvrir, et n’a pas pu l’être pour une raison technique. Vous n’y êtes pour rien.")
        return lead, [_("Vous pouvez le demander vous-même, ou dire dès maintenant que vous n’en voulez pas.")]
    if asked:
        lead = _("Rien ne s’ouvre sans que vous le demandiez.")
        return lead, [_("Vous pouvez en demander un quand vous voulez, ou dire que vous n’en voulez pas.")]
    lead = _("Aucun n’a été ouvert, et votre délai pour refuser n’a pas commencé.")
    return lead, [
        _("L’assurance maladie écrit à chacun avant d’ouvrir : vous aurez alors six semaines pour refuser."),
        _("Il n’est pas nécessaire d’attendre sa lettre."),
    ]


def opened_because(ground: str) -> str:
    return str(_OPENED.get(ground, _("parce que vous l’avez demandé")))


def refuse_lines(*, own: bool) -> list[Line]:
    nothing = _("Aucun espace n’est créé à votre nom.") if own else _("Aucun espace n’est créé à son nom.")
    return [
        ("ban", nothing),
        ("certificate", _("Vous recevez tout de suite une preuve, à garder ou à imprimer.")),
        ("history", _("Vous pourrez en demander un plus tard.")),
        ("heart", _("Les soins et les remboursements restent les mêmes.")),
    ]


def accept_lines(*, own: bool, opens: str) -> list[Line]:
    """`opens`: the day on which silence opens it; empty when it opens now."""
    when = _("Un espace s’ouvre le %(day)s.") % {"day": opens} if opens else _("Un espace s’ouvre tout de suite.")
    if opens and spaces.opening_mode() is spaces.OpeningMode.INERT:
        who = _("Personne n’y lit rien avant que vous ne l’ayez activé.")
    elif own:
        who = _("Vos soignants y ajoutent des documents et lisent selon leur métier.")
    else:
        who = _("Ses soignants y ajoutent des documents et lisent selon leur métier.")
    return [
        ("calendar", when),
        ("eye", who),
        ("history", _("Vous pourrez le fermer quand vous voudrez.")),
        ("heart", _("Les soins et les remboursements restent les mêmes.")),
    ]


def older_words(opening: Opening) -> str:
    """What a record of before the space becomes (LC-08)."""
    assert opening.older is not None  # asked by the caller
    values = {"day": date_format(opening.older.opened_on, "F Y").replace(" ", "\u00a0")}
    return (
        _(
            "Un dossier médical partagé, ouvert en %(day)s, existe déjà. Si l’espace s’ouvre, il en reprend le "
            "contenu. Si vous refusez, ce dossier est fermé."
        )
        % values
    )


def confirm_words(opening: Opening) -> list[str]:
    """Before a refusal is confirmed: what happens without that, what a confirmation does (LC-09)."""
    older = opening.older
    assert older is not None  # asked by the caller
    opened = {"day": date_format(older.opened_on, "F Y").replace(" ", "\u00a0")}
    first = _("Il a été ouvert en %(day)s. Votre refus ne l’a pas fermé, et personne n’y lit rien.") % opened
    if older.asks_at:
        asks = {"day": day_words(older.asks_at)}
        then = _(
            "À partir du %(day)s, nous vous écrirons. Sans réponse pendant six semaines, l’espace s’ouvrira et "
            "reprendra son contenu : la loi le prévoit ainsi."
        )
        first_steps = [first, then % asks]
    else:
        first_steps = [first, _("Nous vous écrirons avant que quoi que ce soit ne s’ouvre.")]
    return [
        *first_steps,
        _("Si vous confirmez, ce dossier est fermé, gardé dix ans puis effacé, et nous ne vous redemanderons rien."),
    ]
