"""What is about nobody: who is free when, the catalogue of services. No space is looked at. RULES.md AGE-01, CAT-01."""

from __future__ import annotations

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.facts import Action, Relations
from espace_sante.access.services.ask import AccessRefused
from espace_sante.access.services.families import NO_SPACE
from espace_sante.access.services.matrices import current_matrix
from espace_sante.kernel.actors import Actor


def check_of_no_space(actor: Actor, action: Action) -> None:
    """Raise AccessRefused unless this actor may do what is of no space, such as publishing availabilities."""
    decision = decide(
        actor=actor, action=action, space=NO_SPACE, relations=Relations(), matrix=current_matrix()
    )  # fmt: skip
    if not decision.allowed:
        raise AccessRefused(decision)
