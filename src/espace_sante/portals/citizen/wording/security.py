"""How somebody signed in, on what, and what came of it, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from espace_sante.identity.api import sign_in


def means_words(means: str) -> str:
    words = {
        sign_in.Means.FRANCECONNECT: _("avec FranceConnect"),
        sign_in.Means.PASSWORD: _("avec votre mot de passe"),
        sign_in.Means.PASSKEY: _("avec une clé d’accès"),
        sign_in.Means.ENROLMENT: _("avec un code provisoire"),
    }
    return words.get(sign_in.Means(means), "")


def outcome_words(view: sign_in.SignInView) -> str:
    """« Connexion avec une clé d’accès », « Essai refusé : mot de passe faux »."""
    if view.outcome == sign_in.SignInOutcome.WRONG:
        return _("Essai refusé : le mot de passe était faux")
    if view.outcome == sign_in.SignInOutcome.SECOND_FACTOR:
        return _("Essai refusé : la seconde preuve était fausse")
    return _("Connexion %(means)s") % {"means": means_words(view.means)}


def device_name(words: str) -> str:
    return words or _("Appareil inconnu")
