"""The kinds of acts that the activity can be narrowed to, in the words of the holder.

A group is the beginnings of the codes of its acts: an act that comes later joins its group by its name.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.audit.api import Act

GROUPS: dict[str, str | Promise] = {
    "lectures": _("Ce qui a été lu ou cherché"),
    "documents": _("Les documents ajoutés, corrigés, masqués, effacés"),
    "acces": _("Les accords, les blocages, les proches"),
    "espace": _("La vie de l’espace"),
    "signalements": _("Les signalements"),
    "mesures": _("Les mesures"),
    "services": _("Les services reliés"),
}
_READ = frozenset(
    {
        Act.DOCUMENT_READ,
        Act.DOCUMENTS_LISTED,
        Act.HEALTH_HISTORY_READ,
        Act.MEASURES_READ,
        Act.TRACE_READ,
        Act.TRACE_EXPORTED,
        Act.CERTIFICATE_READ,
        Act.SPACE_FOUND,
    }
)
_BEGINNINGS: dict[str, tuple[str, ...]] = {
    "documents": ("document", "health_history", "objection"),
    "espace": ("space", "identity", "suspension", "heirs", "notice", "older-record", "opposition", "death"),
    "signalements": ("report.",),
    "mesures": ("measure.",),
    "services": ("service.", "services.", "consent."),
}


def _group_of(act: Act) -> str:
    if act in _READ:
        return "lectures"
    named = [group for group, beginnings in _BEGINNINGS.items() if act.value.startswith(beginnings)]
    return named[0] if named else "acces"


ACTS_OF: dict[str, tuple[str, ...]] = {
    group: tuple(act.value for act in Act if _group_of(act) == group) for group in GROUPS
}
