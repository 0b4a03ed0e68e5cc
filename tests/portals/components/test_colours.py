"""Contrast is computed, not believed: every pair of text and ground, in both themes."""

from __future__ import annotations

import pytest

from espace_sante.portals.components.palette import PAPER, SOFT_COLOURS
from tests.portals.components.colours import THEMES, colours, contrast

TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
GROUNDS = ("paper", "surface", "sunken")
PEOPLE = ("leaf-person", "indigo", "plum", "clay", "olive", "slate")
SAYS = ("ink", "ink-soft", "leaf", "leaf-strong")  # what stands on any ground: text, second text, links
STATES = ("sun", "rose", "sky")

# Text -> the grounds it stands on.
PAIRS: dict[str, tuple[str, ...]] = {
    **{text: (*GROUNDS, "leaf-soft", *(f"{one}-soft" for one in (*STATES, *PEOPLE))) for text in SAYS},
    **{text: (*GROUNDS, f"{text}-soft") for text in STATES},
    **{person: (*GROUNDS, f"{person}-soft") for person in PEOPLE},
    "rose-strong": ("surface", "rose-soft"),
    "on-leaf": ("leaf", "leaf-strong"),
    "on-rose": ("rose", "rose-strong"),
    "on-sun": ("sun-fill",),
    "on-person": PEOPLE,
    "on-bar": ("bar",),
}
SHAPES: dict[str, tuple[str, ...]] = {"line-strong": ("paper", "surface"), "focus": (*GROUNDS, "focus-halo")}
DECORATION = {"line", "focus-halo", "scene-sky", "scene-far", "scene-mid", "scene-near", "scene-sun"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in PAIRS.items() for ground in grounds])
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    known = colours(theme)
    assert contrast(known[text], known[ground]) >= TEXT, (theme, text, ground)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), [(one, ground) for one, grounds in SHAPES.items() for ground in grounds])
def test_a_border_and_the_focus_can_be_seen(theme: str, shape: str, ground: str) -> None:
    known = colours(theme)
    assert contrast(known[shape], known[ground]) >= SHAPE, (theme, shape, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_the_welcome_can_be_read_on_its_sky(theme: str) -> None:
    known = colours(theme)
    for text in ("ink", "ink-soft"):
        assert contrast(known[text], known["scene-sky"]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_has_its_pair(theme: str) -> None:
    paired = {
        *PAIRS,
        *SHAPES,
        *DECORATION,
        *(one for grounds in (*PAIRS.values(), *SHAPES.values()) for one in grounds),
    }
    assert set(colours(theme)) == paired


def test_the_bar_of_the_browser_takes_the_colours_of_the_tokens() -> None:
    for name, pair in SOFT_COLOURS.items():
        token = "leaf-person-soft" if name == "leaf" else f"{name}-soft"
        assert pair == tuple(f"#{colours(theme)[token]}" for theme in THEMES)
    assert tuple(f"#{colours(theme)['paper']}" for theme in THEMES) == PAPER


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("000000", "ffffff"), 2) == 21
    assert round(contrast("777777", "ffffff"), 2) == 4.48
