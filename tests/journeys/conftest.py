"""One service, one browser for all journeys; a context for each visitor."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.service import Service, running_service
from tests.journeys.visitor import Visitor

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first has no windows
TELEPHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("journeys")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not on this machine: make test-tools")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(service: Service, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """A visitor with a browser of their own; at the end, nothing went wrong for any of them."""
    visitors: list[Visitor] = []
    with ExitStack() as stack:

        def begin(*, telephone: bool = True, script: bool = True, **more: Any) -> Visitor:
            context = browser.new_context(
                viewport=TELEPHONE if telephone else DESK,  # type: ignore[arg-type]
                locale="fr-FR",
                java_script_enabled=script,
                reduced_motion="reduce",
                **more,
            )
            stack.callback(context.close)
            visitors.append(Visitor(service, context, context.new_page()))
            return visitors[-1]

        yield begin
        for visitor in visitors:
            visitor.nothing_went_wrong()
