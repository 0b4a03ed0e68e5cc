"""The parts of FHIR resources that we read, as typed structures: one pass from bytes to checked values.

Elements that we do not use are skipped without being kept. Base 64 is decoded on the way, strictly.
Source: HL7 FHIR R4 (4.0.1), resource definitions.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from espace_sante.interop.fhir.errors import BadRequest
from espace_sante.interop.fhir.json_once import check_names

T = TypeVar("T")
_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?P<place>[^`]*)`)?", re.DOTALL)


class Coding(msgspec.Struct, gc=False):
    code: str = ""
    system: str = ""
    display: str = ""


class CodeableConcept(msgspec.Struct):
    coding: list[Coding] = []
    text: str = ""


class Identifier(msgspec.Struct):
    system: str = ""
    value: str = ""
    use: str = ""
    type: CodeableConcept | None = None


class Reference(msgspec.Struct):
    reference: str = ""
    identifier: Identifier | None = None
    display: str = ""


class Period(msgspec.Struct, gc=False):
    start: str = ""
    end: str = ""


class HumanName(msgspec.Struct):
    text: str = ""
    family: str = ""
    given: list[str] = []
    prefix: list[str] = []
    suffix: list[str] = []
    use: str = ""


class Extension(msgspec.Struct, rename="camel"):
    url: str = ""
    value_identifier: Identifier | None = None
    value_codeable_concept: CodeableConcept | None = None


class Annotation(msgspec.Struct, gc=False):
    text: str = ""


class Resource(msgspec.Struct, tag_field="resourceType", rename="camel", kw_only=True):
    id: str = ""


class Patient(Resource, tag="Patient"):
    identifier: list[Identifier] = []
    name: list[HumanName] = []


class Practitioner(Resource, tag="Practitioner"):
    identifier: list[Identifier] = []
    name: list[HumanName] = []


class PractitionerRole(Resource, tag="PractitionerRole"):
    practitioner: Reference | None = None
    organization: Reference | None = None
    code: list[CodeableConcept] = []
    specialty: list[CodeableConcept] = []


class Organization(Resource, tag="Organization"):
    identifier: list[Identifier] = []
    name: str = ""


class DeviceName(msgspec.Struct, gc=False):
    name: str = ""


class Device(Resource, tag="Device"):
    device_name: list[DeviceName] = []


class RelatedPerson(Resource, tag="RelatedPerson"):
    name: list[HumanName] = []


class Encounter(Resource, tag="Encounter"):
    pass


class Location(Resource, tag="Location"):
    pass


class ServiceRequest(Resource, tag="ServiceRequest"):
    pass


class ImagingStudy(Resource, tag="ImagingStudy"):
    pass


class Endpoint(Resource, tag="Endpoint"):
    pass


Contained = (
    Patient
    | Practitioner
    | PractitionerRole
    | Organization
    | Device
    | RelatedPerson
    | Encounter
    | Location
    | ServiceRequest
    | ImagingStudy
    | Endpoint
)


class Attachment(msgspec.Struct, rename="camel"):
    content_type: str = ""
    language: str = ""
    url: str = ""
    data: bytes = b""
    size: int | None = None
    hash: bytes = b""
    title: str = ""
    creation: str = ""


class Content(msgspec.Struct):
    attachment: Attachment
    format: Coding | None = None


class Related(msgspec.Struct):
    identifier: Identifier | None = None
    reference: str = ""


class Context(msgspec.Struct, rename="camel"):
    event: list[CodeableConcept] = []
    period: Period | None = None
    facility_type: CodeableConcept | None = None
    practice_setting: CodeableConcept | None = None
    source_patient_info: Reference | None = None
    related: list[Related] = []


class RelatesTo(msgspec.Struct):
    code: str
    target: Reference


class DocumentReference(Resource, tag="DocumentReference", kw_only=True):
    contained: list[Contained] = []
    master_identifier: Identifier | None = None
    identifier: list[Identifier] = []
    status: str = ""
    type: CodeableConcept | None = None
    category: list[CodeableConcept] = []
    subject: Reference | None = None
    date: str = ""
    author: list[Reference] = []
    authenticator: Reference | None = None
    relates_to: list[RelatesTo] = []
    description: str = ""
    security_label: list[CodeableConcept] = []
    content: list[Content] = []
    context: Context | None = None


class ListEntry(msgspec.Struct):
    item: Reference


class SubmissionList(Resource, tag="List", kw_only=True):
    contained: list[Contained] = []
    extension: list[Extension] = []
    identifier: list[Identifier] = []
    status: str = ""
    title: str = ""
    code: CodeableConcept | None = None
    subject: Reference | None = None
    date: str = ""
    note: list[Annotation] = []
    entry: list[ListEntry] = []


class Binary(Resource, tag="Binary"):
    content_type: str = ""
    data: bytes = b""


class PatchPart(msgspec.Struct, rename="camel"):
    name: str = ""
    value_code: str = ""
    value_string: str = ""


class PatchOperation(msgspec.Struct):
    name: str = ""
    part: list[PatchPart] = []


class Parameters(Resource, tag="Parameters"):
    parameter: list[PatchOperation] = []


class Request(msgspec.Struct, rename="camel"):
    method: str
    url: str = ""


class Entry(msgspec.Struct, rename="camel"):
    full_url: str = ""
    resource: (
        SubmissionList
        | DocumentReference
        | Binary
        | Parameters
        | Patient
        | Practitioner
        | PractitionerRole
        | Organization
        | Device
        | RelatedPerson
        | None
    ) = None
    request: Request | None = None


class Bundle(Resource, tag="Bundle"):
    type: str = ""
    entry: list[Entry] = []


class _AnythingElse(Resource, tag="Parameters"):
    """Stands beside Bundle so that a body without resourceType is refused."""


_bundles = msgspec.json.Decoder(Bundle | _AnythingElse)


def read_bundle(body: bytes) -> Bundle:
    """A Bundle from its bytes. Raises BadRequest with the FHIRPath of the first fault."""
    found = decode(_bundles, body, root="Bundle")
    if not isinstance(found, Bundle):
        raise BadRequest("A Bundle is expected here.", field="Bundle")
    return found


def decode(decoder: msgspec.json.Decoder[T], body: bytes, *, root: str, whole: bool = True) -> T:
    """Decode, and say where the first fault is as FHIRPath does, from `root`. No name is there twice in one object.

    `whole`: False for a part of what was decoded already, whose names were looked at with it.
    """
    if whole:
        check_names(body)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        what = _PLACE.fullmatch(str(error))
        place = (what["place"] if what else None) or "$"
        raise BadRequest(f"{what['what'] if what else error}.", field=place.replace("$", root, 1)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"This is not JSON: {error}.") from None
    except RecursionError:
        raise BadRequest("This JSON is nested too deeply.") from None
