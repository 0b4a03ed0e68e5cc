"""The translation catalogues: collect the sentences of the pages, check what is translated, compile.

    python tools/messages.py collect      needs gettext (xgettext, msgmerge)
    python tools/messages.py compile      writes the .mo that Django reads
    python tools/messages.py check        says what is missing, guessed, or out of step

Source sentences are French; English is the first catalogue, in src/espace_sante/locale. A compiled catalogue is
committed beside its source: what runs the service needs no tool of translation (docs/adr/0018).
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).parent.parent / "src" / "espace_sante"
LANGUAGES = ("en",)
NO_GETTEXT = "gettext is not installed (apt-get install gettext)."
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|</?\w+>|\bSIZE\b|\bNAME\b")
# The tool's own fields say who and when, which the history of the project already does.
HEADER = {
    "Project-Id-Version": "Espace santé",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def catalogues(package: Path = PACKAGE) -> list[Path]:
    return [package / "locale" / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]


def collect(package: Path = PACKAGE) -> int:
    """Write the sentences found in code and templates into the catalogues."""
    if shutil.which("xgettext") is None:
        print(NO_GETTEXT, file=sys.stderr)
        return 1
    (package / "locale").mkdir(exist_ok=True)
    languages = [word for language in LANGUAGES for word in ("--locale", language)]
    options = ["--no-obsolete", "--no-location", "--no-wrap"]
    command = [sys.executable, "-m", "django", "makemessages", *languages, *options]
    code = subprocess.run(command, cwd=package, check=False).returncode
    for path in catalogues(package) if code == 0 else []:
        _tidy(path)
    return code


def _tidy(path: Path) -> None:
    """The same header at each collection, so that a change shows sentences alone."""
    catalogue = read(path)
    catalogue.metadata = HEADER | {"Language": path.parent.parent.name}
    catalogue.metadata_is_fuzzy = False
    catalogue.header = "Sentences of the pages. Collected by tools/messages.py: edit the translations alone."
    catalogue.save()


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=0)


def compiled(path: Path) -> bytes:
    """What Django reads, the same bytes on every machine. A guess is left out: French shows in its place."""
    return read(path).to_binary()


def compile_all() -> int:
    for path in catalogues():
        path.with_suffix(".mo").write_bytes(compiled(path))
    return 0


def check() -> int:
    """Say what is wrong with each catalogue, and how to mend it."""
    wrong = [line for path in catalogues() for line in problems(path)]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


def problems(path: Path) -> Iterator[str]:
    """What a reader would meet: a French sentence, a wrong value, an old wording."""
    for entry in read(path):
        if not entry.translated():
            yield f"Translate in {path.parent.parent.name}: {entry.msgid!r}"
        for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            if text and not fits(entry, text):
                yield f"Not the placeholders, or the outer spaces, of the source: {entry.msgid!r}"
    binary = path.with_suffix(".mo")
    if not binary.is_file() or binary.read_bytes() != compiled(path):
        yield "The compiled catalogue is not this one. Run: python tools/messages.py compile"


def fits(entry: polib.POEntry, text: str) -> bool:
    """Whether a translation can stand where the source stands. « Une personne » may do without its number."""
    sources = [source for source in (entry.msgid, entry.msgid_plural) if source]
    placeholders = [set(PLACEHOLDER.findall(source)) for source in sources]
    return set(PLACEHOLDER.findall(text)) in placeholders and _edges(text) == _edges(entry.msgid)


def _edges(text: str) -> tuple[str, str]:
    """The white space around a sentence: a piece of a line keeps its distance."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


COMMANDS = {"collect": collect, "compile": compile_all, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
