"""What the code of a letter opens, without an account. LC-04 to LC-06, C1, C4."""

from __future__ import annotations

import logging
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.models import Holder, ProvisionalCode
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.outbox import api as outbox
from espace_sante.portals.components import session
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, campaigns
from tests.identity.sign_in.conftest import PASSWORD, digits_in, texts_sent
from tests.portals.public.letters import CHILD, LATER, Clock, reading, register, text_of, write_to, written_to

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
CHOICE = "public:letter_choice"
SAME = "Ce code et cette date ne vont pas ensemble, ou le code ne sert plus."


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(session, "utc_now", lambda: moment)

    set_clock(LATER)
    return set_clock


def test_lc04_the_two_answers_weigh_the_same_and_the_last_day_is_said(visitor: Client) -> None:
    text = text_of(reading(visitor, written_to()).get(reverse(CHOICE)))
    assert text.index("Je m’oppose à l’ouverture") < text.index("Je laisse ouvrir mon espace")
    assert "Vous avez jusqu’au 4 janvier 2027" in text
    assert "Si vous ne faites rien, l’espace s’ouvre le 5 janvier 2027" in text
    assert text.count("es-button--wide") == 2
    assert text.count('<use href="/static/espace_sante/icons') or text.count("es-decision__option") == 2
    assert "Dominique F." in text
    assert "checked" not in text


def test_lc04_lc05_a_refusal_is_recorded_at_once_with_its_proof(visitor: Client) -> None:
    addressee = written_to()
    text = text_of(reading(visitor, addressee).post(reverse("public:letter_refuse"), follow=True))
    said = spaces.opposition_of(addressee.holder_id)
    assert said is not None
    assert (addressee.state, said.channel) == (State.OPPOSED, spaces.OppositionChannel.LETTER_CODE)
    assert said.number in text
    proof = visitor.get(reverse("public:letter_proof"))
    assert proof.content.startswith(b"%PDF")
    assert "attachment" in proof.headers["Content-Disposition"]


def test_lc04_the_trace_says_that_the_letter_was_used(visitor: Client) -> None:
    addressee = written_to()
    reading(visitor, addressee).post(reverse("public:letter_refuse"))
    outbox.drain(spaces.SpacesOutbox, now=LATER)
    space = spaces.space_of_holder(addressee.holder_id)
    line = audit.trace_page(space_id=space.id, acts=[audit.Act.SPACE_OPPOSED.value]).entries[0]
    assert (line.actor_id, line.reason) == (str(addressee.holder_id), "letter-code")


def test_lc04_the_letter_of_a_child_is_read_by_a_representative_whom_nothing_names(visitor: Client) -> None:
    addressee = written_to(2, born=CHILD, name="Alix")
    browser = reading(visitor, addressee)
    assert "Voulez-vous un espace santé pour Alix ?" in text_of(browser.get(reverse(CHOICE)))
    browser.post(reverse("public:letter_refuse"))
    outbox.drain(spaces.SpacesOutbox, now=LATER)
    space = spaces.space_of_holder(addressee.holder_id)
    line = audit.trace_page(space_id=space.id, acts=[audit.Act.SPACE_OPPOSED.value]).entries[0]
    assert line.actor_id.startswith("letter-")
    assert line.actor_id != str(addressee.holder_id)
    said = spaces.opposition_of(addressee.holder_id)
    assert said is not None
    assert said.for_a_child


def test_the_code_leaves_the_address_at_once_and_stands_in_no_answer_log_or_session(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    addressee = written_to()
    with caplog.at_level(logging.DEBUG):
        response = visitor.get(reverse("public:letter_scanned", args=[addressee.code]))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("public:letter"))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert addressee.code not in caplog.text
    assert addressee.code not in str(dict(visitor.session))
    assert f'value="{addressee.code}"' in text_of(visitor.get(reverse("public:letter")))
    reading(visitor, addressee)
    assert addressee.code not in str(dict(visitor.session))
    assert addressee.code not in text_of(visitor.get(reverse(CHOICE)))


@pytest.mark.parametrize(
    "changed",
    [{"code": "AAAA-BBBB-CCCC"}, {"annee": 1969}, {"code": "x"}, {"code": "0" * 40}],
    ids=["another code", "another date", "short", "long"],
)
def test_whatever_is_wrong_the_sentence_is_the_same(visitor: Client, changed: dict[str, object]) -> None:
    response = visitor.post(reverse("public:letter"), written_to().typed(**changed))
    assert response.status_code == 422
    assert SAME in text_of(response)
    assert visitor.get(reverse(CHOICE)).headers["Location"] == reverse("public:letter")


def test_an_expired_code_gets_the_same_sentence(visitor: Client, clock: Clock) -> None:
    """Twice the six weeks after its sending."""
    addressee = written_to()
    last = datetime(2027, 2, 15, 23, 59, tzinfo=PARIS)
    clock(last)
    reading(visitor, addressee)
    clock(last + timedelta(minutes=1))
    assert SAME in text_of(Client().post(reverse("public:letter"), addressee.typed()))


def test_a_code_does_not_serve_once_the_space_is_active(visitor: Client) -> None:
    addressee = written_to()
    browser = reading(visitor, addressee)
    spaces.activate_space(holder_id=addressee.holder_id, by=SYSTEM, now=LATER)
    assert browser.get(reverse(CHOICE)).headers["Location"] == reverse("public:letter")
    assert SAME in text_of(Client().post(reverse("public:letter"), addressee.typed()))


@pytest.mark.parametrize("changed", [{"jour": 31, "mois": 2}, {"jour": ""}, {"code": ""}, {"annee": "mille"}])
def test_a_date_that_does_not_exist_and_an_empty_code_are_said(visitor: Client, changed: dict[str, object]) -> None:
    response = visitor.post(reverse("public:letter"), written_to().typed(**changed))
    assert response.status_code == 422
    assert "Erreur :" in text_of(response)
    assert SAME not in text_of(response)


def test_c1_birth_dates_are_not_tried_one_after_the_other(visitor: Client) -> None:
    addressee = written_to()
    answers = [
        visitor.post(reverse("public:letter"), addressee.typed(annee=year)).status_code for year in range(1950, 1957)
    ]
    assert answers == [422] * 5 + [429] * 2
    assert visitor.post(reverse("public:letter"), addressee.typed()).status_code == 429
    unknown = [
        Client().post(reverse("public:letter"), addressee.typed(code="AAAABBBBCCCC")).status_code for _ in range(6)
    ]
    assert unknown == [422] * 5 + [429]


def test_what_a_session_opened_lasts_half_an_hour(visitor: Client, clock: Clock) -> None:
    addressee = written_to()
    browser = reading(visitor, addressee)
    clock(LATER + timedelta(minutes=29))
    assert browser.get(reverse(CHOICE)).status_code == 200
    clock(LATER + timedelta(minutes=30))
    assert browser.get(reverse(CHOICE)).status_code == 302


def test_this_is_not_me_forgets_the_letter(visitor: Client) -> None:
    browser = reading(visitor, written_to())
    browser.post(reverse("public:letter_leave"))
    assert browser.get(reverse(CHOICE)).status_code == 302


def test_lc05_the_same_code_shows_the_refusal_again_and_withdraws_it(visitor: Client) -> None:
    addressee = written_to()
    reading(visitor, addressee).post(reverse("public:letter_refuse"))
    again = reading(Client(), addressee)
    text = text_of(again.get(reverse(CHOICE)))
    assert "Vous avez refusé l’ouverture" in text
    assert "Je m’oppose" not in text
    assert "Votre espace est ouvert" in text_of(again.post(reverse("public:letter_change"), follow=True))
    assert addressee.state is State.OPEN_NOT_ACTIVATED
    said = spaces.opposition_of(addressee.holder_id)
    assert said is not None
    assert said.withdrawn_at == LATER


def test_lc06_to_leave_it_open_records_nothing(visitor: Client) -> None:
    addressee = written_to()
    text = text_of(reading(visitor, addressee).post(reverse("public:letter_left")))
    assert "Rien n’a été enregistré" in text
    assert "le 5 janvier 2027" in text
    assert addressee.state is State.NOTIFIED


def test_lc06_lc10_a_provisional_code_is_made_for_the_reader_and_shown_once(visitor: Client) -> None:
    addressee = written_to()
    browser = reading(visitor, addressee)
    assert browser.post(reverse("public:letter_activate")).headers["Location"] == reverse("public:enrol")
    assert ProvisionalCode.objects.count() == 0
    text = text_of(browser.get(reverse("public:enrol")))
    made = ProvisionalCode.objects.get()
    assert made.holder_id == addressee.holder_id
    assert 'name="code" value="' in text
    assert 'name="code" value="' not in text_of(browser.get(reverse("public:enrol")))
    assert ProvisionalCode.objects.count() == 1


def test_lc06_whoever_enrols_with_it_during_the_six_weeks_has_an_active_space_at_once(
    visitor: Client, clock: Clock
) -> None:
    clock(utc_now())  # the worker, which sends the one-time code, has the clock of the machine
    holder_id = register(1)
    addressee = write_to(holder_id, sent_at=utc_now() - timedelta(days=7))[holder_id]
    browser = reading(visitor, addressee)
    browser.post(reverse("public:letter_activate"))
    shown = re.search(r'name="code" value="([^"]+)"', text_of(browser.get(reverse("public:enrol"))))
    assert shown is not None
    matricule = identity.holders([addressee.holder_id])[addressee.holder_id].ins.value
    browser.post(reverse("public:enrol"), {"code": shown.group(1), "numero": matricule, "carte": ""})
    browser.post(reverse("public:enrol_contact"), {"canal": "mail", "adresse": "dominique@courriel.example"})
    browser.post(reverse("public:enrol_verify"), {"code": digits_in(texts_sent()[-1])})
    chosen = {"identifiant": "dominique.f", "mot_de_passe": PASSWORD, "encore": PASSWORD, "accepter": "on"}
    browser.post(reverse("public:enrol_credentials"), chosen)
    assert addressee.state is State.ACTIVE
    assert browser.get(reverse(CHOICE)).status_code == 302


def test_a_parent_signs_in_to_open_the_space_of_a_child(visitor: Client) -> None:
    browser = reading(visitor, written_to(2, born=CHILD, name="Alix"))
    assert browser.post(reverse("public:letter_activate")).headers["Location"].startswith(reverse("public:sign_in"))


def test_who_answers_too_late_is_told_what_stands(visitor: Client) -> None:
    """The first answer stands: a refusal, then a space that was opened."""
    child = written_to(2, born=CHILD, name="Alix")
    first, second = reading(visitor, child), reading(Client(), child)
    first.post(reverse("public:letter_refuse"))
    text = text_of(second.post(reverse("public:letter_left"), follow=True))
    assert "Un refus a été enregistré juste avant votre réponse." in text
    spaces.withdraw_opposition(holder_id=child.holder_id, by=SYSTEM, now=LATER)
    text = text_of(second.post(reverse("public:letter_refuse"), follow=True))
    assert "Il ne peut plus être refusé, mais il peut être fermé" in text
    assert child.state is State.OPEN_NOT_ACTIVATED


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("silence", "lisent selon leur métier"),
        ("inert", "Personne n’y lit rien avant que vous ne l’ayez activé."),
        ("asked", "Si vous ne faites rien, rien ne s’ouvre."),
    ],
)
def test_c1_the_page_says_how_spaces_open_here(visitor: Client, settings: object, mode: str, said: str) -> None:
    settings.SPACE_OPENING = mode  # type: ignore[attr-defined]
    text = text_of(reading(visitor, written_to()).get(reverse(CHOICE)))
    assert said in text
    assert ("5 janvier" in text) == (mode != "asked")


@pytest.mark.parametrize("page", ["letter_refuse", "letter_change", "letter_activate", "letter_leave"])
def test_an_act_is_a_form_that_is_sent(visitor: Client, page: str) -> None:
    assert reading(visitor, written_to()).get(reverse(f"public:{page}")).status_code == 405


def test_opened_by_silence_the_letter_still_says_so(visitor: Client, clock: Clock) -> None:
    """C4: since when, and why."""
    addressee = written_to()
    opened = datetime(2027, 1, 5, 8, tzinfo=PARIS)
    campaigns.open_by_silence(clock=lambda: opened)
    clock(opened)
    text = text_of(reading(visitor, addressee).get(reverse(CHOICE)))
    assert "Il est ouvert depuis le 5 janvier 2027, parce que personne ne l’a refusé pendant les six semaines." in text


def test_c4_have_i_one_is_the_same_page_for_everybody(visitor: Client) -> None:
    text = text_of(visitor.get(reverse("public:have_i_one")))
    assert "Ouvert, pas encore activé" in text
    assert reverse(CHOICE) not in text
    assert reverse(CHOICE) in text_of(reading(visitor, written_to()).get(reverse("public:have_i_one")))


def test_a_person_born_on_a_leap_day_types_their_date(visitor: Client) -> None:
    reading(visitor, written_to(3, born=date(1968, 2, 29)))


@pytest.mark.parametrize(
    ("trait", "typed"),
    [
        ("1968-00-00", {"jour": "", "mois": "", "partielle": "on"}),
        ("1968-01-00", {"jour": "", "mois": 1, "partielle": "on"}),
        ("1968-14-35", {"jour": "", "mois": "", "partielle": "on"}),  # another calendar
        ("1968-00-00", {"jour": 31, "mois": 12}),  # the day that is derived from it
    ],
)
def test_who_has_a_partial_birth_date_answers_with_what_is_known_of_it(
    visitor: Client, trait: str, typed: dict[str, object]
) -> None:
    addressee = written_to()
    Holder.objects.filter(id=addressee.holder_id).update(
        birth_date_text=trait, birth_on=identity.BirthDate(trait).civil
    )
    response = visitor.post(reverse("public:letter"), addressee.typed(**typed))
    assert response.headers.get("Location") == reverse(CHOICE)


@pytest.mark.parametrize(
    "typed", [{"jour": "", "mois": "", "partielle": "on"}, {"jour": "", "partielle": "on"}, {"annee": 1967}]
)
def test_a_year_is_not_enough_for_a_whole_birth_date(visitor: Client, typed: dict[str, object]) -> None:
    response = visitor.post(reverse("public:letter"), written_to().typed(**typed))
    assert response.status_code == 422
    assert SAME in text_of(response)
