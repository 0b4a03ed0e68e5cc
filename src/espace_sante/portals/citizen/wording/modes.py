"""How somebody came in, when it is not the usual way (RULES.md EMG-08, TRA-08)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from espace_sante.audit.api import SECRET_MODE, TraceEntry


def mode_words(entry: TraceEntry) -> str:
    """« accès en urgence », « appel au 15 », « connexion secrète »; nothing for the usual way."""
    words = {
        "emergency": _("accès en urgence"),
        "call_centre": _("appel au 15"),
        SECRET_MODE: _("connexion secrète"),
    }
    return words.get(entry.mode, "")
