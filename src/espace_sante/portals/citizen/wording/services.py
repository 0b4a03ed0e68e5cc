"""The activity of services of the catalogue, in sentences. %(about)s is the service, %(what)s what was consented to."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import Consent
from espace_sante.audit.api import Act, TraceEntry
from espace_sante.portals.citizen.wording.people import bold
from espace_sante.portals.citizen.wording.told import Told
from espace_sante.portals.components.consent_words import consent_words

CONSENTS: dict[str, Told] = {
    Act.CONSENT_GIVEN: Told(
        _("Vous avez permis au service %(about)s de %(what)s."),
        _("%(who)s a permis au service %(about)s de %(what)s."),
    ),
    Act.CONSENT_WITHDRAWN: Told(
        _("Vous ne permettez plus au service %(about)s de %(what)s."),
        _("%(who)s ne permet plus au service %(about)s de %(what)s."),
    ),
    Act.CONSENT_EXPIRED: Told(
        "", _("Le service %(about)s ne peut plus %(what)s : il ne l’a pas fait depuis longtemps.")
    ),
}
ACTS: dict[str, Told] = {
    Act.SERVICE_CONNECTED: Told(
        _("Vous avez relié le service %(about)s à votre espace."),
        _("%(who)s a relié le service %(about)s à votre espace."),
        _("Vous avez relié le service %(about)s à cet espace."),
        _("%(who)s a relié le service %(about)s à cet espace."),
    ),
    Act.SERVICE_DISCONNECTED: Told(
        _("Vous avez délié le service %(about)s de votre espace."),
        _("%(who)s a délié le service %(about)s de votre espace."),
        _("Vous avez délié le service %(about)s de cet espace."),
        _("%(who)s a délié le service %(about)s de cet espace."),
    ),
    Act.SERVICES_READ: Told(
        _("Vous avez regardé les services reliés."),
        _("%(who)s a regardé les services reliés."),
    ),
    Act.SERVICE_WATCHING: Told(
        "",
        _("%(who)s a demandé à être prévenu de ce qui change dans votre espace."),
        "",
        _("%(who)s a demandé à être prévenu de ce qui change dans cet espace."),
    ),
    Act.SERVICE_WATCHING_ENDED: Told(
        "",
        _("%(who)s n’est plus prévenu de ce qui change dans votre espace."),
        "",
        _("%(who)s n’est plus prévenu de ce qui change dans cet espace."),
    ),
    **CONSENTS,
}
TRIED = Told(
    _("Vous avez essayé de changer les services reliés."),
    _("%(who)s a essayé de changer les services reliés."),
)
# What a service was refused of the agenda.
TRIED_AGENDA = {
    Act.AGENDA_READ: Told(
        "", _("%(who)s a essayé de lire votre agenda."), "", _("%(who)s a essayé de lire cet agenda.")
    ),
    Act.AGENDA_CHANGED: Told(
        "", _("%(who)s a essayé de noter dans votre agenda."), "", _("%(who)s a essayé de noter dans cet agenda.")
    ),
}


def service_called(name: str) -> SafeString:
    """The name of a service inside a sentence."""
    return bold(name or gettext("du catalogue"))


def consented_to(entry: TraceEntry, *, own: bool) -> str:
    """What the consent of this line is about."""
    try:
        return consent_words(Consent.of_code(entry.type_code), own=own)
    except ValueError:  # a finality that was there once
        return gettext("faire ce qui était permis")
