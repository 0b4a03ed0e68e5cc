"""The library that templates load: every component registers itself when its module is imported."""

from espace_sante.portals.components.tags import (
    actions,
    catalogue,
    consents,
    conversation,
    documents,
    feedback,
    forms,
    measures,
    numbers,
    people,
    professional,
    results,
    shell,
    structure,
    time,
)
from espace_sante.portals.components.tags.library import register

__all__ = [
    "actions",
    "catalogue",
    "consents",
    "conversation",
    "documents",
    "feedback",
    "forms",
    "measures",
    "numbers",
    "people",
    "professional",
    "register",
    "results",
    "shell",
    "structure",
    "time",
]
