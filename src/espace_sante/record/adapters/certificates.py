"""Certificates, written by Typst from one template: PDF/A-2, tagged for screen readers, in French.

The same certificate gives the same bytes. Only the fonts inside Typst are used, so that every machine draws the same
page. A compiler belongs to the thread that made it.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC
from importlib.resources import files
from typing import Final

import typst

from espace_sante.kernel.clock import PARIS
from espace_sante.record.services.ports import Certificate

TEMPLATE = "certificat.typ"
PDF_STANDARD: Final = "a-2a"  # the tagged level, which screen readers follow
_kept = threading.local()


def write_certificate(certificate: Certificate) -> bytes:
    """The certificate as one page of PDF."""
    day = certificate.made_at.astimezone(PARIS)
    content = {
        "title": certificate.title,
        "number": certificate.number,
        "sentence": certificate.sentence,
        "facts": certificate.facts,
        "notes": certificate.notes,
        "date": [day.year, day.month, day.day],
    }
    written = _compiler().compile(
        sys_inputs={"certificate": json.dumps(content, ensure_ascii=False)},
        format="pdf",
        pdf_standards=PDF_STANDARD,
        timestamp=certificate.made_at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(written, bytes):
        raise TypeError("The template gives one PDF.")
    return written


def _compiler() -> typst.Compiler:
    if not hasattr(_kept, "compiler"):
        folder = files("espace_sante.record").joinpath("adapters/templates")
        _kept.compiler = typst.Compiler(str(folder.joinpath(TEMPLATE)), root=str(folder), ignore_system_fonts=True)
    compiler: typst.Compiler = _kept.compiler
    return compiler
