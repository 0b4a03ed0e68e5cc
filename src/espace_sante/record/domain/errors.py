"""What can be wrong with a submission or a request, each with its own name."""

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused, TooLarge


class DocumentUnknown(NotFound):
    """There is no such document for you in this space."""

    code = "document-unknown"


class ContentNotAsDeclared(Malformed):
    """The content of the document is not of the declared type."""

    code = "content-not-as-declared"


class ContentRefused(Malformed):
    """The content of the document cannot be accepted."""

    code = "content-refused"


class TypeNotAccepted(Malformed):
    """This type of file is not accepted here."""

    code = "type-not-accepted"


class DocumentTooLarge(TooLarge):
    """The document exceeds the size limit."""

    code = "document-too-large"


class MetadataInvalid(Malformed):
    """An attribute of the submission is missing or wrong."""

    code = "metadata-invalid"


class PatientDisagrees(Malformed):
    """The document is about another person than its metadata says."""

    code = "patient-disagrees"


class DirectivesOfAMinor(Malformed):
    """Advance directives are those of an adult: a minor's space takes none (MIN-14)."""

    code = "directives-of-a-minor"


class NonIdenticalHash(Conflict):
    """Another document of this record has this unique id already (XDSNonIdenticalHash)."""

    code = "non-identical-hash"


class ReplacedUnknown(Conflict):
    """The document to be replaced is not there, or is not the latest version."""

    code = "replaced-unknown"


class SubmissionSetKnown(Conflict):
    """A submission set with this unique id is already there, with other documents."""

    code = "submission-set-known"


class ObjectionInvalid(Malformed):
    """What was said of an act that a minor keeps out of the space cannot be recorded."""

    code = "objection-invalid"


class HolderNotAMinor(Refused):
    """Only a minor objects to the mention of an act (CSP art. R. 1111-33)."""

    code = "holder-not-a-minor"
