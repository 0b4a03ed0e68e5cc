"""The one stylesheet the pages load, put together from one small file for each block.

A browser asks for one file; a person edits the block they mean. Run `python -m
espace_sante.portals.components.stylesheet` after a change; a test compares the committed bundle with its sources.
"""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "espace_sante"
SOURCES = STATIC / "css"
BUNDLE = STATIC / "espace-sante.css"

# The order of the layers is the order of authority: a utility beats a component, a component beats a layout.
LAYERS = {
    "tokens": "tokens.css",
    "reset": "reset.css",
    "base": "base.css",
    "layout": "layout/*.css",
    "components": "components/*.css",
    "utilities": "utilities.css",
}

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACES = re.compile(r"\s+")
AROUND_PUNCTUATION = re.compile(r" ?([{};,>]) ?")
LAST_SEMICOLON = re.compile(r";}")
LEADING_ZERO = re.compile(r"(?<![\w.#-])0\.(?=\d)")
AFTER_COLON = re.compile(r"(?<=[\w-]): (?=[^ ])")


def build_stylesheet() -> str:
    """The text of the bundle: the order of the layers, then each layer with its files in alphabetical order."""
    order = f"@layer {','.join(LAYERS)};\n"
    return order + "".join(f"@layer {name}{{{_layer(pattern)}}}\n" for name, pattern in LAYERS.items())


def write_stylesheet() -> None:
    """Write the bundle beside its sources."""
    BUNDLE.write_text(build_stylesheet(), encoding="utf-8")


def _layer(pattern: str) -> str:
    return "".join(_tightened(path.read_text(encoding="utf-8")) for path in sorted(SOURCES.glob(pattern)))


def _tightened(text: str) -> str:
    """The same rules without comments and without the spaces that only people need."""
    text = SPACES.sub(" ", COMMENT.sub("", text)).strip()
    text = AFTER_COLON.sub(":", AROUND_PUNCTUATION.sub(r"\1", text))
    return LEADING_ZERO.sub(".", LAST_SEMICOLON.sub("}", text))


if __name__ == "__main__":
    write_stylesheet()
