"""The colours of the tokens in both themes, and the contrast of two of them (WCAG 2, relative luminance)."""

from __future__ import annotations

import re
from functools import cache

from espace_sante.portals.components.stylesheet import SOURCES

THEMES = ("light", "dark")
_VALUE = re.compile(r"--es-([\w-]+):\s*([^;]+);")


@cache
def colours(theme: str) -> dict[str, str]:
    """Every token that is a colour, as six hexadecimal figures; a dark one that is not said is the light one."""
    text = re.sub(r"/\*.*?\*/", "", (SOURCES / "tokens.css").read_text(encoding="utf-8"), flags=re.S)
    light, _, rest = text.partition("@media (prefers-color-scheme: dark)")
    dark = rest[: rest.index("@media")]
    values = dict(_VALUE.findall(light)) | (dict(_VALUE.findall(dark)) if theme == "dark" else {})
    return {name: value.strip()[1:] for name, value in values.items() if re.fullmatch(r"#[0-9a-f]{6}", value.strip())}


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
