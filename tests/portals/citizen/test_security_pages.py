from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from tests.identity.sign_in.accounts import enrolled_citizen, enter, give_password, is_in, prove_again
from tests.identity.sign_in.conftest import OTHER_PASSWORD, PASSWORD, digits_in, texts_sent

PAGE = "/espace/securite/"
ACTS = [
    ("get", f"{PAGE}cles/ajouter/"),
    ("post", f"{PAGE}cles/retirer/"),
    ("get", f"{PAGE}application/ajouter/"),
    ("post", f"{PAGE}application/retirer/"),
    ("get", f"{PAGE}codes-de-secours/"),
    ("get", f"{PAGE}mot-de-passe/"),
    ("get", f"{PAGE}contact/"),
]


@pytest.fixture
def claude(db: None) -> Actor:
    return enrolled_citizen()


@pytest.fixture
def sent() -> Callable[[], list[str]]:
    return texts_sent


@pytest.fixture
def account(claude: Actor) -> Any:
    return get_user_model().objects.get(holder_id=claude.holder_id)


def add_key(account: Any, name: str) -> Authenticator:
    return Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def test_everything_about_the_account_is_on_one_page(client: Client, claude: Actor, account: Any) -> None:
    add_key(account, "Mon téléphone")
    add_key(account, "Ma clé bleue")
    enter(client, claude)
    page = client.get(PAGE).content.decode()
    for words in ("2 clés d’accès", "Mon téléphone", "claude.fictif", "c•••@exemple.example", "pas encore servie"):
        assert words in page
    assert "claude@exemple.example" not in page


@pytest.mark.parametrize(("method", "address"), ACTS)
def test_what_changes_the_ways_in_asks_for_a_fresh_proof(
    client: Client, claude: Actor, account: Any, method: str, address: str
) -> None:
    client.force_login(account)
    prove_again(client, account, seconds_ago=601)
    response = getattr(client, method)(address)
    assert response.headers["Location"].startswith("/connexion/confirmer/?next=%2Fespace%2Fsecurite")


def test_the_password_again_is_a_fresh_proof(client: Client, claude: Actor, account: Any) -> None:
    client.force_login(account)
    confirm = f"/connexion/confirmer/?next={PAGE}mot-de-passe/"
    assert "Ce n’est pas votre mot de passe" in client.post(confirm, {"mot_de_passe": "Faux!passe99"}).content.decode()
    assert client.post(confirm, {"mot_de_passe": PASSWORD}).headers["Location"] == f"{PAGE}mot-de-passe/"
    assert client.get(f"{PAGE}mot-de-passe/").status_code == 200


def test_one_key_is_removed_or_all_at_once(client: Client, claude: Actor, account: Any) -> None:
    keys = [add_key(account, name) for name in ("a", "b", "c")]
    other = add_key(get_user_model().objects.get(holder_id=enrolled_citizen("autre.fictif").holder_id), "autre")
    enter(client, claude)
    client.post(f"{PAGE}cles/retirer/", {"numero": other.pk})
    client.post(f"{PAGE}cles/retirer/", {"numero": "n’importe"})
    assert Authenticator.objects.count() == 4, "neither another person's key nor nonsense removes anything"
    client.post(f"{PAGE}cles/retirer/", {"numero": keys[0].pk})
    assert set(Authenticator.objects.values_list("pk", flat=True)) == {keys[1].pk, keys[2].pk, other.pk}
    client.post(f"{PAGE}cles/retirer/")
    assert list(Authenticator.objects.all()) == [other]


def test_an_application_is_added_with_its_code_then_removed(client: Client, claude: Actor, account: Any) -> None:
    enter(client, claude)
    address = f"{PAGE}application/ajouter/"
    assert "data:image/svg+xml;base64," in client.get(address).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert client.post(address, {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, int(utc_now().timestamp()) // 30))
    assert client.post(address, {"code": code}).headers["Location"] == f"{PAGE}codes-de-secours/"
    assert sign_in.devices_of(account.pk).has_application
    client.post(f"{PAGE}application/retirer/")
    assert Authenticator.objects.count() == 0, "recovery codes go with the last device"


def test_recovery_codes_are_shown_once(client: Client, claude: Actor, account: Any) -> None:
    TOTP.activate(account, "GEZDGNBVGY3TQOJQ")
    enter(client, claude)
    page = client.post(f"{PAGE}codes-de-secours/").content.decode()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(code in page for code in codes)
    assert codes[0] not in client.get(f"{PAGE}codes-de-secours/").content.decode()
    assert "Il reste 10 codes de secours" in client.get(PAGE).content.decode()


def test_a_new_password_keeps_this_session_and_ends_the_others(client: Client, claude: Actor, account: Any) -> None:
    other = Client()
    enter(other, claude)
    enter(client, claude)
    for password, sentence in (("court", "9 caractères ou plus"), (PASSWORD, "a déjà servi")):
        page = client.post(f"{PAGE}mot-de-passe/", {"mot_de_passe": password, "encore": password})
        assert sentence in page.content.decode()
    done = client.post(f"{PAGE}mot-de-passe/", {"mot_de_passe": OTHER_PASSWORD, "encore": OTHER_PASSWORD})
    assert done.headers["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302


def signed_in_client(sent: Any, **more: Any) -> Client:
    client = Client(**more)
    give_password(client)
    client.post("/connexion/verification/", {"code": digits_in(sent()[-1])})
    assert is_in(client)
    return client


def test_sessions_are_listed_and_ended_from_afar(claude: Actor, account: Any, sent: Any) -> None:
    here = signed_in_client(sent, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Gecko Firefox/128.0"})
    there = signed_in_client(sent, headers={"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit Safari/604"})
    page = here.get(PAGE).content.decode()
    for words in ("Firefox, Linux", "Safari, iPhone", "Cette session", "Connexion avec votre mot de passe"):
        assert words in page
    number = UserSession.objects.exclude(session_key=here.session.session_key).get().pk
    here.post(f"{PAGE}sessions/fermer/", {"numero": number})
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


def test_all_the_other_sessions_end_at_once_and_nobody_else_s(claude: Actor, account: Any, sent: Any) -> None:
    here, there = signed_in_client(sent), signed_in_client(sent)
    stranger = UserSession.objects.create(
        user=get_user_model().objects.get(holder_id=enrolled_citizen("autre.fictif").holder_id),
        ip="::1", session_key="x", user_agent="",
    )  # fmt: skip
    here.post(f"{PAGE}sessions/fermer/", {"numero": stranger.pk})
    here.post(f"{PAGE}sessions/fermer/")
    assert there.get(PAGE).status_code == 302
    assert UserSession.objects.filter(pk=stranger.pk).exists()


def test_the_list_of_sessions_keeps_no_address(claude: Actor, sent: Any) -> None:
    signed_in_client(sent)
    address = UserSession.objects.get().ip
    assert address.startswith("fd")
    assert address != "127.0.0.1"


def test_a_change_is_told_by_mail(client: Client, claude: Actor, account: Any, sent: Any) -> None:
    add_key(account, "Mon téléphone")
    enter(client, claude)
    client.post(f"{PAGE}cles/retirer/")
    assert "Une clé d’accès vient d’être retirée" in sent()[-1]


def test_the_page_asks_few_questions(
    client: Client, claude: Actor, account: Any, django_assert_max_num_queries: Any
) -> None:
    add_key(account, "Mon téléphone")
    enter(client, claude)
    with django_assert_max_num_queries(9):
        client.get(PAGE)


def test_somebody_who_only_has_franceconnect_sees_how_to_get_a_password(client: Client, claude: Actor) -> None:
    get_user_model().objects.filter(holder_id=claude.holder_id).update(sign_in_name=None)
    enter(client, claude)
    assert "Vous entrez avec FranceConnect" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}mot-de-passe/").headers["Location"] == PAGE


def test_another_address_counts_once_its_code_is_given_and_the_former_hears_of_it(
    client: Client, claude: Actor, account: Any, sent: Any
) -> None:
    enter(client, claude)
    assert client.get(f"{PAGE}contact/verification/").headers["Location"] == f"{PAGE}contact/"
    for address in ("06 12 34", "+33 1 23 45 67 89"):
        page = client.post(f"{PAGE}contact/", {"canal": "sms", "adresse": address}).content.decode()
        assert "Ce n’est pas un numéro de mobile" in page
    client.post(f"{PAGE}contact/", {"canal": "mail", "adresse": "neuve@exemple.example"})
    right = digits_in(sent()[-1])
    wrong = "000000" if right != "000000" else "111111"
    assert "pas le bon code" in client.post(f"{PAGE}contact/verification/", {"code": wrong}).content.decode()
    account.refresh_from_db()
    assert account.email == "claude@exemple.example"
    assert client.post(f"{PAGE}contact/verification/", {"code": right}).headers["Location"] == PAGE
    account.refresh_from_db()
    assert account.email == "neuve@exemple.example"
    assert "à une autre adresse" in sent()[-1]
