"""Notices by mail, to a real SMTP server. Source: CSP art. R. 1111-28; RULES.md LC-01, LC-02."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.mail_refusals import is_about_the_address
from espace_sante.spaces.adapters.notice_mail import MailServerUnavailable, NoticeMails
from espace_sante.spaces.api import campaigns
from espace_sante.spaces.services.campaigns.return_address import notice_of, return_address
from tests.spaces.notices import ADULT, CHILD, mail_server

pytestmark = pytest.mark.django_db
NOTICE = UUID(int=1)


def test_lc01_a_mail_says_what_how_to_object_how_to_close_and_until_when(settings: Any) -> None:
    with mail_server(settings) as server, NoticeMails() as send:
        send(notice_id=NOTICE, kind="first", to=ADULT)
    ((sender, to, message),) = server.mails
    text = message.get_content()
    code = campaigns.code_of(NOTICE)
    assert to == [ADULT.email]
    for said in (
        "dossier médical partagé (DMP)", "refuser jusqu’au", "34\N{NO-BREAK SPACE}22", "au guichet de votre caisse",
        "Pourra-t-on le fermer", f"{settings.BASE_URL}/lettre/{code}", f"Votre code\N{NO-BREAK SPACE}: {code}",
        "R. 1111-28",
    ):  # fmt: skip
        assert said in text, said
    assert message.get_content_type() == "text/plain"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Message-ID"].startswith(f"<{NOTICE.hex}@")
    assert notice_of(sender) == NOTICE


def test_lc09_the_mail_that_asks_to_confirm_a_refusal_says_what_becomes_of_the_older_record(settings: Any) -> None:
    with mail_server(settings) as server, NoticeMails() as send:
        send(notice_id=NOTICE, kind="again", to=ADULT)
    ((_, _, message),) = server.mails
    text = message.get_content()
    for said in (
        "Confirmez-vous votre refus d’un espace santé", "Non, je confirme mon refus", "Celui qui existe a été ouvert",
        "vous pouvez refuser jusqu’au", f"{settings.BASE_URL}/lettre/{campaigns.code_of(NOTICE)}",
    ):  # fmt: skip
        assert said.casefold() in text.casefold(), said
    assert "refus" not in message["Subject"], "who looks over a shoulder learns nothing"


def test_nothing_outside_the_text_names_a_child_or_tells_of_health(settings: Any) -> None:
    with mail_server(settings) as server, NoticeMails() as send:
        send(notice_id=NOTICE, kind="first", to=CHILD)
        send(notice_id=new_id(), kind="reminder", to=ADULT)
    headers = "\n".join(f"{name}: {value}" for _, _, message in server.mails for name, value in message.items())
    assert "Alix" not in headers
    assert not {"médical", "DMP", "soin"} & set(headers.split())
    assert "Alix Fictif" in server.mails[0][2].get_content()
    assert server.mails[1][2]["Subject"].strip().startswith("Rappel")


def test_one_connection_carries_a_whole_run(settings: Any) -> None:
    with mail_server(settings) as server, NoticeMails() as send:
        for _ in range(5):
            send(notice_id=new_id(), kind="first", to=ADULT)
    assert (len(server.mails), server.connections) == (5, 1)


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "550 No such user", "552 5.2.2 Mailbox full"])
def test_lc02_an_address_refused_for_good_goes_by_post_and_the_run_goes_on(settings: Any, answer: str) -> None:
    with mail_server(settings, dominique__courriel_example=answer) as server, NoticeMails() as send:
        with pytest.raises(campaigns.NoticeRefused):
            send(notice_id=NOTICE, kind="first", to=ADULT)
        send(notice_id=new_id(), kind="first", to=CHILD)
    assert [to for _, to, _ in server.mails] == [[CHILD.email]]


@pytest.mark.parametrize(
    "answer",
    ["451 4.7.1 Greylisted", "452 4.2.2 Try later", "550 5.7.1 Your network is blocked", "530 Authentication required"],
)
def test_a_refusal_that_is_not_about_the_address_stops_the_run(settings: Any, answer: str) -> None:
    with (
        mail_server(settings, dominique__courriel_example=answer),
        NoticeMails() as send,
        pytest.raises(MailServerUnavailable),
    ):
        send(notice_id=NOTICE, kind="first", to=ADULT)


def test_a_refusal_of_the_content_counts_when_it_is_about_the_recipient(settings: Any) -> None:
    with (
        mail_server(settings, DATA="550 5.1.1 No such user"),
        NoticeMails() as send,
        pytest.raises(campaigns.NoticeRefused),
    ):
        send(notice_id=NOTICE, kind="first", to=ADULT)
    assert not is_about_the_address(554, b"5.6.0 Content rejected")


def test_no_server_stops_the_run(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    with NoticeMails() as send, pytest.raises(MailServerUnavailable):
        send(notice_id=NOTICE, kind="first", to=ADULT)


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a@courriel.example\nBcc: b@courriel.example"])
def test_an_address_that_is_none_goes_by_post(settings: Any, address: str) -> None:
    with mail_server(settings) as server, NoticeMails() as send, pytest.raises(campaigns.NoticeRefused):
        send(notice_id=NOTICE, kind="first", to=ADULT._replace(email=address))
    assert not server.mails


def test_a_return_address_names_its_notice_and_cannot_be_made_up() -> None:
    address = return_address(NOTICE)
    local = address.partition("@")[0]
    assert len(local) <= 64  # RFC 5321 4.5.3.1.1
    assert notice_of(f"<{address.upper()}>") == NOTICE
    assert notice_of(address.replace(local[-1] + "@", ("a" if local[-1] != "a" else "e") + "@")) is None
    assert notice_of(address + ".autre.example") is None
    assert notice_of("x" + address) is None
    assert return_address(UUID(int=2)).partition("+")[2][:26] != address.partition("+")[2][:26]
