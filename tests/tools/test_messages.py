"""The English catalogue: every sentence of the pages has its translation, and what Django reads is that one.

Source: STYLE.md 9 (source strings are French, English is the first catalogue); docs/adr/0018.
"""

from __future__ import annotations

import gettext
import re
import shutil
from pathlib import Path

import polib
import pytest

from tools import messages

ENGLISH = messages.catalogues()[0]
HOW = "Run `make messages`, translate what is empty or marked fuzzy in the catalogue, then `make messages` again."


def sentences(path: Path) -> set[tuple[str, str]]:
    return {(entry.msgid, entry.msgid_plural) for entry in messages.read(path)}


def catalogue(folder: Path, text: str) -> Path:
    """A catalogue of one language, with its compiled form."""
    path = folder / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".mo").write_bytes(messages.compiled(path))
    return path


def test_every_sentence_collected_is_translated_with_the_values_of_its_source() -> None:
    assert list(messages.problems(ENGLISH)) == [], HOW


@pytest.mark.skipif(shutil.which("xgettext") is None, reason=messages.NO_GETTEXT)
def test_every_sentence_of_the_pages_is_in_the_catalogue(tmp_path: Path) -> None:
    copy = tmp_path / "package"
    shutil.copytree(messages.PACKAGE, copy, ignore=shutil.ignore_patterns("locale", "static", "data", "__pycache__"))
    assert messages.collect(copy) == 0
    found = sentences(messages.catalogues(copy)[0])
    assert len(found) > 1500
    assert found - sentences(ENGLISH) == set(), HOW


def test_sentences_are_marked_by_the_names_that_are_collected() -> None:
    """`_`, or its whole name: a sentence marked by another one would never reach the catalogue."""
    aliases = re.compile(r"import \w*gettext\w* as (?!_\b)(\w+)")
    found = {file.name: aliases.findall(file.read_text(encoding="utf-8")) for file in messages.PACKAGE.rglob("*.py")}
    assert {name: names for name, names in found.items() if names} == {}


def test_the_compiled_catalogue_says_what_its_source_says() -> None:
    """Read with the standard library, as Django does."""
    with ENGLISH.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    for entry in messages.read(ENGLISH):
        if entry.msgid_plural:
            forms = [read.ngettext(entry.msgid, entry.msgid_plural, count) for count in (1, 2, 0)]
            assert forms == [entry.msgstr_plural[0], entry.msgstr_plural[1], entry.msgstr_plural[1]]
        else:
            assert read.gettext(entry.msgid) == entry.msgstr


def test_english_sentences_keep_no_french_typography() -> None:
    """No-break spaces and guillemets are of French; a number of an article keeps its no-break hyphen."""
    for entry in messages.read(ENGLISH):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert not set(text) & set("\u00a0\u202f«»"), text


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ('msgid "Bonjour"\nmsgstr ""\n', "Translate"),
        ('#, fuzzy\nmsgid "Bonjour"\nmsgstr "Good night"\n', "Translate"),
        ('msgid "Bonjour %(name)s"\nmsgstr "Hello %(nom)s"\n', "placeholders"),
        ('msgid "Bonjour "\nmsgstr "Hello"\n', "outer spaces"),
        ('msgid "Le %(day)s"\nmsgid_plural "Les %(day)s"\nmsgstr[0] "On %(day)s"\nmsgstr[1] "On"\n', "placeholders"),
    ],
    ids=["missing", "guessed", "another placeholder", "another space", "a plural without its value"],
)
def test_a_bad_entry_is_named(tmp_path: Path, entry: str, wrong: str) -> None:
    header = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    found = list(messages.problems(catalogue(tmp_path, header + entry)))
    assert len(found) == 1
    assert wrong in found[0]


def test_a_compiled_catalogue_of_yesterday_is_named(tmp_path: Path) -> None:
    path = catalogue(tmp_path, 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    yesterday = polib.pofile(str(path))
    yesterday.append(polib.POEntry(msgid="Bonjour", msgstr="Hello"))
    yesterday.save()
    assert [line for line in messages.problems(path) if "compile" in line]
