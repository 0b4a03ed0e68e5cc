"""A person before a browser: what they do, in their words; whatever goes wrong on the way is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Request, expect

from tests.journeys.service import Service

OWN_READER = re.compile(r"chrome-extension:|chrome://")
FRANCECONNECT, PROSANTECONNECT = "Continuer avec FranceConnect", "Continuer avec Pro Santé Connect"
PROCONNECT = "Continuer avec ProConnect"
PATIENCE = 15_000  # milliseconds, for a page and for what one expects to see on it: two test processes run beside

expect.set_options(timeout=PATIENCE)


@dataclass
class Visitor:
    """One browser context and the one page open in it."""

    service: Service
    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", self._note_script)
        self.page.on("request", self._note_request)

    # --- Going somewhere -------------------------------------------------------------------------

    def goes_to(self, address: str) -> None:
        self.page.goto(f"{self.service.url}{address}")

    def signs_in(self, name: str | re.Pattern[str], *, button: str = FRANCECONNECT) -> None:
        """From our sign-in page to one's own pages, through the demonstration's identity provider."""
        self.goes_to("/connexion/")
        self.page.get_by_role("button", name=button).click()
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_url(f"{self.service.url}/**")
        self._accepts_the_terms()

    def follows(self, name: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("link", name=name).first.click()

    def presses(self, name: str, *, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def opens_from_the_menu(self, name: str) -> None:
        """A page of the navigation; what has no room there on a telephone is behind « Plus »."""
        menu = self.page.get_by_role("navigation", name="Navigation principale")
        menu.wait_for()
        link = menu.get_by_role("link", name=name)
        if link.is_visible():
            link.click()
            return
        menu.get_by_role("link", name="Plus").click()
        self.page.locator("main").get_by_role("link", name=name).first.click()

    # --- Seeing something ------------------------------------------------------------------------

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def does_not_see(self, words: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(words)

    def is_on(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def titles(self) -> list[str]:
        return self.page.locator(".es-doc__title").all_text_contents()

    def space_id(self) -> str:
        found = re.search(r"/espace/([0-9a-f-]{36})/documents/", self.page.content())
        assert found, self.page.url
        return found.group(1)

    def nothing_went_wrong(self) -> None:
        assert self.errors == []

    # --- Noting ----------------------------------------------------------------------------------

    def _accepts_the_terms(self) -> None:
        """Those who enter for the first time accept the terms of use, where there are some."""
        if self.page.get_by_role("heading", level=1).inner_text() == "Les conditions d’utilisation":
            self.page.get_by_role("checkbox").check()
            self.page.get_by_role("button", name="Entrer").click()
            self.page.wait_for_load_state()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.errors.append(f"console: {message.text}")

    def _note_script(self, error: Error) -> None:
        """The browser's own reader of PDF is a page with scripts; ours are those that count."""
        if not OWN_READER.search(error.stack or ""):
            self.errors.append(f"script: {error} {error.stack}")

    def _note_request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(
            (self.service.url, self.service.identity_url)
        ):
            self.errors.append(f"another host: {request.url}")
