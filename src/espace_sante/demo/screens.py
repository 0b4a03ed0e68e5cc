"""Screens of fictitious services, drawn: a title, a figure or a curve, a few lines, a button. PNG.

The letters that come with Pillow have no accents: the words on the screens do without.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 540, 1080
_TWICE = 2  # drawn larger, then made smaller, so that slanted lines are smooth
_INK, _SOFT, _PAPER, _LINE = "#1d2433", "#5d667a", "#ffffff", "#e3e6ee"


@dataclass(frozen=True, slots=True)
class Screen:
    """What one screen shows. `curve`: heights from 0 to 1; `rows`: words, a value; `alt`: for who does not see it."""

    title: str
    alt: str
    colour: str
    figure: str = ""
    unit: str = ""
    curve: tuple[float, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    button: str = ""


def draw(screen: Screen) -> bytes:
    """The picture of a screen, 540 by 1080 pixels."""
    image = Image.new("RGB", (WIDTH * _TWICE, HEIGHT * _TWICE), "#f4f5f9")
    pen = _Pen(ImageDraw.Draw(image))
    pen.box(0, 0, WIDTH, 170, screen.colour)
    pen.text(36, 84, screen.title, 40, _PAPER)
    pen.text(36, 28, "9:41", 22, _PAPER)
    top = 200
    if screen.figure:
        pen.card(top, 190)
        pen.text(60, top + 30, screen.figure, 92, screen.colour)
        pen.text(60, top + 136, screen.unit, 26, _SOFT)
        top += 215
    if screen.curve:
        pen.card(top, 290)
        pen.curve(60, top + 40, WIDTH - 120, 210, screen.curve, screen.colour)
        top += 315
    if screen.rows:
        pen.card(top, len(screen.rows) * 76 + 10)
        for place, (words, value) in enumerate(screen.rows):
            pen.row(top + 5 + place * 76, words, value, last=place == len(screen.rows) - 1)
    if screen.button:
        pen.box(36, HEIGHT - 130, WIDTH - 36, HEIGHT - 46, screen.colour, round_=42)
        pen.text(WIDTH // 2, HEIGHT - 88, screen.button, 30, _PAPER, anchor="mm")
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


@cache
def paper(title: str) -> bytes:
    """A sheet with a title, for what a publisher would send as evidence. PNG."""
    image = Image.new("L", (620, 877), "white")
    pen = ImageDraw.Draw(image)
    plain = title.encode("ascii", "ignore").decode()
    pen.text((60, 80), plain[:40], fill=30, font=ImageFont.load_default(26))
    for line in range(18):
        pen.line((60, 170 + line * 36, 560 - (line * 67) % 140, 170 + line * 36), fill=228, width=8)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class _Pen:
    """Draws in the pixels of the picture that comes out."""

    def __init__(self, pen: ImageDraw.ImageDraw) -> None:
        self._pen = pen

    def box(self, left: int, top: int, right: int, bottom: int, colour: str, *, round_: int = 0) -> None:
        corners = tuple(value * _TWICE for value in (left, top, right, bottom))
        self._pen.rounded_rectangle(corners, radius=round_ * _TWICE, fill=colour)

    def card(self, top: int, height: int) -> None:
        self.box(24, top, WIDTH - 24, top + height, _PAPER, round_=24)

    def text(self, left: int, top: int, words: str, size: int, colour: str, anchor: str = "la") -> None:
        font = ImageFont.load_default(size * _TWICE)
        self._pen.text((left * _TWICE, top * _TWICE), words, fill=colour, font=font, anchor=anchor)

    def row(self, top: int, words: str, value: str, *, last: bool) -> None:
        self.text(52, top + 38, words, 26, _INK, anchor="lm")
        self.text(WIDTH - 52, top + 38, value, 26, _SOFT, anchor="rm")
        if not last:
            self.box(52, top + 75, WIDTH - 52, top + 76, _LINE)

    def curve(self, left: int, top: int, width: int, height: int, points: tuple[float, ...], colour: str) -> None:
        for place in range(3):
            self.box(left, top + place * height // 2, left + width, top + place * height // 2 + 1, _LINE)
        step = width / (len(points) - 1)
        places = [(left + number * step, top + height * (1 - value)) for number, value in enumerate(points)]
        drawn = [(x * _TWICE, y * _TWICE) for x, y in places]
        self._pen.line(drawn, fill=colour, width=6 * _TWICE, joint="curve")
        for x, y in drawn:
            self._pen.ellipse((x - 14, y - 14, x + 14, y + 14), fill=colour)
