"""A hospital writes to Camille by secure mail; she reads, saves what it sent, and answers with a photograph.

The mail is real: SMTP with STARTTLS in, the worker's relay out, a Maildir read by Dovecot over IMAP.
Source: RULES.md MSG-01, MSG-02, MSG-11, MSG-12; INTEROP.md section 4; IHE ITI-32.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from espace_sante.demo.people import CAMILLE
from espace_sante.interop.xdm.api import SubmissionSet, write_xdm
from espace_sante.kernel.identifiers import INS_TEST_OID, Ins
from tests.interop.fhir.test_clinical_documents import examples
from tests.interop.xdm.archives import AT, DOCTOR, document
from tests.journeys.imap import imap_server
from tests.journeys.service import Service
from tests.journeys.test_documents_by_software import of_camille
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor
from tests.portals.citizen.files import picture

pytestmark = pytest.mark.journey
HOSPITAL = "sortie@hopital.mssante.example"
SUBJECT = "Votre lettre de sortie"
SECONDS = 30.0  # a busy machine; alone, a second


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_hospital_writes_and_camille_answers_with_a_photograph(
    visit: Callable[..., Visitor], service: Service, reference: Path, tmp_path: Path, script: bool
) -> None:
    subject = f"{SUBJECT} {'1' if script else '2'}"
    content = of_camille(examples(reference, 11)[-1].read_bytes())  # ten others come by software, in another journey
    camille = visit(script=script)
    camille.signs_in("Camille")
    when_the_hospital_writes(service, subject, archive_of(content))
    camille.opens_from_the_menu("Messages")
    camille.sees(subject)
    if script:
        then_the_page_is_sound(camille)
    camille.page.get_by_text(subject, exact=True).click()
    camille.is_on(subject)
    camille.sees("Voici votre lettre de sortie.")
    if script:
        then_the_page_is_sound(camille)
    camille.presses("Ranger dans les documents")
    camille.sees(DOCTOR.name)
    camille.opens_from_the_menu("Messages")
    camille.page.get_by_text(subject, exact=True).click()
    when_she_answers(camille, tmp_path)
    then_the_answer_is_in_the_hospital_s_mailbox(service, tmp_path, subject)


# --- When ------------------------------------------------------------------------------------------


def archive_of(content: bytes) -> bytes:
    one = document(content)
    sent = SubmissionSet(
        unique_id=f"{one.unique_id}.1", documents=(one,), submission_time=AT, source_id="1.2.250.1.999.8",
        author=DOCTOR, content_type_code=None, title=SUBJECT, patient=Ins(CAMILLE.ins, INS_TEST_OID),
    )  # fmt: skip
    return write_xdm(sent, sender="Hôpital fictif")


def when_the_hospital_writes(service: Service, subject: str, archive: bytes) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = HOSPITAL, f"{CAMILLE.ins}@patient.mssante.fr"
    mail["Subject"], mail["Message-ID"] = subject, f"<{subject.replace(' ', '.')}@hopital.mssante.example>"
    mail.set_content("Bonjour Madame,\n\nVoici votre lettre de sortie.\n")
    mail.add_attachment(archive, maintype="application", subtype="zip", filename="IHE_XDM.zip")
    own = ssl.create_default_context()
    own.check_hostname, own.verify_mode = False, ssl.CERT_NONE  # the demonstration signs its own certificate
    with smtplib.SMTP("127.0.0.1", service.smtp_port, timeout=30) as client:
        client.starttls(context=own)
        client.send_message(mail)


def when_she_answers(camille: Visitor, folder: Path) -> None:
    photograph = folder / "cicatrice.jpg"
    photograph.write_bytes(picture("JPEG"))
    camille.page.get_by_label("Votre réponse").fill("Merci. Voici la cicatrice ce matin.")
    camille.page.get_by_label("Joindre un fichier").set_input_files(photograph)
    camille.presses("Envoyer")
    camille.sees("Votre réponse est partie.")
    camille.sees("Merci. Voici la cicatrice ce matin.")


# --- Then ------------------------------------------------------------------------------------------


def then_the_answer_is_in_the_hospital_s_mailbox(service: Service, folder: Path, subject: str) -> None:
    mails = Path(service.environment["ESPACE_SANTE_HOME"]) / "mssante"
    with imap_server(mails, folder / "imap") as imap:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = [message_from_bytes(one, policy=policy.default) for one in received(imap.messages, mails)]
            answers = [one for one in found if one["Subject"] == f"Re: {subject}"]
            if answers:
                break
            time.sleep(0.3)
        (answer,) = answers
    assert answer["In-Reply-To"] == f"<{subject.replace(' ', '.')}@hopital.mssante.example>"
    assert CAMILLE.ins in str(answer["From"])
    text = answer.get_body(("plain",))
    assert text is not None
    assert text.get_content().strip() == "Merci. Voici la cicatrice ce matin."
    (photograph,) = answer.iter_attachments()
    assert photograph.get_filename() == "cicatrice.jpg"
    assert photograph.get_content() == picture("JPEG")


def received(messages: Callable[[str], list[bytes]], mails: Path) -> list[bytes]:
    """Nothing before the first mail made the mailbox."""
    return messages(HOSPITAL) if (mails / "hopital.mssante.example" / "sortie").is_dir() else []
