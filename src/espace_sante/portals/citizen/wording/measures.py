"""Measures in words: what the activity tells of them. %(what)s is the kind, as « votre glycémie »."""

from __future__ import annotations

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import Finality
from espace_sante.audit.api import Act, TraceEntry
from espace_sante.measures.api import BY_CODE
from espace_sante.portals.citizen.wording.told import Told
from espace_sante.portals.components.consent_words import thing_of

ACTS: dict[str, Told] = {
    Act.MEASURES_READ: Told(_("Vous avez lu %(what)s."), _("%(who)s a lu %(what)s.")),
    Act.MEASURE_WRITTEN: Told(_("Vous avez noté %(what)s."), _("%(who)s a noté %(what)s.")),
    Act.MEASURE_REMOVED: Told(
        _("Vous avez effacé une mesure de %(what)s."), _("%(who)s a effacé une mesure de %(what)s.")
    ),
}


def measured(entry: TraceEntry, *, own: bool) -> str:
    """What the measures of this line are of."""
    rule = BY_CODE.get(entry.type_code)
    if rule is None:
        return translated("ce qui a été mesuré")
    return thing_of(Finality(rule.kind.value), own=own)
