from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from espace_sante.config.cli import main
from espace_sante.identity.models import MajorityNotice, SignInRecord
from espace_sante.kernel.clock import utc_now
from tests.factories import make_holder

pytestmark = pytest.mark.django_db


def housekeeping() -> list[str]:
    told = CliRunner().invoke(main, ["housekeeping"])
    assert told.exit_code == 0, told.output
    return [line.split()[0] for line in told.output.splitlines()]


def signed_in(login: str) -> Client:
    make_holder(login)
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    account = get_user_model().objects.get(login=login)
    UserSession.objects.update_or_create(
        session_key=client.session.session_key, defaults={"user": account, "ip": "fd00::1", "user_agent": "essai"}
    )
    return client


def test_what_was_kept_long_enough_goes_and_the_rest_stays_cit_02() -> None:
    old, fresh = signed_in("camille"), signed_in("andre")
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=utc_now() - timedelta(seconds=1))
    for age in (364, 366):
        SignInRecord.objects.create(at=utc_now() - timedelta(days=age), means="password", outcome="done")
    assert housekeeping()[:3] == ["1", "1", "0"]
    assert SignInRecord.objects.count() == 1
    assert Session.objects.get().session_key == fresh.session.session_key
    assert UserSession.objects.get().session_key == fresh.session.session_key


def test_again_does_nothing() -> None:
    signed_in("camille")
    SignInRecord.objects.create(at=utc_now() - timedelta(days=400), means="password", outcome="done")
    housekeeping()
    assert set(housekeeping()) == {"0"}


def test_the_worker_keeps_house() -> None:
    SignInRecord.objects.create(at=utc_now() - timedelta(days=400), means="password", outcome="done")
    assert CliRunner().invoke(main, ["worker", "--once"]).exit_code == 0
    assert not SignInRecord.objects.exists()
    assert not MajorityNotice.objects.exists()
