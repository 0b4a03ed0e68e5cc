"""One-off codes that a holder gives to a professional. RULES.md PRO-13."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone

from espace_sante.access import api as access
from espace_sante.access.models import AccessCode, CareRelation
from espace_sante.audit import api as audit
from espace_sante.record import api as record
from tests.access.test_choices_about_professionals import PLAIN, of, seen, world
from tests.worlds import NOW, World

__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries(db: None) -> None:
    cache.clear()


def made(world: World, **more: object) -> access.MadeCode:
    return access.make_code(actor=world.camille, space=world.space, now=NOW, **more)  # type: ignore[arg-type]


def test_a_code_is_typed_once_by_one_professional_and_opens_for_a_while(world: World) -> None:
    code = made(world)
    typed = f" {code.text.lower().replace('-', ' ')} "
    assert access.redeem_code(actor=world.stranger, code=typed, now=NOW).id == world.space.id
    assert seen(world, world.stranger, after=timedelta(hours=11)) == {PLAIN}
    assert seen(world, world.stranger, after=timedelta(hours=12)) == set()
    other = world.professional("autre", "10")
    with pytest.raises(access.CodeRefused):
        access.redeem_code(actor=other, code=code.text, now=NOW)
    acts = [audit.Act.ACCESS_CODE_MADE.value, audit.Act.ACCESS_CODE_USED.value]
    done = audit.trace_page(space_id=world.space.id, acts=acts, outcome=audit.Outcome.DONE.value, size=5).entries
    assert [one.act for one in done] == acts[::-1]


def test_the_code_itself_is_kept_nowhere(world: World) -> None:
    letters = made(world).text.replace("-", "").encode()
    assert all(letters not in bytes(row.digest) for row in AccessCode.objects.all())


def test_wrong_expired_used_withdrawn_codes_and_that_of_another_space_answer_alike(world: World) -> None:
    expired, withdrawn, elsewhere = made(world), made(world), made(world)
    access.withdraw_code(actor=world.camille, space=world.space, code_id=withdrawn.id, now=NOW)
    other = world.open_space(world.citizen("voisine", "Voisine"))
    tries = [
        {"code": "2222-2222", "now": NOW},
        {"code": "", "now": NOW},
        {"code": expired.text, "now": NOW + timedelta(hours=24)},
        {"code": withdrawn.text, "now": NOW},
        {"code": elsewhere.text, "now": NOW, "space": other},
    ]
    said = set()
    for one in tries:
        with pytest.raises(access.CodeRefused) as refused:
            access.redeem_code(actor=world.stranger, **one)
        said.add(refused.value.message)
        cache.clear()
    assert len(said) == 1
    with pytest.raises(access.CodeRefused):  # a block is not told
        access.redeem_code(actor=world.blocked, code=elsewhere.text, now=NOW)
    with pytest.raises(access.CodeRefused):
        access.redeem_code(actor=world.laboratory, code=elsewhere.text, now=NOW)
    assert not CareRelation.objects.filter(kind="code").exists()


def refusals(space_id: UUID) -> list[tuple[str, str]]:
    acts = [audit.Act.ACCESS_CODE_USED.value]
    found = audit.trace_page(space_id=space_id, acts=acts, outcome=audit.Outcome.REFUSED.value, size=9).entries
    return [(one.actor_id, one.reason) for one in found]


def test_pro12_a_wrong_code_is_in_the_trace_of_the_person_it_was_typed_for(world: World) -> None:
    """Typed on their page, or theirs once: used, withdrawn, too old. A code that never was is of nobody."""
    used, old = made(world), made(world)
    access.redeem_code(actor=world.pharmacist, code=used.text, now=NOW)
    tries = [
        {"code": "2222-2222", "now": NOW},
        {"code": "2222-2222", "now": NOW, "space": world.space},
        {"code": used.text, "now": NOW},
        {"code": old.text, "now": NOW + timedelta(hours=24)},
    ]
    for one in tries:
        with pytest.raises(access.CodeRefused):
            access.redeem_code(actor=world.stranger, **one)  # type: ignore[arg-type]
    assert refusals(world.space.id) == [(world.stranger.rpps, "wrong_code")] * 3
    other = world.open_space(world.citizen("autre", "Autre"))
    with pytest.raises(access.CodeRefused):
        access.redeem_code(actor=world.stranger, code=made(world).text, now=NOW, space=other)
    assert refusals(other.id) == [(world.stranger.rpps, "wrong_code")]
    cache.clear()
    with pytest.raises(access.CodeRefused):
        access.redeem_code(actor=world.blocked, code=made(world).text, now=NOW)
    assert refusals(world.space.id)[0] == (world.blocked.rpps, "blocked")


def test_pro13_a_try_too_many_writes_nothing(world: World) -> None:
    for _ in range(5):
        with pytest.raises(access.CodeRefused):
            access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW, space=world.space)
    with pytest.raises(access.TooManyTries):
        access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW, space=world.space)
    assert len(refusals(world.space.id)) == 5


def test_after_five_wrong_codes_one_waits_even_with_a_right_one(world: World) -> None:
    code = made(world)
    for _ in range(5):
        with pytest.raises(access.CodeRefused):
            access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW)
    with pytest.raises(access.TooManyTries):
        access.redeem_code(actor=world.stranger, code=code.text, now=NOW)


def test_a_right_code_gives_no_wrong_one_back(world: World) -> None:
    """Whoever is given a few codes may not guess others between them."""
    for _ in range(4):
        with pytest.raises(access.CodeRefused):
            access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW)
    for _ in range(2):
        access.redeem_code(actor=world.stranger, code=made(world).text, now=NOW)
    with pytest.raises(access.CodeRefused):
        access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW)
    with pytest.raises(access.TooManyTries):
        access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW)


@pytest.mark.parametrize(("minutes", "over"), [(14, False), (16, True)])
def test_one_waits_a_quarter_of_an_hour(
    world: World, minutes: int, over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        with pytest.raises(access.CodeRefused):
            access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW)
    later = timezone.now() + timedelta(minutes=minutes)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: later)
    with pytest.raises(access.CodeRefused if over else access.TooManyTries):
        access.redeem_code(actor=world.stranger, code="2222-2222", now=NOW)


def test_a_code_opens_a_category_or_some_documents_and_tells_nothing_of_the_rest(world: World) -> None:
    imaging = world.deposit(world.new_document(title="Radio", type_code="18748-4")).document_id
    report = world.deposit(world.new_document(title="Bilan")).document_id
    for scope in ({"documents": [imaging]}, {"categories": [access.CitizenCategory.IMAGING]}):
        access.redeem_code(actor=world.stranger, code=made(world, **scope).text, now=NOW)
        assert seen(world, world.stranger) == {"Radio"}
        for unknown in (report, world.space.id):
            with pytest.raises(record.DocumentUnknown):
                record.read_document(actor=world.stranger, space=world.space, document_id=unknown, now=NOW)
    health = record.health_history
    with pytest.raises((access.AccessRefused, record.DocumentUnknown)):
        health(actor=world.stranger, space=world.space, now=NOW)


def test_a_code_for_a_deposit_opens_no_reading(world: World) -> None:
    code = made(world, reads=False)
    access.redeem_code(actor=world.stranger, code=code.text, now=NOW)
    assert seen(world, world.stranger) == set()


def test_withdrawing_a_used_code_closes_at_once_what_it_opened(world: World) -> None:
    code = made(world)
    access.redeem_code(actor=world.stranger, code=code.text, now=NOW)
    withdraw = {"actor": world.camille, "space": world.space, "code_id": code.id, "now": NOW}
    assert access.withdraw_code(**withdraw)
    assert not access.withdraw_code(**withdraw)
    assert seen(world, world.stranger) == set()
    (view,) = access.codes_of(actor=world.camille, space=world.space, now=NOW)
    assert (view.used_by, view.withdrawn_at) == (of(world.stranger).value, NOW)


def test_withdrawing_an_older_code_leaves_what_a_later_one_opened(world: World) -> None:
    older, deposit, later = made(world), made(world, reads=False), made(world)
    minutes = iter(range(4))
    for code in (older, later, deposit):
        access.redeem_code(actor=world.stranger, code=code.text, now=NOW + timedelta(minutes=next(minutes)))
    then = NOW + timedelta(minutes=5)
    for code, remains in ((older, {PLAIN}), (deposit, {PLAIN}), (later, set())):
        assert access.withdraw_code(actor=world.camille, space=world.space, code_id=code.id, now=then)
        assert seen(world, world.stranger, after=timedelta(minutes=6)) == remains


@pytest.mark.parametrize(
    "wrong",
    [{"documents": []}, {"categories": []}, {"life": timedelta(0)}, {"opens": timedelta(days=366)}],
)
def test_a_code_of_nothing_or_of_no_time_is_not_made(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises((access.NothingInScope, access.EndInvalid)):
        made(world, **wrong)
    assert not AccessCode.objects.exists()


def test_twenty_codes_wait_at_most(world: World) -> None:
    for _ in range(20):
        made(world)
    with pytest.raises(access.TooManyCodes):
        made(world)
