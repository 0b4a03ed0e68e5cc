"""Files that a level 3 document carries (observationMedia): images shown in place, others opened apart.

What a file says of itself is not believed: its first bytes decide. Images are re-read before they reach a page.
Source: HL7 CDA R2, 4.3.5.6 (renderMultiMedia) and 4.3.6.6 (observationMedia).
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from PIL import Image

from espace_sante.interop.cda.errors import MalformedDocument
from espace_sante.interop.cda.header import read_embedded
from espace_sante.interop.cda.tree import attribute, child, descendants, path, words

SMALL_IMAGE_BYTES = 64 * 1024
MOST_PIXELS = 40_000_000
IMAGE_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF"}
SAME_TYPE = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/rtf": "text/rtf",
    "image/tif": "image/tiff",
}

SIGNATURES = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/tiff": (b"II*\0", b"MM\0*"),
    "text/rtf": (b"{\\rtf",),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the document that a page may serve. `media_type` is confirmed by the first bytes of `data`."""

    id: str
    media_type: str
    label: str
    data: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None

    @property
    def is_image(self) -> bool:
        return self.media_type in IMAGE_FORMATS

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def data_url(self) -> str:
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


def confirmed_type(media_type: str, data: bytes) -> str | None:
    """The media type that the first bytes confirm, if it is one that pages can show; None otherwise.

    An image sent under the name of another kind of image, as some prescription software does, is taken as what it is.
    """
    known = SAME_TYPE.get(media_type, media_type)
    if known == "text/plain":
        return known if _is_text(data) else None
    found = next((one for one, starts in SIGNATURES.items() if data.startswith(starts)), None)
    both_images = known.startswith("image/") and found is not None and found.startswith("image/")
    return found if found == known or both_images else None


def read_media(body: etree._Element) -> dict[str, Attachment | None]:
    """Every observationMedia by its ID (made up when it has none); None for a file that cannot be shown."""
    found: dict[str, Attachment | None] = {}
    taken: set[str] = set()
    for number, (identifier, element) in enumerate(_elements(body), start=1):
        if identifier not in found:
            safe_id = _unique(re.sub(r"[^A-Za-z0-9_-]", "-", identifier)[:64] or f"file-{number}", taken)
            found[identifier] = _attachment(element, safe_id)
    return found


def media_id(element: etree._Element, position: int) -> str:
    """The ID under which `read_media` keeps an observationMedia."""
    return attribute(element, "ID") or f"file-{position}"


def regions(body: etree._Element) -> dict[str, str]:
    """For each regionOfInterest, the ID of the image it is drawn on: a region is shown by its whole image."""
    found = {}
    for region in descendants(body, "regionOfInterest"):
        image = next(descendants(region, "observationMedia"), None)
        if region.get("ID") and image is not None and image.get("ID"):
            found[region.get("ID", "")] = image.get("ID", "")
    return found


def _elements(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for position, element in enumerate(descendants(body, "observationMedia"), start=1):
        yield media_id(element, position), element


def _unique(wanted: str, taken: set[str]) -> str:
    name, number = wanted, len(taken)
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


def _attachment(element: etree._Element, safe_id: str) -> Attachment | None:
    value = child(element, "value")
    try:
        file = read_embedded(value) if value is not None else None
    except MalformedDocument:
        return None
    if file is None:
        return None
    media_type = confirmed_type(file.media_type, file.data)
    if media_type is None:
        return None
    section = next(element.iterancestors(path("section")), None)
    label = words(child(section, "title")) or (attribute(child(section, "code"), "displayName") or "")
    if media_type not in IMAGE_FORMATS:
        return Attachment(safe_id, media_type, label, file.data)
    size = _image_size(media_type, file.data)
    return Attachment(safe_id, media_type, label, file.data, *size) if size else None


def _image_size(media_type: str, data: bytes) -> tuple[int, int] | None:
    """Width and height from the image's own header; None when it is not one or is too large to be shown."""
    try:
        with Image.open(io.BytesIO(data), formats=[IMAGE_FORMATS[media_type]]) as image:
            width, height = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return (width, height) if 0 < width * height <= MOST_PIXELS else None


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False
