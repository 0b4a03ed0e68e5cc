"""What a login and a password of one's own must be. Pure rules: the pages tell each of them in their own words.

A login has 8 characters or more, without accents or signs other than . - _ ; a password has 9 or more, with a lower
case letter, a capital, a digit and a sign, holds no personal data and is none of the earlier ones (which are hashes:
`services/sign_in/passwords.py` compares them).
Source: RULES.md LC-12.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

LOGIN_CHARACTERS = 8  # or more, LC-12
LONGEST_LOGIN = 64
PASSWORD_CHARACTERS = 9  # or more, LC-12
LONGEST_PASSWORD = 128
SHORTEST_PERSONAL_WORD = 3  # characters: a shorter name would forbid too many passwords

_LOGIN = re.compile(r"[A-Za-z0-9._-]+")


class CredentialRule(StrEnum):
    """A rule that a login or a password breaks."""

    LOGIN_LENGTH = "login-length"
    LOGIN_CHARACTERS = "login-characters"
    LOGIN_TAKEN = "login-taken"
    LENGTH = "length"
    LOWER_CASE = "lower-case"
    UPPER_CASE = "upper-case"
    DIGIT = "digit"
    SIGN = "sign"
    PERSONAL = "personal"
    EARLIER = "earlier"


def normal_login(text: str) -> str:
    """A login as it is stored and compared: without spaces around, in lower case."""
    return text.strip().lower()


def broken_login_rules(login: str) -> list[CredentialRule]:
    """The rules that this login breaks, in the order in which pages tell them."""
    tests = (
        (CredentialRule.LOGIN_LENGTH, LOGIN_CHARACTERS <= len(login) <= LONGEST_LOGIN),
        (CredentialRule.LOGIN_CHARACTERS, bool(_LOGIN.fullmatch(login))),
    )
    return [rule for rule, kept in tests if not kept]


def broken_password_rules(password: str, *, personal: Iterable[str]) -> list[CredentialRule]:
    """The rules that this password breaks; `personal` comes from `personal_words`."""
    folded = _folded(password)
    tests = (
        (CredentialRule.LENGTH, PASSWORD_CHARACTERS <= len(password) <= LONGEST_PASSWORD),
        (CredentialRule.LOWER_CASE, any(one.islower() for one in password)),
        (CredentialRule.UPPER_CASE, any(one.isupper() for one in password)),
        (CredentialRule.DIGIT, any(one.isdecimal() for one in password)),
        (CredentialRule.SIGN, any(not one.isalnum() and not one.isspace() for one in password)),
        (CredentialRule.PERSONAL, not any(word in folded for word in personal)),
    )
    return [rule for rule, kept in tests if not kept]


def personal_words(*, names: Iterable[str], born: date, matricule: str, others: Iterable[str] = ()) -> frozenset[str]:
    """What a password must not hold: the names, the birth in its usual forms, the matricule, the login, the contact.

    Words are compared without accents, case and signs; those under 3 characters are left out.
    """
    texts = [part for text in (*names, *others) for part in re.split(r"[\s@._'’-]+", text)]
    dates = [born.strftime(form) for form in ("%Y", "%d%m%Y", "%d%m%y", "%Y%m%d", "%y%m%d", "%m%d%Y")]
    words = {_folded(text) for text in (*texts, *dates, matricule[:13])}
    return frozenset(word for word in words if len(word) >= SHORTEST_PERSONAL_WORD)


def _folded(text: str) -> str:
    """`É-té 12` -> `ete12`: letters without accents and digits, in lower case."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if one.isalnum())
