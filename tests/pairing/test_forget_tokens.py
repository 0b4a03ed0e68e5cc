"""What has ended is forgotten; what may still be used, or still end something, is not."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import AccessToken, AuthorizationCode, TokenGrant
from tests.linked import SCOPE, Linked
from tests.worlds import RECENT, World

DAY = timedelta(days=1)


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
