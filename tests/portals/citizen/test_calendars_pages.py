"""Addresses, calendar files and invitations, as pages (PEERS.md ask 31; RULES.md AGE-04, CAR-08)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.http import HttpResponse
from django.test import Client

from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import Event
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Message, Part
from tests.access.roles import INVITATION
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, text_of
from tests.portals.languages import french_in, in_english
from tests.worlds import World

ADDRESS = re.compile(r'value="https?://[^"\s]+/calendriers/([\w-]{43})\.ics"')


def test_an_address_is_shown_once_listed_and_withdrawn(world: World, camille: Browser) -> None:
    made = text_of(camille.post("calendars", detail="neutral"))
    (secret,) = ADDRESS.findall(made)
    assert camille.client.get(f"/calendriers/{secret}.ics").status_code == 200
    page = camille.read("calendars")
    assert not ADDRESS.search(page)
    assert "On y lit « Rendez-vous » et le prénom, sans lieu ni soignant." in page
    (feed,) = agenda.feeds_of(actor=world.camille, space=world.space, now=PAGES_NOW)
    assert "plus personne ne lit l’agenda par elle" in text_of(camille.post("withdraw_calendar", feed.id, follow=True))
    assert camille.client.get(f"/calendriers/{secret}.ics").status_code == 404


def test_an_address_tells_its_words_in_the_language_in_which_it_was_made(world: World, camille: Browser) -> None:
    """French unless its maker read the page in English, whatever the language of the program that asks."""
    content = agenda.Content(
        kind=agenda.Kind.APPOINTMENT, moment=agenda.Moment(PAGES_NOW, PAGES_NOW + timedelta(hours=1)), practitioner="X"
    )
    agenda.create_event(
        actor=world.camille, space=world.space, content=content, source=agenda.Source.PORTAL, now=PAGES_NOW
    )
    told = []
    for made_in in (lambda client: client, in_english):
        made_in(camille.client)
        for detail in ("neutral", "busy"):
            (secret,) = ADDRESS.findall(text_of(camille.post("calendars", detail=detail)))
            feed = Client(headers={"Accept-Language": "de"}).get(f"/calendriers/{secret}.ics").content.decode()
            told.append(feed.partition("SUMMARY:")[2].partition("\r\n")[0])
    assert told == ["Rendez-vous\\, Camille", "Occupé", "Appointment\\, Camille", "Busy"]


def test_the_level_that_hides_the_words_of_health_is_chosen_beforehand(camille: Browser) -> None:
    page = camille.read("calendars")
    assert re.search(r'value="neutral"[^>]* checked', page)
    assert camille.post("calendars", detail="tout").status_code == 422


def bring(browser: Browser, content: bytes) -> HttpResponse:
    file = BytesIO(content)
    file.name = "rendez-vous.ics"
    return browser.client.post(browser.address("import_calendar"), {"fichier": file}, follow=True)


def test_a_file_says_what_became_of_it(camille: Browser) -> None:
    event = b"BEGIN:VEVENT\nUID:%d@x\nSUMMARY:Dentiste\nDTSTART:%s\nEND:VEVENT\n"
    events = event % (1, b"20261201T090000Z") + event % (2, b"18500101T090000Z")
    content = b"BEGIN:VCALENDAR\n" + events + b"END:VCALENDAR\n"
    page = text_of(bring(camille, content))
    assert "1 rendez-vous ajouté." in page
    assert "1 laissé de côté : leur date est avant 1900, ou dans plus de dix ans." in page
    assert "1 déjà là" in text_of(bring(camille, content))


def test_a_file_that_cannot_be_read_is_said_beside_its_field(camille: Browser) -> None:
    for content, words in (
        (b"%PDF", "Ce fichier n’est pas un calendrier que nous savons lire."),
        (b"", "Ce fichier n’est pas un calendrier que nous savons lire."),
        (b"x" * 1_000_001, "Ce calendrier est trop grand : 1 Mo et 200 rendez-vous au plus."),
        (b"x" * 6_000_000, "Ce fichier est trop gros : 1 Mo au plus."),
    ):
        response = bring(camille, content)
        assert response.status_code == 422
        assert words in text_of(response), words


def invitation(world: World, content: bytes = INVITATION, number: int = 2) -> Part:
    mailbox = messaging.mailbox_of(world.space)
    mail = messaging.Mail(
        message_id=f"{number}@liberal.mssante.example", sent_at=PAGES_NOW, subject="Rendez-vous", text="À bientôt",
        sender=messaging.MailAddress("dr@liberal.mssante.example", "Dr Lointain"),
        to=(messaging.MailAddress(mailbox.address),),
        parts=(messaging.MailPart("invitation.ics", "text/calendar", content),),
    )  # fmt: skip
    messaging.receive(
        mailbox=mailbox, mail=mail, peer=messaging.Peer("liberal.mssante.example", trusted=True), now=PAGES_NOW
    )
    return Part.objects.filter(mime_type="text/calendar", message_id__in=_received()).latest("id")


def _received() -> list[object]:
    return list(Message.objects.filter(outgoing=False).values_list("id", flat=True))


def test_age_04_an_invitation_joins_the_agenda_with_one_button(world: World, camille: Browser) -> None:
    part = invitation(world)
    assert "Ajouter à mon agenda" in camille.read("conversation", part.thread_id)
    said = [
        text_of(camille.post("accept_invitation", part.thread_id, part.id, follow=True))
        for _again in range(2)
    ]  # fmt: skip
    assert "C’est noté dans l’agenda, et la réponse part : vous viendrez." in said[0]
    assert "Ce rendez-vous est déjà dans l’agenda." in said[1]


def test_who_does_not_come_says_so_with_one_button_and_nothing_is_noted(world: World, camille: Browser) -> None:
    part = invitation(world)
    assert "Décliner" in camille.read("conversation", part.thread_id)
    said = text_of(camille.post("decline_invitation", part.thread_id, part.id, follow=True))
    assert "C’est répondu : vous ne viendrez pas." in said
    assert "Je ne viendrai pas au rendez-vous du" in said
    assert not Event.objects.exists()
    counter = INVITATION.replace(b"METHOD:REQUEST", b"METHOD:COUNTER").replace(b"ORGANIZER", b"X-ORGANIZER")
    again = invitation(world, counter, number=3)
    said = text_of(camille.post("accept_invitation", again.thread_id, again.id, follow=True))
    assert "On vous propose une autre date. Répondez par un message : rien n’est noté." in said


def test_an_invitation_of_somebody_else_is_refused_in_words(world: World, camille: Browser) -> None:
    part = invitation(world, INVITATION.replace(b"mailto:dr@", b"mailto:autre@"))
    said = text_of(camille.post("accept_invitation", part.thread_id, part.id, follow=True))
    assert "Cette invitation n’est pas de la personne qui l’envoie. Rien n’est noté." in said


def test_car_08_whose_agenda_it_is_stands_on_the_page(family: Family, browse: Callable[..., Browser]) -> None:
    browser = browse("camille", space_id=family.lou_space.id)
    assert "<h1>L’agenda de Lou dans votre téléphone</h1>" in browser.read("calendars")
    (secret,) = ADDRESS.findall(text_of(browser.post("calendars", detail="all")))
    assert b"Lou" in browser.client.get(f"/calendriers/{secret}.ics").content


def test_in_english_too(camille: Browser) -> None:
    in_english(camille.client)
    camille.post("calendars", detail="busy")
    assert french_in(camille.get("calendars")) == []
