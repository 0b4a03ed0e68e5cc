"""Small files that really are what they say, and some that are not, made in memory."""

from __future__ import annotations

import io

import pillow_heif
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RTF = rb"{\rtf1\ansi Bonjour}"
TEXT = b"Tension : 12/8, prise le matin."


def pdf() -> bytes:
    """One blank page."""
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(200, 200)
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password alone: no empty password gives the /U that stands here."""
    marks = b"<" + b"5a" * 32 + b">"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O " + marks + b" /U " + marks + b" >>",
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    table = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets))
    identifier = b"<" + b"00" * 16 + b">"
    out.write(b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [" + identifier + identifier + b"] >>\n")
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def picture(kind: str) -> bytes:
    """A small picture: JPEG, PNG, TIFF or HEIF (what telephones call HEIC)."""
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(out, kind)
    return out.getvalue()


def sent(content: bytes, name: str = "document.pdf", content_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=content_type)
