"""Style sheets belong to the components, never to a page, and ask nothing of another host."""

import re
from pathlib import Path

import pytest

from tests.architecture.project_files import PACKAGE, package_files, shown, text_of

HOMES = (
    PACKAGE / "portals" / "components",
    PACKAGE / "demo" / "identity_provider",  # another site, of another organisation: it looks different on purpose
)
FOREIGN = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("path", package_files(".css"), ids=shown)
def test_stylesheet_belongs_to_the_components(path: Path) -> None:
    assert any(path.is_relative_to(home) for home in HOMES), "A page never has its own stylesheet: make it a component"


@pytest.mark.parametrize("path", package_files(".css"), ids=shown)
def test_stylesheet_loads_nothing_from_another_host(path: Path) -> None:
    assert not FOREIGN.search(text_of(path) or "")
