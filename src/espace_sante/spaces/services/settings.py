"""What a deployment chose about the life of spaces; read when it is needed, so that a test can set it."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings

from espace_sante.spaces.domain.delays import Delays


class OpeningMode(StrEnum):
    """How spaces open in this deployment (C1)."""

    SILENCE = "silence"  # as the law has it: no answer in six weeks opens the space
    INERT = "inert"  # silence opens it, and nobody reads it before the person activates it
    ASKED = "asked"  # only who asks has a space: silence opens nothing


def delays() -> Delays:
    """The delays of this deployment."""
    return Delays(
        opposition=settings.OPPOSITION_DELAY,
        reminder=settings.REMINDER_DELAY,
        suspension=settings.SUSPENSION_DELAY,
        archive_years=settings.ARCHIVE_YEARS,
        erasure_months=settings.ERASURE_MONTHS,
        erasure_wait=settings.ERASURE_WAIT,
        transition=settings.TRANSITION_DELAY,
    )


def opening_mode() -> OpeningMode:
    return OpeningMode(settings.SPACE_OPENING)
