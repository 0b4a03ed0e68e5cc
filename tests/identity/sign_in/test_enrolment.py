from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.identity.api import sign_in
from espace_sante.identity.models import ProvisionalCode, SignInOutbox
from espace_sante.kernel.clock import utc_now
from espace_sante.spaces import api as spaces
from tests.identity.sign_in.conftest import PASSWORD, Newcomer, digits_in, new_code

Sent = Callable[[], list[str]]
ADDRESS = "sacha@exemple.example"


def prove(client: Client, newcomer: Newcomer, **change: str) -> str:
    data = {"code": newcomer.code, "numero": newcomer.matricule, "carte": ""} | change
    response = client.post(reverse("public:enrol"), data)
    return response.headers.get("Location", "")


def reach(client: Client, sent: Sent, *, address: str = ADDRESS) -> str:
    client.post(reverse("public:enrol_contact"), {"canal": "mail", "adresse": address})
    return digits_in(sent()[-1])


def enrolled(client: Client, newcomer: Newcomer, sent: Sent, **change: str) -> object:
    assert prove(client, newcomer) == reverse("public:enrol_contact")
    assert client.post(reverse("public:enrol_verify"), {"code": reach(client, sent)}).status_code == 302
    data = {"identifiant": "sacha.fictif", "mot_de_passe": PASSWORD, "encore": PASSWORD, "accepter": "on"} | change
    return client.post(reverse("public:enrol_credentials"), data, follow=True)


def test_a_code_a_number_and_a_first_message_open_the_space(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    response = enrolled(client, newcomer, sent)
    assert response.redirect_chain[-1][0] == reverse("citizen:home")  # type: ignore[attr-defined]
    assert newcomer.actor.holder_id is not None
    assert spaces.space_of_holder(newcomer.actor.holder_id).state is spaces.State.ACTIVE
    account = get_user_model().objects.get(login="sacha")
    assert (account.sign_in_name, account.email, account.code_channel) == ("sacha.fictif", ADDRESS, "mail")
    assert account.password.startswith("argon2$")
    assert account.accepted_terms == sign_in.terms_in_force(utc_now().date()).version


def test_a_code_opens_once(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    enrolled(client, newcomer, sent)
    assert prove(Client(), newcomer) == ""


def test_two_browsers_with_one_proof_enrol_once(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    other = Client()
    prove(other, newcomer)
    other.post(reverse("public:enrol_verify"), {"code": reach(other, sent)})
    enrolled(client, newcomer, sent)
    data = {
        "identifiant": "autre.fictif",
        "mot_de_passe": "Fougere;6nuage",
        "encore": "Fougere;6nuage",
        "accepter": "on",
    }
    response = other.post(reverse("public:enrol_credentials"), data)
    assert response.headers["Location"] == reverse("public:enrol")
    assert "_auth_user_id" not in other.session


def test_a_new_code_replaces_the_one_before(client: Client, newcomer: Newcomer) -> None:
    later = new_code(newcomer.actor)
    assert prove(client, newcomer) == ""
    assert prove(client, newcomer, code=later.lower().replace("-", " ")) == reverse("public:enrol_contact")


@pytest.mark.parametrize(("seconds", "opens"), [(-1, True), (0, False)])
def test_a_code_lives_six_weeks(newcomer: Newcomer, seconds: int, opens: bool) -> None:
    row = ProvisionalCode.objects.get(holder_id=newcomer.actor.holder_id)
    at = row.issued_at + timedelta(weeks=6, seconds=seconds)
    words = {"matricule": newcomer.matricule, "code": newcomer.code, "card_serial": "", "now": at}
    if opens:
        assert sign_in.prove_identity(**words)
    else:
        with pytest.raises(sign_in.CodeRefused):
            sign_in.prove_identity(**words)


def test_the_code_is_stored_as_a_keyed_hash(newcomer: Newcomer) -> None:
    row = ProvisionalCode.objects.get(holder_id=newcomer.actor.holder_id)
    assert newcomer.code.replace("-", "").encode() not in bytes(row.digest)
    assert len(row.digest) == 32


def test_the_health_card_counts_for_whoever_has_one_on_record(client: Client, newcomer: Newcomer) -> None:
    assert newcomer.actor.holder_id is not None
    sign_in.record_health_card(holder_id=newcomer.actor.holder_id, serial="2107 4455 88", now=utc_now())
    assert prove(client, newcomer) == ""
    assert prove(client, newcomer, carte="2107445589") == ""
    assert prove(client, newcomer, carte="2107445588") == reverse("public:enrol_contact")


@pytest.mark.parametrize(
    "change", [{"code": "22222-22222"}, {"numero": "285090010999999"}, {"numero": "n’importe quoi"}]
)
def test_whatever_is_wrong_the_answer_is_the_same(client: Client, newcomer: Newcomer, change: dict[str, str]) -> None:
    data = {"code": newcomer.code, "numero": newcomer.matricule, "carte": ""}
    page = client.post(reverse("public:enrol"), data | change)
    assert page.status_code == 200
    assert "Ces informations ne vont pas ensemble" in page.content.decode()


def test_somebody_unknown_costs_the_same_questions(
    client: Client, newcomer: Newcomer, django_assert_num_queries: Callable[..., object]
) -> None:
    words = {"code": "22222-22222", "card_serial": "", "now": utc_now()}
    for matricule in (newcomer.matricule, "285090010999999"):
        with django_assert_num_queries(1), pytest.raises(sign_in.CodeRefused):
            sign_in.prove_identity(matricule=matricule, **words)


def test_asking_for_a_code_answers_everybody_alike_and_sends_to_those_known(
    client: Client, newcomer: Newcomer, sent: Sent
) -> None:
    from espace_sante.identity.models import Holder

    Holder.objects.filter(id=newcomer.actor.holder_id).update(email=ADDRESS)
    pages = []
    for number in (newcomer.matricule, "285090010999999"):
        page = client.post(reverse("public:new_code"), {"numero": number, "canal": "mail"})
        pages.append(page.content)
    assert pages[0] == pages[1]
    assert SignInOutbox.objects.count() == 2
    texts = sent()
    assert len(texts) == 1
    assert newcomer.matricule not in texts[0]
    assert "FICTIF" not in texts[0]
    code = texts[0].split(": ")[1].split()[0]
    assert prove(client, newcomer, code=code) == reverse("public:enrol_contact")


def test_without_a_known_address_the_code_goes_by_post(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    from espace_sante.identity.models import Letter

    client.post(reverse("public:new_code"), {"numero": newcomer.matricule, "canal": "sms"})
    assert sent() == []
    assert Letter.objects.filter(holder_id=newcomer.actor.holder_id, posted_at__isnull=True).count() == 1


def test_guessing_codes_stops_after_five(client: Client, newcomer: Newcomer) -> None:
    for _ in range(5):
        prove(client, newcomer, code="22222-22222")
    data = {"code": newcomer.code, "numero": newcomer.matricule, "carte": ""}
    assert client.post(reverse("public:enrol"), data).status_code == 429


def test_three_wrong_answers_need_another_message(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    prove(client, newcomer)
    right = reach(client, sent)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        client.post(reverse("public:enrol_verify"), {"code": wrong})
    page = client.post(reverse("public:enrol_verify"), {"code": right})
    assert "ne sert plus" in page.content.decode()


@pytest.mark.parametrize("step", ["enrol_contact", "enrol_verify", "enrol_credentials"])
def test_no_step_answers_before_the_ones_before(client: Client, db: None, step: str) -> None:
    for response in (client.get(reverse(f"public:{step}")), client.post(reverse(f"public:{step}"), {"code": "1"})):
        assert response.headers["Location"] == reverse("public:enrol")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"mot_de_passe": "court!7A", "encore": "court!7A"}, "9 caractères ou plus au mot de passe"),
        ({"mot_de_passe": "Fictif!85xyz", "encore": "Fictif!85xyz"}, "ni votre nom"),
        ({"encore": "autre"}, "ne sont pas les mêmes"),
        ({"identifiant": "élodie.f"}, "lettres sans accent"),
        ({"identifiant": "abc"}, "8 caractères ou plus à l’identifiant"),
        ({"accepter": ""}, "il faut accepter"),
    ],
)
def test_each_broken_rule_is_told_and_the_code_is_not_used(
    client: Client, newcomer: Newcomer, sent: Sent, change: dict[str, str], sentence: str
) -> None:
    page = enrolled(client, newcomer, sent, **change)
    assert sentence in page.content.decode()  # type: ignore[attr-defined]
    assert ProvisionalCode.objects.get(holder_id=newcomer.actor.holder_id).used_at is None


def test_the_rules_are_told_before_one_types(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    prove(client, newcomer)
    client.post(reverse("public:enrol_verify"), {"code": reach(client, sent)})
    page = client.get(reverse("public:enrol_credentials")).content.decode()
    for words in (
        "9 caractères ou plus",
        "une minuscule, une majuscule",
        "ni nom, ni prénom",
        "mots de passe précédents",
    ):
        assert words in page


def test_coming_back_with_a_new_code_cuts_what_was_lost(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    enrolled(client, newcomer, sent)
    elsewhere = Client()
    newcomer.code = new_code(newcomer.actor)
    page = enrolled(
        elsewhere, newcomer, sent, identifiant="sacha.fictif", mot_de_passe="Horloge?8cerise", encore="Horloge?8cerise"
    )
    assert page.status_code == 200  # type: ignore[attr-defined]
    assert client.get(reverse("citizen:home")).status_code == 302, "the session before the recovery is over"


def test_an_earlier_password_is_not_taken_again(client: Client, newcomer: Newcomer, sent: Sent) -> None:
    enrolled(client, newcomer, sent)
    newcomer.code = new_code(newcomer.actor)
    page = enrolled(Client(), newcomer, sent)
    assert "a déjà servi" in page.content.decode()  # type: ignore[attr-defined]
