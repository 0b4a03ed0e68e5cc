"""Secure mail of a professional as pages. RULES.md STR-05, MSG-02, MSG-06, MSG-08, MSG-12, MSG-18."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.access.api import ProfessionalMailbox
from espace_sante.access.models import CareRelation
from espace_sante.identity import api as identity
from espace_sante.identity.models import MssanteAddress
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Rpps
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Message
from espace_sante.spaces import api as spaces
from tests.interop.mssante.conftest import place
from tests.interop.professional_mail.conftest import DOCTOR, SHARED, Desk, desk
from tests.portals.citizen.test_messages_pages import PNG
from tests.portals.professional.conftest import Browser, text_of

__all__ = ["desk", "place"]
COLLEAGUE = "karim.petit@hopital.mssante.example"


@pytest.fixture
def doctor(desk: Desk, client: Any) -> Browser:
    browser = Browser(desk.place.world.space.id, client)
    client.force_login(get_user_model().objects.get(login="dr.martin"))
    return browser


def see(browser: Browser, name: str, **where: object) -> str:
    answer = browser.client.get(reverse(f"professional:{name}", kwargs=where), follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    return text_of(answer)


def write(browser: Browser, **sent: Any) -> HttpResponse:
    values = {"de": DOCTOR, "objet": "Vos résultats", "texte": "Tout va bien.", "accuse": "on"} | sent
    return browser.post("write_letter", follow=True, **values)


def href(page: str, words: str) -> str:
    found = re.search(rf'href="([^"]*{words}[^"]*)"', page)
    assert found, words
    return found[1]


def conversation_page(browser: Browser) -> str:
    return href(see(browser, "messages"), "/pro/messages/[0-9a-f]{12}/[0-9a-f]{24}/")


def test_msg_18_a_professional_without_any_right_in_the_record_writes_to_the_patient(
    doctor: Browser,
    desk: Desk,
) -> None:
    CareRelation.objects.filter(space_id=desk.place.world.space.id).delete()
    page = doctor.read("record")
    assert "Écrire à cette personne" in page
    done = write(doctor)
    assert "Votre message est remis dans la boîte de Camille FICTIF." in text_of(done)
    (line,) = desk.place.inbox().threads
    assert (line.subject, line.begins) == ("Vos résultats", "Tout va bien.")
    assert "Avant de lire ce dossier" in doctor.read("record")  # writing opened nothing


def test_the_answer_of_the_patient_is_read_with_its_file_and_answered(doctor: Browser, desk: Desk) -> None:
    write(doctor)
    desk.camille_answers("Voici la photo.", messaging.MailPart("pied.png", "image/png", PNG))
    assert "1 message non lu" in see(doctor, "messages")
    here = conversation_page(doctor)
    page = text_of(doctor.client.get(here))
    for words in ("Voici la photo.", "pied.png", "Camille FICTIF", "Remis"):
        assert words in page, words
    file = doctor.client.get(href(page, "/pieces/"))
    assert (file["Content-Type"], file.content) == ("image/png", PNG)
    assert file["X-Content-Type-Options"] == "nosniff"
    photograph = SimpleUploadedFile("plan.png", PNG, content_type="image/png")
    answered = doctor.client.post(here, {"texte": "Merci.", "fichier": photograph}, follow=True)
    assert "Votre message est remis." in text_of(answered)
    assert "tout est lu" in see(doctor, "messages")
    assert [part.name for part in desk.conversation().messages[-1].parts] == ["plan.png"]


def test_msg_13_what_became_of_a_letter_is_beside_it(doctor: Browser, desk: Desk) -> None:
    from espace_sante.interop.professional_mail.maildir import maildir_of

    write(doctor)
    (received,) = Message.objects.all()
    report = (
        f"From: {desk.place.address}\nTo: {DOCTOR}\nMessage-ID: <r@patient.mssante.fr>\n"
        "Date: Tue, 24 Nov 2026 10:00:00 +0000\n"
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822;{desk.place.address}\nOriginal-Message-ID: <{received.message_id}>\n"
        "Disposition: automatic-action/MDN-sent-automatically; processed/Error: 902^Patient inconnu\n\n--b--\n"
    )
    folder = maildir_of(DOCTOR, now=utc_now())._folder / "new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "r").write_text(report)
    page = text_of(doctor.client.get(conversation_page(doctor)))
    assert "Document refusé : patient inconnu" in page
    assert "non lu" not in see(doctor, "messages")  # a report is no message


def test_msg_06_ending_the_exchange_is_said_on_both_sides(doctor: Browser, desk: Desk) -> None:
    write(doctor, suite="fin")
    assert "Échange terminé" in see(doctor, "messages")
    assert "Vous avez terminé cet échange" in text_of(doctor.client.get(conversation_page(doctor)))
    assert desk.conversation().mode is messaging.ReplyMode.BLOCKED


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"texte": " "}, "Écrivez votre message, ou joignez un fichier."),
        ({"objet": ""}, "Dites en quelques mots de quoi il s’agit."),
        ({"texte": "a" * 20_001}, "C’est trop long"),
        ({"de": "quelquun@hopital.mssante.example"}, "Sélectionnez un choix valide"),
        ({"suite": "autre"}, "Sélectionnez un choix valide"),
        ({"fichier": ("x.exe", b"MZ\x00\x01")}, "Ce fichier ne part pas"),
        ({"fichier": ("x.txt", b"a" * 15_000_001)}, "Ce fichier est trop lourd"),
    ],
    ids=["empty", "no subject", "long", "not their address", "no such choice", "a program", "heavy"],
)
def test_what_cannot_be_sent_is_said_and_what_was_written_stays(
    doctor: Browser,
    desk: Desk,
    sent: dict[str, Any],
    said: str,
) -> None:
    if "fichier" in sent:
        name, content = sent["fichier"]
        sent = sent | {"fichier": SimpleUploadedFile(name, content)}
    answer = write(doctor, **sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Message.objects.exists()


def test_msg_08_a_closed_space_is_said_and_nothing_leaves(doctor: Browser, desk: Desk) -> None:
    spaces.close_space(holder_id=desk.place.world.space.holder_id, by=desk.place.world.camille, now=utc_now())
    answer = write(doctor)
    assert answer.status_code == 422
    assert "ne reçoit rien" in text_of(answer)


def test_msg_12_a_document_is_sent_from_its_page(doctor: Browser, desk: Desk) -> None:
    done = desk.place.world.deposit()
    page = text_of(doctor.client.get(doctor.address("document", done.document_id)))
    form = text_of(doctor.client.get(href(page, r"/ecrire/\?document=")))
    assert "Le document que vous avez choisi" in form
    write(doctor, document=str(done.document_id))
    (message,) = desk.conversation().messages
    assert [one.name for one in message.parts] == ["IHE_XDM.zip"]


def test_a_document_that_one_may_not_read_is_not_sent(doctor: Browser, desk: Desk) -> None:
    done = desk.place.world.deposit(by=desk.place.world.nurse)
    CareRelation.objects.filter(space_id=desk.place.world.space.id).delete()
    write(doctor, document=str(done.document_id))
    assert not Message.objects.exists()


def test_str_05_members_of_an_organisation_read_its_mailbox_and_nobody_else_does(
    doctor: Browser,
    desk: Desk,
) -> None:
    write(doctor, de=SHARED)
    where = href(see(doctor, "messages"), "/pro/messages/[0-9a-f]{12}/")
    shared = next(one for one in re.findall(r"/pro/messages/[0-9a-f]{12}/", see(doctor, "messages")) if one != where)
    assert any("Camille FICTIF" in text_of(doctor.client.get(one)) for one in (where, shared))
    stranger = Browser(desk.place.world.space.id)
    stranger.client.force_login(get_user_model().objects.get(login="inconnu"))
    for one in (where, shared):
        assert stranger.client.get(one).status_code == 404
    assert "ne vous connaît pas d’adresse" in see(stranger, "messages")


def test_str_05_the_mailbox_of_an_application_is_read_by_no_person(desk: Desk) -> None:
    world = desk.place.world
    MssanteAddress.objects.filter(address=SHARED).update(kind="APP")
    assert [one.address for one in access.mailboxes_of(world.doctor)] == [DOCTOR]
    assert access.mailboxes_of(world.nurse) == []
    for actor in (world.camille, world.laboratory):
        with pytest.raises(access.AccessRefused):
            access.mailboxes_of(actor)


def test_str_05_who_acts_elsewhere_reads_the_mailbox_of_where_they_are(desk: Desk) -> None:
    from dataclasses import replace

    world = desk.place.world
    elsewhere = replace(world.doctor, finess=world.nurse.finess)
    assert [one.address for one in access.mailboxes_of(elsewhere)] == [DOCTOR]
    assert [one.address for one in access.mailboxes_of(world.doctor)] == [DOCTOR, SHARED]


def test_a_conversation_is_deleted_from_its_mailbox_alone(doctor: Browser, desk: Desk) -> None:
    write(doctor)
    done = doctor.client.post(conversation_page(doctor) + "supprimer/", follow=True)
    assert "La conversation est supprimée de cette boîte." in text_of(done)
    assert len(desk.place.inbox().threads) == 1


def test_words_and_names_are_never_read_as_html(doctor: Browser, desk: Desk) -> None:
    write(doctor, objet="<i>Objet</i>")
    desk.camille_answers("<script>alert(1)</script>")
    page = text_of(doctor.client.get(conversation_page(doctor))) + see(doctor, "messages")
    for trace in ("<script>alert", "<i>Objet"):
        assert trace not in page


def test_outside_the_demonstration_no_page_speaks_of_messages(doctor: Browser, settings: Any) -> None:
    settings.MSSANTE_LOCAL_MAILBOXES = None
    assert doctor.client.get(reverse("professional:messages")).status_code == 404
    assert doctor.get("write_letter").status_code == 404
    page = text_of(doctor.client.get(reverse("professional:home")))
    assert "/pro/messages/" not in page
    assert "Écrire au patient" not in doctor.read("record")


def test_the_list_asks_eight_queries_at_most(doctor: Browser, desk: Desk) -> None:
    write(doctor)
    here = href(see(doctor, "messages"), "/pro/messages/[0-9a-f]{12}/")
    with CaptureQueriesContext(connections["ens"]) as captured:
        doctor.client.get(here)
    assert len(captured) <= 8, [one["sql"] for one in captured]


def test_msg_05_a_colleague_in_copy_is_answered_too(doctor: Browser, desk: Desk) -> None:
    unknown = write(doctor, copie="inconnu@hopital.mssante.example")
    assert "L’annuaire ne connaît pas cette adresse." in text_of(unknown)
    assert not Message.objects.exists()
    identity.register_mssante_address(address=COLLEAGUE, rpps=Rpps(str(desk.place.world.nurse.rpps)))
    write(doctor, copie=COLLEAGUE)
    assert desk.conversation().mode is messaging.ReplyMode.REPLY_ALL
    desk.camille_answers("Merci à vous deux.", to_all=True)
    (one,) = mail.exchanges(ProfessionalMailbox(COLLEAGUE, "Karim", shared=False), now=utc_now())
    assert (one.unread, one.begins) == (2, "Merci à vous deux.")


def test_the_first_page_says_what_nobody_has_read(doctor: Browser, desk: Desk) -> None:
    home = reverse("professional:home")
    assert "non lu" not in text_of(doctor.client.get(home))
    write(doctor)
    desk.camille_answers("Bonjour.")
    assert "1 message non lu" in text_of(doctor.client.get(home))


def test_a_mailbox_that_another_operator_holds_keeps_no_page_from_opening(doctor: Browser) -> None:
    """The directory knows addresses of domains that nobody trusts here."""
    for one in MssanteAddress.objects.all():
        MssanteAddress.objects.filter(pk=one.pk).update(address=one.address.partition("@")[0] + "@ailleurs.example")
    assert doctor.client.get(reverse("professional:home")).status_code == 200
    assert "L’annuaire ne vous connaît pas d’adresse" in see(doctor, "messages")
