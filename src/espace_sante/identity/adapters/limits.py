"""Limits and delays of signing in, for the settings. It imports nothing of Django."""

from espace_sante.identity.domain.lockout import LIMITS
from espace_sante.identity.domain.provisional_code import LIFE as PROVISIONAL_CODE_LIFE

__all__ = ["LIMITS", "PROVISIONAL_CODE_LIFE"]
