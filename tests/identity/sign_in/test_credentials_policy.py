from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.identity.domain.credentials import (
    CredentialRule,
    broken_login_rules,
    broken_password_rules,
    normal_login,
    personal_words,
)
from espace_sante.identity.domain.device import device_words
from espace_sante.identity.domain.provisional_code import ALPHABET, new_code, normal_code

PERSONAL = personal_words(
    names=("Le Goff", "", "Élodie Marie"), born=date(1985, 9, 17), matricule="285090010101314", others=("e.legoff",)
)


@pytest.mark.parametrize(
    ("login", "rules"),
    [
        ("camille.m", []),
        ("a.b-c_12", []),
        ("camille", [CredentialRule.LOGIN_LENGTH]),
        ("élodie.legoff", [CredentialRule.LOGIN_CHARACTERS]),
        ("camille@m", [CredentialRule.LOGIN_CHARACTERS]),
        ("x" * 64, []),
        ("x" * 65, [CredentialRule.LOGIN_LENGTH]),
        ("é", [CredentialRule.LOGIN_LENGTH, CredentialRule.LOGIN_CHARACTERS]),
    ],
)
def test_a_login_has_eight_plain_characters_or_more(login: str, rules: list[CredentialRule]) -> None:
    assert broken_login_rules(login) == rules


@pytest.mark.parametrize(
    ("password", "rules"),
    [
        ("Tilleul!7", []),
        ("Tilleu!7", [CredentialRule.LENGTH]),
        ("TILLEUL!7", [CredentialRule.LOWER_CASE]),
        ("tilleul!7", [CredentialRule.UPPER_CASE]),
        ("Tilleul!!", [CredentialRule.DIGIT]),
        ("Tilleul77", [CredentialRule.SIGN]),
        ("Tilleul 7", [CredentialRule.SIGN]),
        ("Elodie!7abc", [CredentialRule.PERSONAL]),
        ("ÉLODIE!7abc", [CredentialRule.PERSONAL]),
        ("Xy!17-09-1985", [CredentialRule.PERSONAL]),
        ("Legoff!7abc", [CredentialRule.PERSONAL]),
        ("Aa!2850900101013", [CredentialRule.PERSONAL]),
    ],
)
def test_lc12_a_password_keeps_each_rule(password: str, rules: list[CredentialRule]) -> None:
    assert broken_password_rules(password, personal=PERSONAL) == rules


def test_a_name_of_two_letters_forbids_nothing() -> None:
    assert "le" not in PERSONAL


@given(st.text(max_size=200))
def test_whatever_is_typed_the_rules_answer(text: str) -> None:
    broken_login_rules(normal_login(text))
    broken_password_rules(text, personal=PERSONAL)


def test_codes_have_49_bits_and_nothing_that_is_read_as_something_else() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("01ILOU") & set(ALPHABET)
    assert all(len(normal_code(code)) == 10 for code in codes)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_coarse_words(agent: str, words: str) -> None:
    assert device_words(agent) == words
