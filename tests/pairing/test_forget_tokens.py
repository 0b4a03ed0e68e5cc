"""What has ended is forgotten; what may still be used, or still end something, is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections

from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import AccessToken, AuthorizationCode, TokenGrant
from espace_sante.pairing.services import forget_tokens as forgetting
from tests.linked import SCOPE, Linked
from tests.worlds import RECENT, World

DAY = timedelta(days=1)
LIFE = settings.REFRESH_TOKEN_LIFE


def rows() -> tuple[int, int, int]:
    return AuthorizationCode.objects.count(), AccessToken.objects.count(), TokenGrant.objects.count()


def test_codes_tokens_and_grants_are_forgotten_a_day_after_nothing_can_come_of_them(db: None) -> None:
    world = World(now=RECENT)
    linked = Linked(space=world.space, by=world.camille, now=RECENT)
    client = linked.known()
    found = pairing.code_named(linked.code(SCOPE, now=RECENT), client, now=RECENT)
    kept = pairing.spend_code(found, client, now=RECENT)
    linked.token(now=RECENT)  # without a refresh token
    assert rows() == (1, 2, 2)
    pairing.forget_tokens(now=RECENT + timedelta(hours=12))
    assert rows() == (1, 2, 2)
    pairing.forget_tokens(now=RECENT + DAY + settings.ACCESS_TOKEN_LIFE + timedelta(minutes=2))
    assert rows() == (0, 0, 1)  # what may still be refreshed
    late = RECENT + timedelta(days=80)
    assert pairing.refresh_named(kept.refresh, client, now=late).grant_id
    pairing.forget_tokens(now=RECENT + settings.REFRESH_TOKEN_LIFE + 2 * DAY)
    assert rows() == (0, 0, 0)


@pytest.fixture
def linked(db: None) -> Linked:
    world = World(now=RECENT)
    return Linked(space=world.space, by=world.camille, now=RECENT)


def given(linked: Linked) -> pairing.Issued:
    """Tokens for a code, refreshed for ninety days from each use."""
    client = linked.known()
    return pairing.spend_code(
        pairing.code_named(linked.code(SCOPE, now=RECENT), client, now=RECENT), client, now=RECENT
    )  # fmt: skip


def refreshed(linked: Linked, token: str, *, days: int) -> pairing.Issued:
    now = RECENT + days * DAY
    found = pairing.refresh_named(token, linked.known(), now=now)
    return pairing.rotate(found, token, found.scope, now=now)


def test_a_grant_that_serves_is_looked_at_once_in_its_life_and_dated_again(linked: Linked) -> None:
    token = given(linked).refresh
    look_at = TokenGrant.objects.get().look_at
    assert look_at == RECENT + LIFE + DAY
    token = refreshed(linked, token, days=40).refresh
    assert TokenGrant.objects.get().look_at == look_at, "a refresh writes no index"
    pairing.forget_tokens(now=look_at + DAY)
    assert TokenGrant.objects.get().look_at == RECENT + 40 * DAY + LIFE + DAY
    assert refreshed(linked, token, days=100).access
    pairing.forget_tokens(now=RECENT + 100 * DAY + LIFE)
    assert TokenGrant.objects.count() == 1
    for day in range(2, 4):  # the tokens first, when they are there
        pairing.forget_tokens(now=RECENT + 100 * DAY + LIFE + day * DAY)
    assert rows() == (0, 0, 0)


def test_a_refresh_writes_no_index_of_grants(linked: Linked) -> None:
    """HOT, in the words of PostgreSQL: five indexes are left alone each time a service asks for a token."""
    if connections["ens"].vendor != "postgresql":
        pytest.skip("Asked of PostgreSQL alone.")
    token = given(linked).refresh
    before = hot_updates()
    refreshed(linked, token, days=1)
    assert hot_updates() == before + 1


def hot_updates() -> int:
    with connections["ens"].cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_hot_updated('pairing_token_grant'::regclass)")
        return int(cursor.fetchone()[0])


def test_a_grant_that_was_ended_is_forgotten_a_day_later(linked: Linked) -> None:
    token = given(linked)
    pairing.revoke_token(token.refresh, linked.known(), now=RECENT)
    pairing.forget_tokens(now=RECENT + DAY - timedelta(minutes=1))
    assert TokenGrant.objects.count() == 1
    pairing.forget_tokens(now=RECENT + 3 * DAY)
    assert rows() == (0, 0, 0)


def test_very_many_are_forgotten_a_batch_at_a_time_and_all_of_them(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    monkeypatch.setattr(forgetting, "LOOKED_AT", 2)
    for minute in range(7):
        linked.token(now=RECENT + timedelta(minutes=minute // 3))  # some end together
    kept = linked.token(now=RECENT + 9 * DAY)
    assert pairing.forget_tokens(now=RECENT + 9 * DAY) == 14
    assert rows() == (0, 1, 1)
    assert pairing.bearer_of_token(kept, now=RECENT + 9 * DAY).space_id == linked.space.id


def test_a_grant_of_before_these_dates_is_looked_at_at_once(linked: Linked) -> None:
    """Written by the version before, or by the migration, it has the instant of its writing."""
    given(linked)
    TokenGrant.objects.update(look_at=RECENT)
    pairing.forget_tokens(now=RECENT + timedelta(seconds=1))
    assert TokenGrant.objects.get().look_at == RECENT + LIFE + DAY
