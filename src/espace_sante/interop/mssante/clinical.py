"""What the headers of a mail say of the clinical documents in its archive.

Source: INTEROP.md section 4 (X-MSS-CODECDA, X-MSS-INS, X-MSS-NIL); RULES.md MSG-12.
"""

from __future__ import annotations

from espace_sante.interop.mssante.write import ClinicalHeaders
from espace_sante.interop.xdm import api as xdm
from espace_sante.messaging.api import Mail

_CDA = {"text/xml", "application/xml"}


def clinical_headers(mail: Mail, *, software: str) -> ClinicalHeaders:
    """Of a mail of ours. What is in no archive that can be read has no header."""
    archives = [part.content for part in mail.parts if part.name.upper() == xdm.FILE_NAME.upper()]
    clinical = [one for archive in archives for one in _documents(archive) if one.mime_type in _CDA]
    return ClinicalHeaders(
        codes=tuple(dict.fromkeys(one.type_code.code for one in clinical)),
        qualified_ins=any(one.patient is not None for one in clinical),
        software=software,
    )


def _documents(archive: bytes) -> tuple[xdm.XdmDocument, ...]:
    try:
        return xdm.read_xdm(archive).documents
    except xdm.XdmError:
        return ()
