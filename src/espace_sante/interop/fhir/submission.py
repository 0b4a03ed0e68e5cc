"""From the resources of a bundle to the submission that the record understands.

Correspondence of attributes: IHE MHD, "FHIR Mapping from/to XDS"; PDSm 3.1; INTEROP.md 3.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.access.api import document_types
from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.bundle import Provided
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import ElementMissing, NotSupported, ReferenceUnknown
from espace_sante.interop.fhir.instants import NotADate, moment
from espace_sante.interop.fhir.patients import PatientName
from espace_sante.interop.fhir.people import Place, author_of, authors_of, contained_by_id, patient_of
from espace_sante.interop.fhir.systems import CONFIDENTIALITY, TRE_A07, stored_system
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import Ins, new_id
from espace_sante.record import api as record

_UNIQUE_ID = re.compile(r"[!-~]{1,128}")
_CODE = re.compile(r"[^\s\x00-\x1f]+(?: [^\s\x00-\x1f]+)*")
_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_LONGEST = {"title": 1024, "description": 10_000}
_FLAGS = {
    "MASQUE_PS": "masque_ps",
    "INVISIBLE_PATIENT": "invisible_patient",
    "INVISIBLE_REPRESENTANTS_LEGAUX": "invisible_representants_legaux",
    "INVISIBLE_REP_LEGAUX": "invisible_representants_legaux",
}


@dataclass(frozen=True, slots=True)
class Understood:
    """A submission, whose patient every document names."""

    patient: PatientName
    submission: record.Submission
    carried_by: dict[int, int]  # place of a Binary -> number of its document


def understand(provided: Provided, *, actor: Actor, now: datetime) -> Understood:
    """Translate the whole bundle. Raises Malformed errors that name the faulty element."""
    index, submission_set = provided.submission_set
    set_place = Place(
        f"Bundle.entry[{index}].resource", contained_by_id(submission_set.contained), provided.by_reference
    )
    set_patient = patient_of(submission_set.subject, set_place, field="subject") if submission_set.subject else None
    carried_by: dict[int, int] = {}
    documents, patients = [], []
    for number, (place, document) in enumerate(provided.documents):
        where = Place(f"Bundle.entry[{place}].resource", contained_by_id(document.contained), provided.by_reference)
        content = _content(document, where, provided, carried_by, number)
        translation = _Translation(document, where, set_patient, actor, now)
        documents.append(translation.document(content))
        patients.append(translation.patient())
    for place in provided.binaries.keys() - carried_by.keys():
        raise ReferenceUnknown("No document of this bundle has this content.", field=f"Bundle.entry[{place}]")
    return Understood(patients[0], _submission(submission_set, set_place, tuple(documents)), carried_by)


def _submission(
    submission_set: fhir.SubmissionList, place: Place, documents: tuple[record.NewDocument, ...]
) -> record.Submission:
    given = next((one for one in submission_set.identifier if one.value and not _is_entry_uuid(one)), None)
    unique_id = _unique_id(given, f"{place.path}.identifier") if given else f"2.25.{new_id().int}"
    source_id, content_type = "", None
    for extension in submission_set.extension:
        if extension.url.endswith("/ihe-sourceId") and extension.value_identifier:
            source_id = extension.value_identifier.value.removeprefix("urn:oid:")
        if extension.url.endswith("/ihe-designationType"):
            content_type = _coded(extension.value_codeable_concept, f"{place.path}.extension", longest=40)
    if source_id and not re.fullmatch(r"[!-~]{1,64}", source_id):
        raise record.MetadataInvalid("A sourceId has at most 64 characters.", field=f"{place.path}.extension")
    return record.Submission(
        unique_id=unique_id,
        documents=documents,
        edge=EDGE,
        source_id=source_id,
        content_type_code=content_type,
        title=_text(submission_set.title, "title", place),
        comments=_text("\n".join(note.text for note in submission_set.note if note.text), "description", place),
    )


def _is_entry_uuid(identifier: fhir.Identifier) -> bool:
    return bool(identifier.type and any(coding.code == "entryUUID" for coding in identifier.type.coding))


def _content(
    document: fhir.DocumentReference, place: Place, provided: Provided, carried_by: dict[int, int], number: int
) -> bytes:
    """The bytes of the document, inline or in a Binary of the bundle."""
    if len(document.content) != 1:
        raise NotSupported("A DocumentReference here has exactly one content.", field=f"{place.path}.content")
    attachment, where = document.content[0].attachment, "content[0].attachment"
    if not attachment.url:
        if not attachment.data:
            raise ElementMissing("The content is neither in data nor at url.", field=f"{place.path}.{where}")
        return attachment.data
    found = place.find(attachment.url, field=f"{where}.url")
    if not isinstance(found, fhir.Binary):
        raise NotSupported("The url of a content must name a Binary of this bundle.", field=f"{place.path}.{where}.url")
    carried_by.setdefault(provided.position[id(found)], number)
    if found.content_type and attachment.content_type and found.content_type != attachment.content_type:
        raise record.MetadataInvalid(
            "The Binary has another contentType than the attachment.", field=f"{place.path}.{where}.contentType"
        )
    return found.data


@dataclass(frozen=True, slots=True)
class _Translation:
    """One DocumentReference on its way to a NewDocument."""

    source: fhir.DocumentReference
    place: Place
    set_patient: PatientName | None
    actor: Actor
    now: datetime

    def document(self, content: bytes) -> record.NewDocument:
        source, attachment = self.source, self.source.content[0].attachment
        context = source.context or fhir.Context()
        if source.status != "current":
            raise record.MetadataInvalid("A new document has the status current.", field=self.at("status"))
        type_code = _coded(_known_type_first(source.type), self.at("type"), longest=40)
        if type_code is None:
            raise ElementMissing("A document needs a type of the value set JDV_J07.", field=self.at("type"))
        authors = authors_of(source.author, self.place) or [self._depositor()]
        period = context.period or fhir.Period()
        return record.NewDocument(
            unique_id=self._master_identifier(),
            mime_type=self._mime_type(),
            content=content,
            title=_text(attachment.title, "title", self.place) or self._type_label(type_code),
            type_code=type_code,
            creation_time=self._moment(attachment.creation, "content[0].attachment.creation")
            or self._moment(source.date, "date")
            or self.now,
            author=authors[0],
            other_authors=tuple(authors[1:]),
            class_code=_coded(source.category[0], self.at("category[0]"), longest=40) if source.category else None,
            format_code=self._format(),
            healthcare_facility_type_code=_coded(context.facility_type, self.at("context.facilityType"), longest=40),
            practice_setting_code=_coded(context.practice_setting, self.at("context.practiceSetting"), longest=40),
            language_code=self._language(),
            service_start_time=self._moment(period.start, "context.period.start"),
            service_stop_time=self._moment(period.end, "context.period.end"),
            legal_authenticator=(
                author_of(source.authenticator, self.place, field="authenticator") if source.authenticator else None
            ),
            event_codes=tuple(self._events(context)),
            reference_ids=tuple(self._reference_ids(context)),
            comments=_text(source.description, "description", self.place),
            replaces=self._replaces(),
            declared_hash=attachment.hash or None,
            declared_size=attachment.size,
            patient=named if isinstance(named := self.patient(), Ins) else None,
            **self._flags(),
        )

    def at(self, field: str) -> str:
        return f"{self.place.path}.{field}"

    def _master_identifier(self) -> str:
        if self.source.master_identifier is None or not self.source.master_identifier.value:
            raise ElementMissing("A document needs a masterIdentifier.", field=self.at("masterIdentifier"))
        return _unique_id(self.source.master_identifier, self.at("masterIdentifier"))

    def _mime_type(self) -> str:
        mime_type = self.source.content[0].attachment.content_type
        if not mime_type:
            raise ElementMissing("A content needs a contentType.", field=self.at("content[0].attachment.contentType"))
        return mime_type

    def _language(self) -> str:
        language = self.source.content[0].attachment.language or "fr-FR"
        if len(language) > 16 or not _LANGUAGE.fullmatch(language):
            raise record.MetadataInvalid("This is not a language.", field=self.at("content[0].attachment.language"))
        return language

    def patient(self) -> PatientName:
        """Whom the document is about: everything that names a patient names the same one."""
        context = self.source.context or fhir.Context()
        named = (("subject", self.source.subject), ("context.sourcePatientInfo", context.source_patient_info))
        found: list[PatientName | None] = [self.set_patient]
        found += [patient_of(reference, self.place, field=field) for field, reference in named if reference]
        patients = {one for one in found if one is not None}
        if len(patients) > 1:
            raise record.PatientDisagrees("The metadata names two patients.", field=self.at("subject"))
        if not patients:
            raise ElementMissing(
                "A document names its patient by an identifier under the OID of a national health identity.",
                field=self.at("subject"),
            )
        return patients.pop()

    def _depositor(self) -> record.Author:
        """Nobody is named: the author is who deposits."""
        if self.actor.kind is ActorKind.CITIZEN:
            return record.Author(holder=True)
        return record.Author(
            rpps=self.actor.rpps or "",
            finess=self.actor.finess or "",
            name=self.actor.name,
            institution=self.actor.structure_name or "",
        )

    def _type_label(self, type_code: record.Coded) -> str:
        known = document_types().get(type_code.code)
        return type_code.display or (known.label if known else type_code.code)

    def _format(self) -> record.Coded | None:
        given = self.source.content[0].format
        if given is None or not given.code:
            return None
        return _coded(fhir.CodeableConcept(coding=[given]), self.at("content[0].format"), longest=128)

    def _events(self, context: fhir.Context) -> list[record.Coded]:
        found = [
            _coded(concept, self.at(f"context.event[{number}]"), longest=128)
            for number, concept in enumerate(context.event)
        ]
        return [code for code in found if code]

    def _reference_ids(self, context: fhir.Context) -> list[str]:
        found = []
        for number, related in enumerate(context.related):
            if related.identifier and related.identifier.value:
                value = reference_id(system=related.identifier.system, value=related.identifier.value)
                if not _UNIQUE_ID.fullmatch(value):
                    raise record.MetadataInvalid(
                        "A reference id has at most 128 characters.", field=self.at(f"context.related[{number}]")
                    )
                found.append(value)
        return found

    def _flags(self) -> dict[str, bool]:
        flags = dict.fromkeys(_FLAGS.values(), False)
        for number, concept in enumerate(self.source.security_label):
            for coding in concept.coding:
                where = self.at(f"securityLabel[{number}]")
                flag = flag_of(coding, where)
                if flag:
                    flags[flag] = True
        return flags

    def _replaces(self) -> str | UUID | None:
        found: str | UUID | None = None
        for number, relation in enumerate(self.source.relates_to):
            where = self.at(f"relatesTo[{number}]")
            if relation.code != "replaces":
                raise NotSupported("Only the relation replaces is supported.", field=f"{where}.code")
            if found is not None:
                raise NotSupported("A document replaces one document at most.", field=where)
            found = _target(relation.target, where, self.actor)
        return found

    def _moment(self, text: str, field: str) -> datetime | None:
        if not text:
            return None
        try:
            return moment(text)
        except NotADate:
            raise record.MetadataInvalid("This is not a FHIR date, or has no zone.", field=self.at(field)) from None


def _known_type_first(concept: fhir.CodeableConcept | None) -> fhir.CodeableConcept | None:
    """Of several codings of one type, the one of our value set stands first."""
    if concept is None:
        return None
    return fhir.CodeableConcept(coding=sorted(concept.coding, key=lambda coding: coding.code not in document_types()))


def flag_of(coding: fhir.Coding, where: str) -> str | None:
    """The visibility flag that a security label means, or None for normal confidentiality. Raises MetadataInvalid.

    Source: JDV_J08; RULES.md DOC-08: what is restricted is not shared, so R and V are refused.
    """
    if coding.code in _FLAGS and stored_system(coding.system) in {TRE_A07, ""}:
        return _FLAGS[coding.code]
    if coding.code == "N" and stored_system(coding.system) in {CONFIDENTIALITY, ""}:
        return None
    if coding.code in {"R", "V"} and stored_system(coding.system) in {CONFIDENTIALITY, ""}:
        raise record.MetadataInvalid(
            "A document of restricted (R) or very restricted (V) confidentiality is not shared: nothing was stored.",
            field=where,
        )
    raise record.MetadataInvalid("This security label is not in the value set JDV_J08.", field=where)


def reference_id(*, system: str, value: str) -> str:
    """A reference id as XDS writes it (CXi, IHE ITI TF-3 table 4.2.3.1.7-2), without its type."""
    oid = system.removeprefix("urn:oid:")
    return f"{value.removeprefix('urn:oid:')}^^^&{oid}&ISO" if oid[:1].isdigit() else value


def _target(target: fhir.Reference, where: str, actor: Actor) -> str | UUID:
    """What is replaced: its unique id, or the logical id that its address holds."""
    if target.identifier and target.identifier.value:
        return _unique_id(target.identifier, f"{where}.target.identifier")
    name = target.reference.rpartition("DocumentReference/")[2]
    found = named_by(actor, name) if name != target.reference else None
    if found is None:
        raise ReferenceUnknown("Name what is replaced by its identifier or its address.", field=f"{where}.target")
    return found[1]


def _unique_id(identifier: fhir.Identifier, where: str) -> str:
    value = identifier.value.removeprefix("urn:oid:")
    if not _UNIQUE_ID.fullmatch(value):
        raise record.MetadataInvalid("A unique id has 1 to 128 visible characters.", field=where)
    return value


def _coded(concept: fhir.CodeableConcept | None, where: str, *, longest: int) -> record.Coded | None:
    """The first code of a concept, or None when there is none. Raises MetadataInvalid."""
    for coding in concept.coding if concept else []:
        if not coding.code:
            continue
        system = stored_system(coding.system)
        if len(coding.code) > longest or not _CODE.fullmatch(coding.code):
            raise record.MetadataInvalid(f"A code has 1 to {longest} characters.", field=f"{where}.coding")
        if len(system) > 128 or not (system.isprintable() and " " not in system):
            raise record.MetadataInvalid("The system of a code is a URI.", field=f"{where}.coding.system")
        return record.Coded(coding.code, system, coding.display[:500])
    return None


def _text(text: str, name: str, place: Place) -> str:
    if len(text) > _LONGEST[name]:
        raise record.MetadataInvalid(
            f"This text has more than {_LONGEST[name]} characters.", field=f"{place.path}.{name}"
        )
    return text
