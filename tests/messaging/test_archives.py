"""Archives that come: filed where that was chosen, changed by their author, answered with a status.

RULES.md MSG-11 to MSG-14, DOC-15, STR-02.
"""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from espace_sante.identity.models import MssanteAddress
from espace_sante.interop.xdm import api as xdm
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Departure, MailboxChoice, Message, Part
from espace_sante.outbox import api as outbox
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.interop.xdm.archives import LETTER, archive
from tests.interop.xdm.test_filing import EARLIER, LATER, about
from tests.messaging.conftest import DOCTOR, HOSPITAL, Post

NEWER = LETTER.replace(EARLIER.encode(), LATER.encode()).replace(
    b'<id root="1.2.250.1.999.4" extension="41"/>', f'<id root="{EARLIER}"/>'.encode()
)
FIRST, REPLACEMENT, DELETION = xdm.Intent


@pytest.fixture
def written(post: Post) -> Post:
    """The directory knows the doctor's address."""
    assert post.world.doctor.rpps
    MssanteAddress.objects.create(address=DOCTOR, kind="PER", rpps=post.world.doctor.rpps)
    return post


def letter(
    post: Post, intent: xdm.Intent = FIRST, *, by: str | None = None, newer: bool = False, **changed: object
) -> messaging.MailPart:
    content = NEWER if newer or intent is REPLACEMENT else LETTER
    named = EARLIER if intent is REPLACEMENT else ""
    author = record.Author(rpps=by or post.world.doctor.rpps or "", name="Dr Fictif")
    given: dict[str, object] = {"authors": (author,), "legal_authenticator": None, "replaces": named, **changed}
    document = about(post.world.space.ins, content, intent=intent, **given)
    return messaging.MailPart("IHE_XDM.zip", "application/zip", archive(document))


def come(post: Post, part: messaging.MailPart, **changed: object) -> str:
    """An archive comes and the worker does its part; the status that was answered."""
    received = post.receive(parts=(part,), **{"wants_receipt": True, **changed})
    outbox.drain(messaging.MessagingOutbox, now=utc_now() + timedelta(hours=1))
    return Message.objects.get(id=received.id).integration


def choose_filing(post: Post) -> None:
    messaging.choose(
        actor=post.world.camille, space=post.world.space, receipts=messaging.Receipts.ASK, filing=True, now=utc_now()
    )


def save(post: Post) -> None:
    """Camille saves the attachment of the last conversation."""
    part = post.open().messages[-1].parts[0]
    messaging.save_part(actor=post.world.camille, space=post.world.space, part_id=part.id, now=utc_now())


def kept() -> list[tuple[str, str]]:
    return list(DocumentEntry.objects.order_by("id").values_list("unique_id", "status"))


def reports() -> list[tuple[str, str]]:
    return list(Departure.objects.exclude(report="").order_by("id").values_list("report", "code"))


def test_msg13_an_archive_for_this_person_is_answered_and_filed_by_nobody_by_default(post: Post) -> None:
    assert come(post, letter(post)) == "done"
    assert reports() == [("integrated", "")]
    assert kept() == []


def test_str02_an_archive_about_somebody_else_is_answered_902_even_without_being_asked(post: Post) -> None:
    other = messaging.MailPart("IHE_XDM.zip", "application/zip", archive())
    assert come(post, other, wants_receipt=False) == "902"
    assert reports() == [("refused", "902")]


@pytest.mark.parametrize(("content", "code"), [(b"PK", "102"), (b"", "102")])
def test_msg13_what_is_no_archive_is_told(post: Post, content: bytes, code: str) -> None:
    assert come(post, messaging.MailPart("IHE_XDM.zip", "application/zip", content)) == code


def test_the_same_work_done_twice_answers_once(post: Post) -> None:
    part = letter(post)
    come(post, part)
    payload = {"space": str(post.world.space.id), "part": str(Part.objects.get().id)}
    outbox.put(messaging.MessagingOutbox, topic="messaging.archive", payloads=[payload], now=utc_now())
    outbox.drain(messaging.MessagingOutbox, now=utc_now() + timedelta(hours=1))
    assert reports() == [("integrated", "")]


def test_doc15_chosen_filing_puts_a_document_in_the_record_once_whatever_the_way(post: Post) -> None:
    choose_filing(post)
    assert come(post, letter(post)) == "done"
    assert come(post, letter(post), subject="Encore") == "done"
    assert kept() == [(EARLIER, "approved")]
    entry = DocumentEntry.objects.get()
    assert entry.by_holder_side
    assert set(Part.objects.values_list("document_id", flat=True)) == {entry.id}


def test_who_chose_filing_and_no_longer_may_files_nothing(post: Post) -> None:
    choose_filing(post)
    stranger = {"id": str(new_id()), "name": "Autre", "holder": str(new_id())}
    MailboxChoice.objects.update(filed_by=stranger)
    assert come(post, letter(post)) == "done"
    assert kept() == []


@pytest.mark.parametrize("filing", [False, True])
def test_msg14_its_author_replaces_then_takes_back_a_copy_that_was_saved(written: Post, filing: bool) -> None:
    come(written, letter(written))
    save(written)
    if filing:
        choose_filing(written)
    assert come(written, letter(written, REPLACEMENT)) == "done"
    assert kept() == [(EARLIER, "deprecated"), (LATER, "approved")]
    assert come(written, letter(written, DELETION)) == "900"  # of the version before
    assert come(written, letter(written, DELETION, newer=True)) == "done"
    assert kept()[1] == (LATER, "deleted")


def test_str02_nobody_but_the_author_changes_a_copy(written: Post) -> None:
    come(written, letter(written))
    save(written)
    stranger = written.world.stranger.rpps
    assert come(written, letter(written, DELETION), sender=messaging.MailAddress(HOSPITAL)) == "901"  # the mail
    assert come(written, letter(written, REPLACEMENT, by=stranger)) == "901"  # the document
    assert kept() == [(EARLIER, "approved")]


@pytest.mark.parametrize("intent", [REPLACEMENT, DELETION])
def test_msg14_without_a_saved_copy_nothing_of_the_record_changes(written: Post, intent: xdm.Intent) -> None:
    assert come(written, letter(written, intent)) == "done"
    assert kept() == []


def test_msg14_what_a_professional_put_in_the_record_is_not_taken_back_by_mail(written: Post) -> None:
    checked = xdm.check_for(xdm.read_xdm(letter(written).content), answers_to=lambda ins: True)
    (submission,) = xdm.as_submissions(checked)
    written.world.deposit(submission.documents[0])
    assert come(written, letter(written, DELETION)) == "done"
    assert kept() == [(EARLIER, "approved")]


def _zip(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


HOSTILE = {
    "a bomb": _zip(**{"IHE_XDM/SUBSET01/METADATA.XML": bytes(60_000_000)}),
    "an archive in the archive": _zip(**{"IHE_XDM/SUBSET01/DOC.ZIP": _zip(a=b"a")}),
    "a path that leaves": _zip(**{"../../etc/cron.d/x": b"a"}),
    "cut": _zip(a=b"a")[:-10],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_kept_as_a_file_and_never_filed(post: Post, name: str) -> None:
    choose_filing(post)
    assert come(post, messaging.MailPart("IHE_XDM.zip", "application/zip", HOSTILE[name])) == "102"
    assert kept() == []
    assert len(post.open().messages[0].parts) == 1
