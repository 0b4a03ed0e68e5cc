"""What the record must know of a clinical document before it takes it: its id, its type and whose it is.

Source: CI-SIS Structuration minimale (header of CDA R2); INTEROP.md 1.6 (the header agrees with the metadata).
"""

from __future__ import annotations

from django.conf import settings

from espace_sante.interop.cda import api as cda
from espace_sante.kernel.identifiers import INS_OIDS, PersonIdentifier
from espace_sante.record import api as record


def read_clinical_header(content: bytes, *, patient: PersonIdentifier) -> record.ClinicalHeader:
    """Parse a CDA document. Raises a Malformed error that says what is wrong and where.

    Some software gives the copy in the record an id of its own, so the id in the header counts only when the setting
    CDA_UNIQUE_ID_MUST_MATCH says so (docs/divergences.md).
    """
    document = cda.parse_clinical_document(content)
    return record.ClinicalHeader(
        unique_id=document.unique_id if settings.CDA_UNIQUE_ID_MUST_MATCH else "",
        type_code=document.type_code.code,
        patient_matricules=tuple(
            "".join(one.extension.split()).upper()
            for one in document.patient.ids
            if one.root in INS_OIDS and one.extension
        ),
        title=document.title,
    )
