"""The official messages (ANS), each packed as the mail that carries its document to the patient.

Source: shared/reference/hl7v2-mssante-exemples (HL7 v2 messages with a CDA in OBX-5, and CDA files beside them);
INTEROP.md section 4 (IHE_XDM.zip, subject, headers), section 7 (OBX-3 of the volet).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from espace_sante.interop.cda.api import MalformedDocument
from espace_sante.interop.mssante.api import ClinicalHeaders, write_mail
from espace_sante.interop.xdm import api as xdm
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Ins, new_id
from espace_sante.messaging.api import Mail, MailAddress, MailPart
from espace_sante.record.api import Coded
from tests.conftest import REFERENCE

FOLDER = REFERENCE / "hl7v2-mssante-exemples"
HIDDEN = Coded("INVISIBLE_PATIENT", "1.2.250.1.213.1.1.4.13", "Non visible par le patient")
IMAGING = Coded("18748-4", "2.16.840.1.113883.6.1", "CR d'imagerie médicale")
_INTENTS = {"Remplacement": xdm.Intent.REPLACEMENT, "Suppression": xdm.Intent.DELETION}


@dataclass(frozen=True)
class Sample:
    """One file. `content`: the document that it carries, None when it carries none."""

    name: str
    content: bytes | None
    hidden: bool
    subject: str

    @property
    def intent(self) -> xdm.Intent:
        """What the folder says, or the name of the file."""
        words = self.name.lower()
        return next((kind for word, kind in _INTENTS.items() if word.lower() in words), xdm.Intent.FIRST)

    def document(self, *, patient: Ins) -> xdm.XdmDocument:
        """As its header describes it; a software that cannot read it says what it was told."""
        assert self.content is not None
        try:
            document = xdm.described(self.content, intent=self.intent)
        except MalformedDocument:
            return xdm.XdmDocument(
                unique_id=f"2.25.{new_id().int}", mime_type="text/xml", content=self.content, patient=patient,
                type_code=IMAGING, creation_time=utc_now().replace(microsecond=0),
            )  # fmt: skip
        codes = (*document.confidentiality_codes, HIDDEN) if self.hidden else document.confidentiality_codes
        former = xdm.replaced_in(self.content) if self.intent is xdm.Intent.REPLACEMENT else ""
        return xdm.described(self.content, intent=self.intent, confidentiality_codes=codes, replaces=former)


def samples() -> list[Sample]:
    files = sorted(one for one in FOLDER.rglob("*") if one.suffix.lower() in {".xml", ".er7", ".hl7"})
    return [_sample(one) for one in files]


def mail_of(document: xdm.XdmDocument, sample: Sample, *, sender: str, to: str) -> bytes:
    """The mail that a software sends for it."""
    sent = xdm.SubmissionSet(
        unique_id=f"2.25.{new_id().int}",
        documents=(document,),
        submission_time=utc_now().replace(microsecond=0),
        source_id="1.2.250.1.999.8",
        author=document.authors[0] if document.authors else None,
        patient=document.patient,
    )
    archive = xdm.write_xdm(sent, sender="Établissement fictif")
    mail = Mail(
        message_id=f"{new_id()}@hopital.mssante.example",
        sent_at=utc_now(),
        sender=MailAddress(sender, "Établissement fictif"),
        to=(MailAddress(to),),
        subject=sample.subject or f"XDM/1.0/DDM+{document.title}",
        text="Veuillez trouver ci-joint un document de santé.",
        parts=(MailPart(xdm.FILE_NAME, "application/zip", archive),),
        wants_receipt=True,
    )
    told = ClinicalHeaders(codes=(document.type_code.code,), qualified_ins=document.patient is not None, software="1")
    return write_mail(mail, clinical=told)


def _sample(file: Path) -> Sample:
    name, data = str(file.relative_to(FOLDER)), file.read_bytes()
    if file.suffix.lower() == ".xml":
        return Sample(name, data, hidden=False, subject="")
    fields = [line.split("|") for line in data.decode("utf-8", "replace").replace("\r", "\n").split("\n")]
    observed = [one for one in fields if one[0] == "OBX" and len(one) > 5]
    marks = {one[3].partition("^")[0]: one[5].partition("^")[0] for one in observed}
    return Sample(name, _document(observed), hidden=marks.get("INVISIBLE_PATIENT") == "Y", subject=_subject(observed))


def _document(observed: list[list[str]]) -> bytes | None:
    for one in observed:
        parts = one[5].split("^")
        if one[2] == "ED" and len(parts) == 5 and parts[2] == "XML" and parts[3] == "Base64":
            whole = len(parts[4]) - len(parts[4]) % 4  # some of these messages are cut
            return base64.b64decode(parts[4][:whole])
    return None


def _subject(observed: list[list[str]]) -> str:
    words = (one[3].split("^") for one in observed if one[2] == "ED" and one[3].startswith("1^XDM/"))
    return next((one[1] for one in words), "")
