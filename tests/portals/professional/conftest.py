"""A world, a browser for each professional, and a clock that both share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from espace_sante.portals.components import session
from tests.worlds import NOW, World

CDA = Path(__file__).parents[2] / "data" / "cda"
PAGES_NOW = NOW + timedelta(minutes=5)  # the pages are opened a little after the world was made
SAMPLE_INS = "284037599900117"


@dataclass
class Browser:
    """One signed-in professional before the pages of one space. Errors of the views are raised, never answered."""

    space_id: UUID
    client: Client = field(default_factory=Client)

    def address(self, page: str, *ids: object) -> str:
        about = () if page == "home" else (self.space_id,)
        return reverse(f"professional:{page}", args=[*about, *ids])

    def get(self, page: str, *ids: object, follow: bool = False, query: str = "") -> HttpResponse:
        return self.client.get(self.address(page, *ids) + query, follow=follow)

    def post(self, page: str, *ids: object, follow: bool = False, **values: Any) -> HttpResponse:
        return self.client.post(self.address(page, *ids), values, follow=follow)

    def read(self, page: str, *ids: object) -> str:
        """The text of a page that answers."""
        response = self.get(page, *ids)
        assert response.status_code == 200, (page, response.status_code)
        return text_of(response)


def text_of(response: HttpResponse) -> str:
    """The text of an answer, its no-break spaces as the plain ones of a test."""
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the instant at which the pages are opened."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(session, "utc_now", lambda: moment)

    set_clock(PAGES_NOW)
    return set_clock


@pytest.fixture
def world(db: None, clock: Callable[[datetime], None]) -> World:
    return World()


@pytest.fixture
def browse(world: World) -> Callable[..., Browser]:
    """Sign somebody in: `browse("dr.martin")`."""

    def sign_in(login: str, *, space_id: UUID | None = None) -> Browser:
        browser = Browser(space_id or world.space.id)
        browser.client.force_login(get_user_model().objects.get(login=login))
        return browser

    return sign_in


@pytest.fixture
def doctor(browse: Callable[..., Browser]) -> Browser:
    """The treating doctor."""
    return browse("dr.martin")


def clinical_document(ins: str, *, name: str = "biology-report.xml", series: str = "42") -> bytes:
    """A sample clinical document about the person of this matricule."""
    sample = (CDA / name).read_text(encoding="utf-8")
    return sample.replace(SAMPLE_INS, ins).replace('extension="42"', f'extension="{series}"', 1).encode()


def file_of(content: bytes, name: str = "document.pdf", content_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=content_type)
