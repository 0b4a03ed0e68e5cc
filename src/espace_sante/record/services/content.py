"""Whether a file is what it says it is. Nothing is stored before this has passed.

Source: RULES.md DOC-09 (types, 5 MB for citizens); DESIGN.md section 7 (100 MB by API).
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable

import pillow_heif
import puremagic
import pypdfium2
from PIL import Image

from espace_sante.record.domain.errors import ContentNotAsDeclared, ContentRefused, TypeNotAccepted

PDF, XML, TEXT, RTF = "application/pdf", "text/xml", "text/plain", "application/rtf"
JPEG, PNG, TIFF, HEIC = "image/jpeg", "image/png", "image/tiff", "image/heic"
IMAGES = frozenset({JPEG, PNG, TIFF, HEIC})
CITIZEN_TYPES = frozenset({PDF, JPEG, PNG, TIFF, TEXT, RTF, HEIC})  # RULES.md DOC-09; HEIC is what telephones make
PROFESSIONAL_TYPES = CITIZEN_TYPES | {XML}
MOST_PIXELS = 100_000_000

_ALIASES = {
    "application/xml": XML,
    "application/hl7-v3+xml": XML,
    "application/hl7-cda+xml": XML,
    "application/xslt+xml": XML,
    "text/rtf": RTF,
    "image/jpg": JPEG,
    "image/heif": HEIC,
    "image/tif": TIFF,
}
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, PDF),
    (b"\xff\xd8\xff", 0, JPEG),
    (b"\x89PNG\r\n\x1a\n", 0, PNG),
    (b"II*\x00", 0, TIFF),
    (b"MM\x00*", 0, TIFF),
    (b"{\\rtf", 0, RTF),
    (b"ftyphei", 4, HEIC),
    (b"ftyphev", 4, HEIC),
    (b"ftypmif1", 4, HEIC),
)
pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# PDFium keeps global state: one document at a time in a process.
PDFIUM = threading.Lock()


def normal_type(mime_type: str) -> str:
    """A media type without parameters, under the name used here."""
    bare = mime_type.split(";", 1)[0].strip().lower()
    return _ALIASES.get(bare, bare)


def sniff(content: bytes) -> str | None:
    """The type that the first bytes show, or None."""
    for signature, offset, found in _SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            return found
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<?xml") or head[:16].startswith((b"<ClinicalDocumen", b"<!DOCTYPE", b"<!--")):
        return XML
    return TEXT if _is_text(content) else None


def check_content(content: bytes, *, mime_type: str, accepted: frozenset[str]) -> str:
    """The normal type of a file that really is what it says.

    Raises TypeNotAccepted, ContentNotAsDeclared, ContentRefused.
    """
    declared = normal_type(mime_type)
    if declared not in accepted:
        raise TypeNotAccepted(field="contentType")
    if not content:
        raise ContentRefused("The document is empty.")
    found = sniff(content)
    if found != declared and not (declared == TEXT and found in {XML, TEXT}):
        raise ContentNotAsDeclared(f"Declared as {declared}, but the content is {found or _name(content)}.")
    checker = _CHECKS.get(declared)
    if checker:
        checker(content)
    return declared


def _check_pdf(content: bytes) -> None:
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(content)
            try:
                pages = len(document)
            finally:
                document.close()
    except pypdfium2.PdfiumError as error:
        raise ContentRefused("This PDF cannot be opened: it is damaged or locked by a password.") from error
    if pages == 0:
        raise ContentRefused("This PDF has no page.")


def _check_image(content: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                width, height = image.size
                image.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ContentRefused("This picture cannot be opened: it is damaged or too large.") from error
    if width * height > MOST_PIXELS:
        raise ContentRefused("This picture has too many pixels.")


_CHECKS: dict[str, Callable[[bytes], None]] = {PDF: _check_pdf, **dict.fromkeys(IMAGES, _check_image)}


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return all(byte >= 32 or byte in b"\t\r\n\f" for byte in content)
    return True


def _name(content: bytes) -> str:
    try:
        return puremagic.from_string(content, mime=True) or "of an unknown type"
    except (puremagic.PureError, ValueError):
        return "of an unknown type"
