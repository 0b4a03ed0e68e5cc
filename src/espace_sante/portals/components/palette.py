"""The soft colour of each person, for the one place where a stylesheet cannot speak: the bar of the browser.

A test compares these values with the tokens.
"""

SOFT_COLOURS = {
    "leaf": ("#dcefe7", "#15352d"),
    "indigo": ("#e7e9f8", "#242a4d"),
    "plum": ("#f4e6f5", "#3b2441"),
    "clay": ("#fbe8d8", "#3f2711"),
    "olive": ("#eef0d6", "#2e3112"),
    "slate": ("#e5e9ef", "#273240"),
}
PAPER = ("#f6f5f0", "#111716")
