"""The page of components: every block in every state, drawn as a page would draw it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import TemplateSyntaxError
from django.test import RequestFactory

from espace_sante.portals import components
from espace_sante.portals.components.examples import CHAPTERS
from espace_sante.portals.components.examples.example import Example
from espace_sante.portals.components.gallery import draw_example, show_gallery
from espace_sante.portals.components.stylesheet import BUNDLE, SOURCES, build_stylesheet

EXAMPLES = [example for chapter in CHAPTERS for example in chapter.examples]
TAGS = Path(str(components.__file__)).parent / "tags"
# What is only drawn inside another block, or around every page.
AROUND = {
    "brand", "card_head", "icon", "language_choice", "main_nav", "messages_region", "page_head", "section_head",
    "switcher", "theme_colour", "topbar",
}  # fmt: skip


@pytest.fixture
def gallery(db: None, settings: Any) -> str:
    settings.DEMONSTRATION = True
    request = RequestFactory().get("/composants/")
    return show_gallery(request).content.decode()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.component}-{one.state}")
def test_an_example_is_drawn(example: Example) -> None:
    drawn = draw_example(example, request=RequestFactory().get("/"))
    assert "<" in drawn
    assert "{%" not in drawn
    assert "{{" not in drawn
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", drawn)


def test_every_example_has_a_name_of_its_own() -> None:
    names = [(one.component, one.state) for one in EXAMPLES]
    assert len(names) == len(set(names))


def test_every_component_has_an_example() -> None:
    names = set()
    for file in TAGS.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        names |= set(re.findall(r"@(?:block_)?component\([^)]*\)\ndef (\w+)", text))
    shown = " ".join(one.source for one in EXAMPLES)
    missing = {name for name in names - AROUND if not re.search(rf"{{% {name}\b", shown)}
    assert names
    assert not missing


def test_the_page_holds_every_example_under_its_name(gallery: str) -> None:
    for one in EXAMPLES:
        assert f"{one.component}, {one.state}".replace("'", "&#x27;") in gallery
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]


def test_a_misspelt_parameter_and_an_unknown_word_are_refused() -> None:
    for source in ('{% button labl="Envoyer" %}', '{% button label="Envoyer" kind="primery" %}'):
        with pytest.raises((TypeError, ValueError, TemplateSyntaxError)):
            draw_example(Example(component="button", state="faux", source=source), request=RequestFactory().get("/"))


# --- The stylesheet ----------------------------------------------------------------------------


def test_the_bundle_is_made_of_its_sources() -> None:
    assert BUNDLE.read_text(encoding="utf-8") == build_stylesheet(), (
        "Run: python -m espace_sante.portals.components.stylesheet"
    )


def test_every_class_of_a_block_is_used_by_a_page_or_a_component() -> None:
    pages = "".join(
        file.read_text(encoding="utf-8")
        for pattern in ("*.html", "*.py", "*.js")
        for file in Path(str(components.__file__)).parents[2].rglob(pattern)
        if "identity_provider" not in str(file)
    )
    stems = set(re.findall(r"\.(es-[a-z-]+?)(?=__|--|[^\w-]|-\d)", build_stylesheet()))
    unused = sorted(one for one in stems if one not in pages and not one.startswith("es-u-"))
    assert not unused


def test_every_value_comes_from_a_token_that_exists() -> None:
    text = build_stylesheet()
    made, used = set(re.findall(r"(--es-[\w-]+):", text)), set(re.findall(r"var\((--es-[\w-]+)", text))
    assert used <= made


def test_no_block_gives_a_size_in_pixels_but_hairlines() -> None:
    for file in (SOURCES / "components").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.S)
        assert set(re.findall(r"(?<![\w.])(\d+)px", text)) <= {"1", "2"}, file.name
