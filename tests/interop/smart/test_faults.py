"""What stops in the middle, and what comes twice at once: nothing is half given (ADR 40)."""

from __future__ import annotations

from typing import Any

import pytest

from espace_sante.kernel.clock import utc_now
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import AccessToken, TokenGrant
from espace_sante.pairing.services import authorise
from tests.interop.smart.conftest import Program


class Killed(BaseException):
    """The process ends here."""


def killed(**_told: Any) -> None:
    raise Killed


def test_a_process_that_dies_between_the_code_and_its_tokens_has_given_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = program.linked.code()
    with monkeypatch.context() as patch:
        patch.setattr(authorise, "write_access_token", killed)
        with pytest.raises(Killed):
            program.exchange(code)
    assert not TokenGrant.objects.exists()
    assert not AccessToken.objects.exists()
    assert program.exchange(code).status_code == 200  # the code was not spent


def test_two_requests_with_one_code_at_once_get_one_answer(program: Program) -> None:
    client, code, now = program.linked.known(), program.linked.code(), utc_now()
    first, second = (pairing.code_named(code, client, now=now) for _ in range(2))  # both found it good
    pairing.spend_code(first, client, now=now)
    with pytest.raises(pairing.GrantRefused):
        pairing.spend_code(second, client, now=now)
    assert AccessToken.objects.count() == TokenGrant.objects.count() == 1


def test_two_requests_with_one_refresh_token_at_once_end_the_grant(program: Program) -> None:
    told, client, now = program.exchange(program.linked.code()).json(), program.linked.known(), utc_now()
    token = told["refresh_token"]
    first, second = (pairing.refresh_named(token, client, now=now) for _ in range(2))
    issued = pairing.rotate(first, token, first.scope, now=now)
    with pytest.raises(pairing.GrantRefused):
        pairing.rotate(second, token, second.scope, now=now)
    with pytest.raises(pairing.TokenRefused):
        pairing.bearer_of_token(issued.access, now=now)
    assert AccessToken.objects.count() == 2  # the loser wrote none


def test_a_refresh_that_stops_leaves_the_token_that_was_good(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    token = program.exchange(program.linked.code()).json()["refresh_token"]
    with monkeypatch.context() as patch:
        patch.setattr(authorise, "replace_refresh", lambda _one: killed())
        with pytest.raises(Killed):
            program.refresh(token)
    assert program.refresh(token).status_code == 200
