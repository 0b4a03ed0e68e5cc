"""The shape of a Provide Document Bundle: which entries it has, and how they refer to each other.

Source: IHE ITI TF-2 3.65.4.1.2 (bundle contents), MHD constraint levels Minimal, Comprehensive, UnContained; PDSm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.errors import ElementMissing, NotSupported, ReferenceUnknown
from espace_sante.interop.fhir.systems import LIST_TYPES
from espace_sante.kernel.errors import Malformed
from espace_sante.record.api import MetadataInvalid

MOST_DOCUMENTS = 100
PEOPLE = (
    fhir.Patient,
    fhir.Practitioner,
    fhir.PractitionerRole,
    fhir.Organization,
    fhir.Device,
    fhir.RelatedPerson,
)


class BundleInvalid(Malformed):
    """This bundle is not a Provide Document Bundle."""

    code = "bundle-invalid"


@dataclass(frozen=True, slots=True)
class Provided:
    """The entries of a bundle by what they are, with their place in the request."""

    submission_set: tuple[int, fhir.SubmissionList]
    documents: list[tuple[int, fhir.DocumentReference]]
    binaries: dict[int, fhir.Binary]
    patches: dict[int, fhir.Parameters]
    by_reference: Mapping[str, fhir.Resource]
    position: Mapping[int, int]  # id() of a resource -> its place in the request


def sort_entries(bundle: fhir.Bundle) -> Provided:
    """Check the shape. Raises Malformed errors that name the faulty entry."""
    if bundle.type != "transaction":
        raise BundleInvalid("Only a Bundle of type transaction is accepted here.", field="Bundle.type")
    lists: list[tuple[int, fhir.SubmissionList]] = []
    documents: list[tuple[int, fhir.DocumentReference]] = []
    binaries: dict[int, fhir.Binary] = {}
    patches: dict[int, fhir.Parameters] = {}
    for index, entry in enumerate(bundle.entry):
        resource = _checked_entry(entry, index)
        match resource:
            case fhir.SubmissionList():
                lists.append((index, resource))
            case fhir.DocumentReference():
                documents.append((index, resource))
            case fhir.Binary():
                binaries[index] = resource
            case fhir.Parameters():
                patches[index] = resource
    if len(lists) != 1:
        raise BundleInvalid(
            f"Exactly one List of code submissionset is needed, not {len(lists)}.", field="Bundle.entry"
        )
    if not 1 <= len(documents) <= MOST_DOCUMENTS:
        raise BundleInvalid(
            f"From 1 to {MOST_DOCUMENTS} DocumentReference are accepted, not {len(documents)}.", field="Bundle.entry"
        )
    position = {id(entry.resource): index for index, entry in enumerate(bundle.entry)}
    return Provided(lists[0], documents, binaries, patches, _by_reference(bundle), position)


def check_links(provided: Provided) -> None:
    """The submission set lists every document of the bundle and nothing unknown. Raises ReferenceUnknown."""
    index, submission_set = provided.submission_set
    listed = set()
    for number, entry in enumerate(submission_set.entry):
        found = provided.by_reference.get(entry.item.reference)
        if not isinstance(found, fhir.DocumentReference):
            raise ReferenceUnknown(
                "The submission set lists something that is not a DocumentReference of this bundle.",
                field=f"Bundle.entry[{index}].resource.entry[{number}].item.reference",
            )
        listed.add(id(found))
    for place, document in provided.documents:
        if id(document) not in listed:
            raise ReferenceUnknown("The submission set does not list this document.", field=f"Bundle.entry[{place}]")


def _checked_entry(entry: fhir.Entry, index: int) -> fhir.Resource:
    where = f"Bundle.entry[{index}]"
    if entry.resource is None:
        raise ElementMissing("This entry has no resource.", field=f"{where}.resource")
    if isinstance(entry.resource, PEOPLE):
        return entry.resource  # read for what documents say of them; never stored
    if isinstance(entry.resource, fhir.SubmissionList):
        _check_submission_set(entry.resource, f"{where}.resource")
    if entry.request is None:
        raise ElementMissing("This entry has no request.", field=f"{where}.request")
    expected = "PATCH" if isinstance(entry.resource, fhir.Parameters) else "POST"
    if entry.request.method != expected:
        raise NotSupported(f"Only {expected} is possible here.", field=f"{where}.request.method")
    kind = "DocumentReference" if expected == "PATCH" else type_name(entry.resource)
    if entry.request.url.lstrip("/").split("/")[0].split("?")[0] != kind:
        raise BundleInvalid(f"The address of this entry must be {kind}.", field=f"{where}.request.url")
    return entry.resource


def type_name(resource: fhir.Resource) -> str:
    return str(resource.__struct_config__.tag)


def _check_submission_set(resource: fhir.SubmissionList, where: str) -> None:
    codes = {coding.code for coding in (resource.code.coding if resource.code else []) if coding.system == LIST_TYPES}
    if "folder" in codes:
        raise NotSupported("Folders are not supported: send the documents in a submission set.", field=f"{where}.code")
    if "submissionset" not in codes:
        raise ElementMissing(f"A List here has the code submissionset of {LIST_TYPES}.", field=f"{where}.code")
    if resource.status != "current":
        raise MetadataInvalid("A submission set has the status current.", field=f"{where}.status")


def _by_reference(bundle: fhir.Bundle) -> dict[str, fhir.Resource]:
    """Entries by every reference that may name them. Raises BundleInvalid on a fullUrl given twice."""
    found: dict[str, fhir.Resource] = {}
    for index, entry in enumerate(bundle.entry):
        assert entry.resource is not None  # checked before
        if entry.full_url in found:
            raise BundleInvalid("Two entries have the same fullUrl.", field=f"Bundle.entry[{index}].fullUrl")
        for name in _names(entry, entry.resource):
            found.setdefault(name, entry.resource)
    return found


def _names(entry: fhir.Entry, resource: fhir.Resource) -> Iterator[str]:
    kind = type_name(resource)
    if entry.full_url:
        yield entry.full_url
        if f"/{kind}/" in entry.full_url:
            yield f"{kind}/{entry.full_url.rsplit('/', 1)[1]}"
    if resource.id:
        yield f"{kind}/{resource.id}"
