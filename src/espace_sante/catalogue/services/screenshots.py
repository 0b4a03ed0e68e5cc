"""The screenshots of a card: made again by us from what was sent, so that nothing but a picture is served.

Source: RULES.md CAT-08.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from espace_sante.catalogue.domain.errors import EntryInvalid, FileRefused, MoveNotPossible, ServiceUnknown
from espace_sante.catalogue.domain.life import ServiceStatus
from espace_sante.catalogue.models import Screenshot
from espace_sante.catalogue.services.asking import own_service
from espace_sante.catalogue.services.fill import CORRECTABLE, DRAFT
from espace_sante.catalogue.services.steps import note
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id

MOST = 5
WIDEST, HIGHEST = 720, 1560  # pixels: twice what a telephone shows
MOST_PIXELS = 24_000_000
SHOWN = frozenset({ServiceStatus.ONLINE, ServiceStatus.SUSPENDED})


@dataclass(frozen=True, slots=True)
class ScreenshotBytes:
    """A picture as it is served."""

    mime_type: str
    content: bytes


def add_screenshot(*, actor: Actor, slug: str, content: bytes, alt: str, now: datetime) -> UUID:
    """Add a picture at the end, with the words for who does not see it (200 characters at most).

    Raises AccessRefused, PublisherUnknown, ServiceUnknown, MoveNotPossible, EntryInvalid, FileRefused.
    """
    words = " ".join(alt.split())
    if not 0 < len(words) <= 200:
        raise EntryInvalid(field="alt")
    picture = _made_again(content)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    try:
        with transaction.atomic(using="ens"):
            service = own_service(actor, slug, lock=True)
            if service.status not in DRAFT | CORRECTABLE:
                raise MoveNotPossible
            places = set(Screenshot.objects.filter(service=service).values_list("position", flat=True))
            free = next((one for one in range(1, MOST + 1) if one not in places), None)
            if free is None:
                raise FileRefused(field="file")
            row = Screenshot.objects.create(
                id=new_id(),
                service=service,
                position=free,
                alt=words,
                mime_type="image/webp",
                width=picture.width,
                height=picture.height,
                content=out.getvalue(),
            )
            if service.status != ServiceStatus.DRAFT:
                note(service, "correct", actor=actor, now=now)
            return row.id
    except IntegrityError as error:
        raise MoveNotPossible from error


def remove_screenshot(*, actor: Actor, slug: str, screenshot_id: UUID, now: datetime) -> None:
    """Take a picture away. Raises as `add_screenshot`."""
    with transaction.atomic(using="ens"):
        service = own_service(actor, slug, lock=True)
        if service.status not in DRAFT | CORRECTABLE:
            raise MoveNotPossible
        if not Screenshot.objects.filter(service=service, id=screenshot_id).delete()[0]:
            raise ServiceUnknown
        if service.status != ServiceStatus.DRAFT:
            note(service, "correct", actor=actor, now=now)


def shown_screenshot(slug: str, screenshot_id: UUID) -> ScreenshotBytes:
    """A picture of a card that everybody may see. One query. Raises ServiceUnknown."""
    shown = {"service__slug": slug, "service__status__in": [one.value for one in SHOWN]}
    return _bytes(id=screenshot_id, **shown)


def own_screenshot(*, actor: Actor, slug: str, screenshot_id: UUID) -> ScreenshotBytes:
    """A picture of a service of the actor's publisher. Raises AccessRefused, PublisherUnknown, ServiceUnknown."""
    return _bytes(id=screenshot_id, service=own_service(actor, slug).id)


def _bytes(**by: object) -> ScreenshotBytes:
    row = Screenshot.objects.filter(**by).values_list("mime_type", "content").first()
    if row is None:
        raise ServiceUnknown
    return ScreenshotBytes(mime_type=row[0], content=bytes(row[1]))


def _made_again(content: bytes) -> Image.Image:
    """The pixels alone, upright, as large as a telephone shows them. Raises FileRefused."""
    if len(content) > settings.CATALOGUE_SCREENSHOT_BYTES:
        raise FileRefused(field="file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
                if image.width * image.height > MOST_PIXELS or min(image.size) < 100:
                    raise FileRefused(field="file")
                made = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise FileRefused(field="file") from error
    made.thumbnail((WIDEST, HIGHEST))
    return made
