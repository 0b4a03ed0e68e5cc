"""Both ends of secure mail, by SMTP. RULES.md MSG-02, MSG-06, MSG-09, MSG-10, MSG-12, MSG-13."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from espace_sante.interop.mssante.sender import send_due
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Message
from espace_sante.outbox.api import drain
from espace_sante.spaces import api as spaces
from tests.interop.mssante.mails import PICTURE
from tests.interop.professional_mail.conftest import Desk
from tests.interop.xdm.archives import archive


def test_a_doctor_writes_camille_answers_with_a_photograph_and_the_doctor_reads_it(desk: Desk) -> None:
    desk.send()
    (line,) = desk.place.inbox().threads
    assert (line.subject, line.unread) == ("Vos résultats", 1)
    desk.camille_answers("Voici la photo.", PICTURE)
    (one,) = desk.exchanges()
    assert (one.unread, one.begins, one.mine_last, one.person.name) == (1, "Voici la photo.", False, "Camille FICTIF")
    first, answer = desk.open().letters
    assert (first.mine, answer.mine, answer.mail.text) == (True, False, "Voici la photo.")
    assert mail.open_file(desk.box, answer.id, 0, now=utc_now()).content == PICTURE.content
    assert desk.exchanges()[0].unread == 0


def test_msg_10_opening_a_letter_tells_its_writer_once(desk: Desk) -> None:
    desk.send()
    desk.camille_answers("Merci.")
    for _turn in range(2):
        desk.open()
    (sent,) = Message.objects.filter(outgoing=True)
    assert sent.standing == "seen"


def test_msg_06_an_exchange_is_ended_then_taken_up_again(desk: Desk) -> None:
    desk.send()
    desk.send("Tout est en ordre.", answers=desk.open(), ends=True)
    assert desk.conversation().mode is messaging.ReplyMode.BLOCKED
    assert desk.open().ended
    desk.send("Une précision.", answers=desk.open())
    assert desk.conversation().mode is messaging.ReplyMode.REPLY
    assert not desk.open().ended
    assert len(desk.conversation().messages) == 3


def test_msg_05_a_letter_that_wants_no_answer_offers_none(desk: Desk) -> None:
    desk.send(no_reply=True)
    assert desk.conversation().mode is messaging.ReplyMode.NO_REPLY


def test_msg_12_a_document_of_the_record_goes_in_one_archive_and_its_reading_is_traced(desk: Desk) -> None:
    world = desk.place.world
    done = world.deposit()
    part = mail.archive_for(actor=world.doctor, space=world.space, document_ids=[done.document_id], now=utc_now())
    desk.send(parts=(part,))
    (received,) = desk.conversation().messages
    assert [one.name for one in received.parts] == ["IHE_XDM.zip"]
    assert messaging.save_part(
        actor=world.camille, space=world.space, part_id=received.parts[0].id, now=utc_now()
    ) == done.document_id  # fmt: skip


@pytest.mark.parametrize("flag", ["invisible", "secret"])
def test_msg_15_what_the_patient_does_not_see_yet_goes_in_no_mail(desk: Desk, flag: str) -> None:
    world = desk.place.world
    done = world.deposit(world.new_document(**{flag: True}))
    with pytest.raises(mail.NotShownToThePatient):
        mail.archive_for(actor=world.doctor, space=world.space, document_ids=[done.document_id], now=utc_now())


def test_msg_08_a_closed_mailbox_takes_nothing_and_nothing_is_kept_as_sent(desk: Desk) -> None:
    world = desk.place.world
    spaces.close_space(holder_id=world.space.holder_id, by=world.camille, now=utc_now())
    with pytest.raises(mail.NotTaken):
        desk.send()
    assert desk.exchanges() == []


def test_a_gateway_that_is_away_loses_no_word_and_keeps_nothing(desk: Desk, settings: Any) -> None:
    settings.MSSANTE_GATEWAY_URL = "smtp://127.0.0.1:1"
    with pytest.raises(mail.RelayUnavailable):
        desk.send()
    assert desk.exchanges() == []


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"text": " "}, mail.NothingWritten),
        ({"text": "a" * 20_001}, mail.LetterTooLarge),
        ({"parts": (messaging.MailPart("a.txt", "text/plain", b"a" * 15_000_001),)}, mail.LetterTooLarge),
    ],
    ids=["nothing", "long", "heavy"],
)
def test_msg_09_what_cannot_be_sent_stores_nothing(desk: Desk, words: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.send(**words)
    assert desk.place.inbox().threads == ()


def test_a_mailbox_is_searched_and_a_conversation_taken_out_of_it(desk: Desk) -> None:
    desk.send()
    assert len(desk.exchanges("résultats camille")) == 1
    assert desk.exchanges("absent") == []
    mail.delete_exchange(desk.box, desk.exchanges()[0].id, now=utc_now())
    assert desk.exchanges() == []
    assert len(desk.place.inbox().threads) == 1  # hers stays


def test_what_a_mail_program_left_unreadable_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    folder = tmp_path / "professionals" / "hopital.mssante.example" / "helene.martin"
    (folder / "new").mkdir(exist_ok=True, parents=True)
    (folder / "new" / "noise").write_bytes(b"\x00\xff no mail")
    (folder / "new" / "lone").write_bytes(b"From: a@b\nFrom: c@d\n\nTwice")
    assert len(desk.exchanges()) == 1


@pytest.mark.parametrize(
    "address", ["../../etc@hopital.mssante.example", "dr@inconnu.example", ".Sent@hopital.mssante.example"]
)
def test_a_mailbox_is_of_a_trusted_domain_and_stays_in_its_folder(desk: Desk, address: str) -> None:
    from espace_sante.access.api import ProfessionalMailbox

    with pytest.raises(mail.NoSuchMailbox):
        mail.exchanges(ProfessionalMailbox(address, "", shared=False), now=utc_now())


def test_outside_the_demonstration_there_are_no_mailboxes(desk: Desk, settings: Any) -> None:
    settings.MSSANTE_LOCAL_MAILBOXES = None
    assert not mail.is_open()
    with pytest.raises(mail.NoSuchMailbox):
        desk.exchanges()


def fates(desk: Desk) -> list[tuple[str, str]]:
    (letter,) = desk.open().letters
    return [(one.fate.value, one.code) for one in letter.statuses]


def test_msg_10_the_patient_agrees_that_their_reading_is_told(desk: Desk) -> None:
    desk.send(wants_receipt=True)
    assert fates(desk) == [("stored", "")]
    (message,) = desk.conversation().messages
    world = desk.place.world
    messaging.answer_receipt(actor=world.camille, space=world.space, message_id=message.id, agree=True, now=utc_now())
    assert send_due(clock=utc_now).departed == 1
    assert fates(desk) == [("read", "")]


@pytest.mark.parametrize("other", [False, True], ids=["theirs", "of somebody else"])
def test_msg_13_software_says_what_became_of_the_documents(desk: Desk, other: bool) -> None:
    world = desk.place.world
    done = world.deposit()
    part = mail.archive_for(actor=world.doctor, space=world.space, document_ids=[done.document_id], now=utc_now())
    desk.send(parts=(messaging.MailPart(part.name, part.mime_type, archive()) if other else part,))
    drain(messaging.MessagingOutbox, now=utc_now() + timedelta(minutes=1))
    assert send_due(clock=utc_now).departed == 1
    assert fates(desk) == [("refused", "902") if other else ("filed", "")]
