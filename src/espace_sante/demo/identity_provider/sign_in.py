"""Signing in without a password: from a chosen person to a session of the provider, and back.

An account is named `<issuer>:<subject>` and holds nothing else. A session of one issuer is not a session of the other.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from espace_sante.demo.identity_provider.issuers import Issuer
from espace_sante.demo.identity_provider.people import PEOPLE_FILE, Person, Population

BACKEND = "django.contrib.auth.backends.ModelBackend"

population = Population(settings.HOME / PEOPLE_FILE)


def sign_in(request: HttpRequest, *, person: Person, issuer: Issuer) -> None:
    """Open a session as this person. The moment is kept as `auth_time`."""
    account, _ = get_user_model().objects.get_or_create(username=f"{issuer.key}:{person.subject}")
    login(request, account, backend=BACKEND)


def person_of(account: AbstractBaseUser | AnonymousUser, *, issuer: Issuer) -> Person | None:
    """Who this account is for this issuer, None for nobody, for the other issuer, or after the population changed."""
    key, _, subject = account.get_username().partition(":")
    return population.find(kind=issuer.kind, subject=subject) if key == issuer.key else None
