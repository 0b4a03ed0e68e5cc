from __future__ import annotations

import base64
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from espace_sante.identity.api import sign_in
from espace_sante.identity.models import SignInRecord
from espace_sante.kernel.actors import Actor
from tests.conftest import ARGON2_OF_THE_SERVICE
from tests.identity.sign_in.accounts import LOGIN, enrolled_citizen, give_password, is_in
from tests.identity.sign_in.conftest import PASSWORD, digits_in

Sent = Callable[[], list[str]]
VERIFY = "/connexion/verification/"
SECRET = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B


@pytest.fixture
def claude(db: None) -> Actor:
    return enrolled_citizen()


def account_of(actor: Actor) -> Any:
    return get_user_model().objects.get(holder_id=actor.holder_id)


def totp_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_a_password_then_a_code_by_mail_open_a_session(client: Client, claude: Actor, sent: Sent) -> None:
    assert give_password(client).headers["Location"] == VERIFY
    assert not is_in(client)
    response = client.post(VERIFY, {"code": digits_in(sent()[-1])})
    assert response.headers["Location"] == reverse("public:entrance")
    assert is_in(client)


def test_the_page_asked_for_before_is_where_one_arrives(client: Client, claude: Actor, sent: Sent) -> None:
    give_password(client, next="/espace/securite/")
    assert client.post(VERIFY, {"code": digits_in(sent()[-1])}).headers["Location"] == "/espace/securite/"


def test_another_site_is_never_where_one_arrives(client: Client, claude: Actor, sent: Sent) -> None:
    give_password(client, next="https://ailleurs.example/")
    assert client.post(VERIFY, {"code": digits_in(sent()[-1])}).headers["Location"] == reverse("public:entrance")


def test_the_login_is_read_whatever_its_case(client: Client, claude: Actor) -> None:
    assert give_password(client, login=" Claude.FICTIF ").headers["Location"] == VERIFY


def test_the_login_of_an_operator_s_list_is_not_a_login_for_passwords(client: Client, claude: Actor) -> None:
    assert give_password(client, login="claude").status_code == 200


def test_a_wrong_login_and_a_wrong_password_get_the_same_page(client: Client, claude: Actor) -> None:
    pages = [
        give_password(client, login=login, password="Faux!passe99").content.decode().replace(login, "")
        for login in (LOGIN, "personne.ici")
    ]
    strip = [page.split('name="csrfmiddlewaretoken"')[0] for page in pages]
    assert strip[0] == strip[1]
    assert "ne vont pas ensemble" in pages[0]


def test_somebody_unknown_costs_the_same_work(client: Client, claude: Actor) -> None:
    """Not the clock, which lies on a busy machine: as many Argon2, as many questions to the database."""
    costs = []
    for login in (LOGIN, "personne.ici"):
        with (
            patch.object(
                Argon2PasswordHasher, "encode", autospec=True, side_effect=Argon2PasswordHasher.encode
            ) as encode,
            patch.object(
                Argon2PasswordHasher, "verify", autospec=True, side_effect=Argon2PasswordHasher.verify
            ) as verify,
            CaptureQueriesContext(connections["ens"]) as queries,
        ):
            give_password(client, login=login, password="Faux!passe99")
        hashes = encode.call_count + verify.call_count
        statements = [one["sql"].split()[0] for one in queries if "shared_cache" not in one["sql"]]
        costs.append((hashes, statements))
    assert costs[0] == costs[1]
    assert costs[0][0] == 1


def test_after_five_wrong_passwords_one_waits_known_or_not(claude: Actor) -> None:
    for login in (LOGIN, "personne.ici"):
        client = Client()
        answers = [give_password(client, login=login, password="Faux!passe99").status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]
    assert give_password(Client()).status_code == 429, "the right password waits too"


def test_a_closed_account_does_not_enter(client: Client, claude: Actor) -> None:
    get_user_model().objects.filter(holder_id=claude.holder_id).update(is_active=False)
    give_password(client)
    assert not is_in(client)


def test_three_wrong_codes_need_another_one_and_each_is_in_the_history(
    client: Client, claude: Actor, sent: Sent
) -> None:
    give_password(client)
    right = digits_in(sent()[-1])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        client.post(VERIFY, {"code": wrong})
    assert "ne sert plus" in client.post(VERIFY, {"code": right}).content.decode()
    assert not is_in(client)
    outcomes = [one.outcome for one in sign_in.sign_in_history(account_of(claude).pk)]
    assert outcomes.count("second-factor") >= 3
    client.post("/connexion/verification/envoyer/")
    client.post(VERIFY, {"code": digits_in(sent()[-1])})
    assert is_in(client)


def test_the_codes_are_counted_across_sign_ins(claude: Actor, sent: Sent) -> None:
    for _ in range(6):
        give_password(Client())
    assert len(sent()) == 5, "five messages in a quarter of an hour, no more"


def test_no_code_is_kept_in_the_session(client: Client, claude: Actor, sent: Sent) -> None:
    give_password(client)
    assert digits_in(sent()[-1]) not in str(dict(client.session))


def test_an_application_s_code_is_asked_instead_and_serves_once(client: Client, claude: Actor, sent: Sent) -> None:
    TOTP.activate(account_of(claude), SECRET)
    give_password(client)
    assert sent() == [], "no message when an application is there"
    code = totp_now()
    client.post(VERIFY, {"code": code})
    assert is_in(client)
    other = Client()
    give_password(other)
    other.post(VERIFY, {"code": code})
    assert not is_in(other)


def test_the_secret_of_an_application_is_sealed_in_the_database(claude: Actor) -> None:
    TOTP.activate(account_of(claude), SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)


def test_a_recovery_code_serves_once(claude: Actor) -> None:
    account = account_of(claude)
    TOTP.activate(account, SECRET)
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        give_password(client)
        client.post(VERIFY, {"code": code})
        assert is_in(client) is expected


def test_offered_leaves_the_choice(client: Client, claude: Actor, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    get_user_model().objects.filter(holder_id=claude.holder_id).update(code_channel="")
    give_password(client)
    assert is_in(client)


def test_required_without_any_means_leads_to_another_way(client: Client, claude: Actor) -> None:
    get_user_model().objects.filter(holder_id=claude.holder_id).update(code_channel="")
    page = client.get(give_password(client).headers["Location"]).content.decode()
    assert "Nous ne savons pas où vous envoyer un code" in page


def test_the_second_page_alone_opens_nothing(client: Client, claude: Actor) -> None:
    for response in (client.get(VERIFY), client.post(VERIFY, {"code": "123456"})):
        assert response.headers["Location"] == reverse("public:sign_in")


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '{"id": 3}', '{"response": {"userHandle": "AA"}}', "{"])
def test_what_is_not_a_passkey_is_refused(client: Client, claude: Actor, credential: str) -> None:
    client.get(reverse("public:passkey"), headers={"accept": "application/json"})
    response = client.post(reverse("public:passkey"), {"credential": credential})
    assert response.headers["Location"] == reverse("public:sign_in")
    assert not is_in(client)
    give_password(client)
    assert client.post(VERIFY, {"credential": credential}).status_code == 200
    assert not is_in(client)


def test_terms_that_changed_are_asked_again_and_refusing_leaves_outside(
    client: Client, claude: Actor, sent: Sent
) -> None:
    get_user_model().objects.filter(holder_id=claude.holder_id).update(accepted_terms="2020-01-01")
    give_password(client)
    response = client.post(VERIFY, {"code": digits_in(sent()[-1])})
    assert response.headers["Location"] == reverse("public:terms")
    assert not is_in(client)
    assert "Vous n’êtes pas entré" in client.post(reverse("public:terms"), {"refuser": "oui"}).content.decode()
    assert client.get(reverse("public:terms")).headers["Location"] == reverse("public:sign_in")


def test_terms_accepted_open_the_session_and_leave_a_dated_row(client: Client, claude: Actor, sent: Sent) -> None:
    get_user_model().objects.filter(holder_id=claude.holder_id).update(accepted_terms="2020-01-01")
    give_password(client)
    client.post(VERIFY, {"code": digits_in(sent()[-1])})
    assert client.post(reverse("public:terms"), {}).status_code == 200, "the box must be ticked"
    client.post(reverse("public:terms"), {"accepter": "on"})
    assert is_in(client)
    assert account_of(claude).terms.count() == 1


def test_lc13_terms_that_change_during_a_session_stop_it_until_accepted(client: Client, claude: Actor) -> None:
    account = account_of(claude)
    client.force_login(account)
    get_user_model().objects.filter(pk=account.pk).update(accepted_terms="2020-01-01")
    response = client.get("/espace/")
    assert response.headers["Location"] == "/connexion/conditions/?next=%2Fespace%2F"
    accepted = client.post("/connexion/conditions/", {"accepter": "on", "next": "/espace/"})
    assert accepted.headers["Location"] == "/espace/"
    assert client.get("/espace/").status_code == 200


def test_the_history_tells_the_device_in_words_and_no_address(client: Client, claude: Actor, sent: Sent) -> None:
    firefox = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
    give_password(Client(headers={"user-agent": firefox}), password="Faux!passe99")
    row = SignInRecord.objects.get(account__holder_id=claude.holder_id)
    assert (row.device, row.outcome) == ("Firefox, Android", "wrong")
    assert "127.0.0.1" not in row.place
    assert len(row.place) == 8


def test_old_lines_of_history_go(client: Client, claude: Actor) -> None:
    give_password(client, password="Faux!passe99")
    at = SignInRecord.objects.get().at
    assert sign_in.forget_old_sign_ins(now=at + timedelta(days=365)) == 0
    assert sign_in.forget_old_sign_ins(now=at + timedelta(days=365, seconds=1)) == 1


def test_the_password_stored_is_argon2(claude: Actor) -> None:
    account = account_of(claude)
    assert account.password.startswith("argon2$argon2id$")
    assert account.check_password(PASSWORD)


def test_a_guess_costs_what_django_recommends() -> None:
    """In service; the tests ask less of theirs (tests/conftest.py)."""
    assert ARGON2_OF_THE_SERVICE == {"time_cost": 2, "memory_cost": 102_400, "parallelism": 8}
