"""The one table from error to FHIR: HTTP status, OperationOutcome issue type. No other module names them.

`diagnostics` is English, for whoever integrates; `details.text` is the French sentence for a person, when there is one.
Source: HL7 FHIR R4, OperationOutcome and http (3.1.0.1.7, status codes); IHE ITI TF-2 3.65.4.2.2.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from espace_sante.access.api import AccessRefused, TooManyTries
from espace_sante.agenda import api as agenda
from espace_sante.identity.api import TokenRefused, sign_in
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.kernel import errors as families
from espace_sante.kernel.errors import DomainError
from espace_sante.kernel.identifiers import InvalidIdentifier
from espace_sante.measures import api as measures
from espace_sante.pairing import api as pairing
from espace_sante.record import api as record
from espace_sante.subscriptions import api as subscriptions

RETRY_AFTER_SECONDS = 5


class BadRequest(families.Malformed):
    """The request cannot be read."""

    code = "bad-request"


class ParameterMissing(families.Malformed):
    """A search parameter that this search must have is absent."""

    code = "parameter-missing"


class ElementMissing(families.Malformed):
    """An element that must be there is absent."""

    code = "element-missing"


class NotSupported(families.Malformed):
    """This is FHIR, but not something that this service does."""

    code = "not-supported"


class ReferenceUnknown(families.Malformed):
    """A reference names nothing that is in the bundle or here."""

    code = "reference-unknown"


class BodyTooLarge(families.TooLarge):
    """The request is larger than a deposit may be."""

    code = "body-too-large"


class AddressUnknown(families.NotFound):
    """There is nothing at this address."""

    code = "address-unknown"


class VersionDisagrees(families.Conflict):
    """The resource has another version than the one the request is about."""

    code = "version-disagrees"


class ConditionRefused(families.Conflict):
    """A condition on a create (If-None-Exist) is not understood here, and nothing is kept."""

    code = "condition-refused"


class MethodNotAllowed(DomainError):
    """This address does not answer to this method."""

    code = "method-not-allowed"


class NotAcceptable(DomainError):
    """Only JSON is spoken here: ask for application/fhir+json."""

    code = "not-acceptable"


class MediaTypeUnsupported(DomainError):
    """Only JSON is read here: send application/fhir+json."""

    code = "media-type-unsupported"


class Unidentified(families.Refused):
    """A bearer token is needed."""

    code = "unidentified"


class MeasureRefused(families.Malformed):
    """What the profile of a measure refuses, in the words of the guide that its clients are written against.

    `what`: the part at fault; `issue`: the FHIR issue type. Source: API mesures 1.5.2, 2.2.8 and 2.3.3.
    """

    code = "measure-refused"

    def __init__(self, what: str, issue: str, message: str, *, field: str | None = None) -> None:
        self.what, self.issue = what, issue
        super().__init__(message, field=field)


class SearchRefused(MeasureRefused):
    """A search of measures that is neither of those that the guide has."""

    code = "search-refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__("Request not valid", "invalid", message, field=field)


class PatientNotOfToken(families.Refused):
    """idPe requested do not match authorized idPe."""

    code = "patient-not-of-token"


class ConsentMissing(families.Refused):
    """Consent not given, access refused."""

    code = "consent-missing"


class OidConflict(families.Conflict):
    """OID conflict between the one of the token and the one in the request."""

    code = "oid-conflict"


class InsufficientScope(families.Refused):
    """The token does not cover this."""

    code = "insufficient-scope"


# The first row that a class of the error's ancestry names is its row.
TABLE: dict[type[DomainError], tuple[int, str]] = {
    SearchRefused: (400, "invalid"),
    MeasureRefused: (422, "invalid"),
    BadRequest: (400, "structure"),
    ParameterMissing: (400, "required"),
    record.CursorInvalid: (400, "value"),
    Unidentified: (401, "login"),
    TokenRefused: (401, "login"),
    sign_in.CertificateRefused: (401, "login"),
    pairing.TokenRefused: (401, "login"),
    pairing.TooManyRequests: (429, "throttled"),
    AccessRefused: (403, "forbidden"),
    TooManyTries: (429, "throttled"),
    families.Refused: (403, "forbidden"),
    families.NotFound: (404, "not-found"),
    MethodNotAllowed: (405, "not-supported"),
    NotAcceptable: (406, "not-supported"),
    record.NonIdenticalHash: (409, "duplicate"),
    record.ReplacedUnknown: (409, "not-found"),
    VersionDisagrees: (412, "conflict"),
    ConditionRefused: (412, "not-supported"),
    agenda.VersionConflict: (412, "conflict"),
    subscriptions.VersionConflict: (412, "conflict"),
    subscriptions.SubscriptionInvalid: (422, "value"),
    agenda.IdentifierTaken: (409, "duplicate"),
    agenda.WordsTooLong: (422, "too-long"),
    agenda.DateOutOfBounds: (422, "value"),
    agenda.ZoneUnknown: (422, "value"),
    agenda.EventInvalid: (422, "value"),
    measures.WordsTooLong: (422, "too-long"),
    measures.MeasureInvalid: (422, "value"),
    measures.IdentifierTaken: (409, "duplicate"),
    measures.MeasureRemoved: (409, "deleted"),
    agenda.availability.SlotUnknown: (422, "not-found"),
    families.Conflict: (409, "conflict"),
    families.TooLarge: (413, "too-long"),
    MediaTypeUnsupported: (415, "not-supported"),
    ElementMissing: (422, "required"),
    NotSupported: (422, "not-supported"),
    ReferenceUnknown: (422, "not-found"),
    record.TypeNotAccepted: (422, "not-supported"),
    record.PatientDisagrees: (422, "business-rule"),
    record.DirectivesOfAMinor: (422, "business-rule"),
    record.MetadataInvalid: (422, "value"),
    InvalidIdentifier: (422, "value"),
    families.Malformed: (422, "invalid"),
    families.Unavailable: (503, "transient"),
    DomainError: (500, "exception"),
}


def row_of(error: DomainError) -> tuple[int, str]:
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)


def issue_of(error: DomainError) -> dict[str, Any]:
    """One issue of an OperationOutcome."""
    _, code = row_of(error)
    issue: dict[str, Any] = {"severity": "error", "code": code}
    if isinstance(error, AccessRefused):
        issue["details"] = {"text": error.decision.sentence}
        issue["diagnostics"] = f"Refused by the decision point: {error.decision.reason.value}."
    elif isinstance(error, MeasureRefused):
        issue |= {"code": error.issue, "details": {"text": error.what}, "diagnostics": error.message}
    else:
        issue["diagnostics"] = f"{error.message} [{error.code}]"
    if error.field:
        issue["expression"] = [error.field]
    return issue


def outcome(issues: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def error_response(error: DomainError) -> HttpResponse:
    """The answer to an error that was foreseen."""
    status, _ = row_of(error)
    response = fhir_response(outcome([issue_of(error)]), status=status)
    if status == 401:
        known = isinstance(error, TokenRefused | pairing.TokenRefused)
        response["WWW-Authenticate"] = 'Bearer realm="fhir"' + (', error="invalid_token"' if known else "")
    if isinstance(error, InsufficientScope):
        response["WWW-Authenticate"] = 'Bearer realm="fhir", error="insufficient_scope"'
    if isinstance(error, pairing.TooManyRequests):
        response["Retry-After"] = str(error.retry_after)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def unforeseen_response(number: str) -> HttpResponse:
    """The answer to an error of ours; the number is the one in our log."""
    text = f"An error on our side, number {number} in the log of the service. Nothing was stored."
    issue = {"severity": "fatal", "code": "exception", "diagnostics": text}
    return fhir_response(outcome([issue]), status=500)


def too_large() -> HttpResponse:
    """The answer to a request that was not even read."""
    return error_response(BodyTooLarge())
