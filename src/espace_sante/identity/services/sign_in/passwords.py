"""Passwords of accounts: the policy, the earlier ones, the change. Source: RULES.md LC-12."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password

from espace_sante.identity.domain.credentials import (
    CredentialRule,
    broken_login_rules,
    broken_password_rules,
    normal_login,
    personal_words,
)
from espace_sante.identity.models import Account, EarlierPassword, Holder
from espace_sante.kernel.errors import Refused

MOST_EARLIER = 12  # each one compared costs an Argon2: beyond, an old password is no longer a habit


class CredentialsRefused(Refused):
    """The login or the password breaks rules; `rules` says which."""

    code = "credentials-refused"

    def __init__(self, rules: Iterable[CredentialRule]) -> None:
        self.rules = list(rules)
        super().__init__()


def check_login(login: str, *, account: Account | None) -> None:
    """Raises CredentialsRefused. `account` may keep the login it has."""
    rules = broken_login_rules(login.strip())
    if not rules:
        same = Account.objects.filter(sign_in_name=normal_login(login))
        if (same.exclude(id=account.id) if account else same).exists():
            rules = [CredentialRule.LOGIN_TAKEN]
    if rules:
        raise CredentialsRefused(rules)


def check_new_password(
    password: str, *, holder: Holder, account: Account | None, login: str, contacts: Iterable[str]
) -> None:
    """Raises CredentialsRefused."""
    personal = personal_words(
        names=(holder.birth_name, holder.used_name, holder.given_names),
        born=holder.birth_on,
        matricule=holder.ins,
        others=(login, *contacts),
    )
    rules = broken_password_rules(password, personal=personal)
    if not rules and account is not None and _was_used(account, password):
        rules = [CredentialRule.EARLIER]
    if rules:
        raise CredentialsRefused(rules)


def set_password(account: Account, password: str, *, now: datetime) -> None:
    """Give an account this password, already checked, and remember it. The caller saves `password`."""
    account.password = make_password(password)
    EarlierPassword.objects.create(account=account, encoded=account.password, since=now)


def _was_used(account: Account, password: str) -> bool:
    earlier = EarlierPassword.objects.filter(account=account).order_by("-since").values_list("encoded", flat=True)
    return any(check_password(password, encoded) for encoded in earlier[:MOST_EARLIER])
