"""The no-break spaces of French in the sentences of the pages: find where one is missing, or put it there.

    python tools/french_spaces.py check      says where a sentence could be cut before its sign
    python tools/french_spaces.py fix        writes the no-break space (U+00A0)

Before « : ; ? ! » and inside guillemets; between a number and its unit, as around the « h » of an hour.
Source: LOOK.md, voice.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "espace_sante"
ROOMS = ("portals", "demo/identity_provider")
NOT_PROSE = {"stylesheet.py"}  # patterns of CSS
NO_BREAK = "\u00a0"

_COMMENTS = re.compile(r"({#.*?#}|{% comment.*?endcomment %})", re.DOTALL)
_UNITS = r"(?:Mo|ko|mg|kg|ans?|mois|jours?|semaines?|heures?|h|minutes?|secondes?|pixels)\b"
_PLACES = re.compile(
    r"(?<=[\w’»)%}>]) (?=[:;?!](?:[\s\"'<{%]|$))"  # before a high sign that ends a word, a tag or a placeholder
    r"| (?=»)|(?<=«) "
    rf"|(?<=\d) (?={_UNITS})"
    rf"|(?<=\)s) (?={_UNITS})"
    rf"|(?<=}}}}) (?={_UNITS})"
    r"|(?<=\d[ \u00a0]h) (?=\d)|(?<=\)s[ \u00a0]h) (?=%\()"  # 9 h 15
    r"|(?<=%\(day\)s) (?=%\(month\)s)|(?<=1er) (?=%\(month\)s)"
)


def sentences_files() -> list[Path]:
    return [
        file
        for room in ROOMS
        for pattern in ("*.html", "*.py")
        for file in sorted((PACKAGE / room).rglob(pattern))
        if file.name not in NOT_PROSE
    ]


def mended(file: Path) -> str:
    """The text of a file with its no-break spaces."""
    text = file.read_text(encoding="utf-8")
    return _template(text) if file.suffix == ".html" else _module(text)


def _put(text: str) -> str:
    return _PLACES.sub(NO_BREAK, text)


def _template(text: str) -> str:
    parts = _COMMENTS.split(text)
    return "".join(part if index % 2 else _put(part) for index, part in enumerate(parts))


def _module(text: str) -> str:
    """Strings alone, and among them not the documentation."""
    lines = text.splitlines(keepends=True)
    for (row, start), end, string in reversed(list(_strings(text))):
        line = lines[row - 1]
        lines[row - 1] = line[:start] + _put(string) + line[end:]
    return "".join(lines)


def _strings(text: str) -> Iterator[tuple[tuple[int, int], int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING and token.start[0] == token.end[0] and '"""' not in token.string:
            yield token.start, token.end[1], token.string


def _wrong() -> list[tuple[Path, str]]:
    """The files that miss a space, with the text they should have."""
    found = [(file, mended(file)) for file in sentences_files()]
    return [(file, text) for file, text in found if text != file.read_text(encoding="utf-8")]


def check() -> int:
    wrong = _wrong()
    for file, _text in wrong:
        print(file.relative_to(PACKAGE))
    if wrong:
        print("Run: python tools/french_spaces.py fix", file=sys.stderr)
    return 1 if wrong else 0


def fix() -> int:
    for file, text in _wrong():
        print(file.relative_to(PACKAGE))
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["fix"]):
        sys.exit(__doc__)
    sys.exit(fix() if sys.argv[1] == "fix" else check())
