"""The fictitious people one can be, read from the file that the demonstration loader writes.

The loader calls `write_people`; `$ESPACE_SANTE_HOME/identity-provider/people.json` is a list of
`{"subject": str, "kind": "citizen" | "professional", "login": str | null, "name": str, "hint": str, "claims": {…}}`.
People with a login are the named ones of the demonstration; they come first.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEOPLE_FILE = "identity-provider/people.json"
TONES = ("leaf", "indigo", "plum", "clay", "olive", "slate")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose. `claims` are what the issuer says of them, before scopes select among them."""

    subject: str
    kind: str
    login: str | None
    name: str
    hint: str
    claims: Mapping[str, Any]
    searchable: str

    @property
    def initial(self) -> str:
        return self.name.removeprefix("Dr ")[:1].upper()

    @property
    def tone(self) -> str:
        """A colour that stays theirs. It means nothing: the name is beside it."""
        return TONES[zlib.crc32(self.subject.encode()) % len(TONES)]


class Population:
    """The people of one file, read again when the file changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._version: tuple[int, int] | None = None
        self._people: tuple[Person, ...] = ()

    def named(self, *, kind: str) -> list[Person]:
        """The people of the demonstration's own stories, in the order of the file."""
        return [person for person in self._read() if person.kind == kind and person.login]

    def others(self, *, kind: str) -> list[Person]:
        """Everybody else, by name."""
        unnamed = [person for person in self._read() if person.kind == kind and not person.login]
        return sorted(unnamed, key=lambda person: person.searchable)

    def search(self, *, kind: str, words: str) -> list[Person]:
        """Those whose name, hint or login holds every word, whatever the accents and capitals; the named ones first."""
        wanted = plain(words).split()
        everybody = self.named(kind=kind) + self.others(kind=kind)
        return [person for person in everybody if all(word in person.searchable for word in wanted)]

    def find(self, *, kind: str, subject: str) -> Person | None:
        """This person, None when the population no longer holds them."""
        return next((person for person in self._read() if person.kind == kind and person.subject == subject), None)

    def _read(self) -> tuple[Person, ...]:
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return ()
        version = (status.st_mtime_ns, status.st_size)
        if version != self._version:
            self._people = tuple(_person(row) for row in json.loads(self._file.read_text(encoding="utf-8")))
            self._version = version
        return self._people


def write_people(*, home: Path, people: Iterable[Mapping[str, Any]]) -> None:
    """Make these the people one can be. A running provider sees the old file or the new one, never half of it."""
    file = home / PEOPLE_FILE
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(list(people), ensure_ascii=False), encoding="utf-8")
    draft.replace(file)


def plain(text: str) -> str:
    """Without accents nor capitals: « Noé » and « NOE » are the same search."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def _person(row: Mapping[str, Any]) -> Person:
    login = row.get("login")
    return Person(
        subject=str(row["subject"]),
        kind=str(row["kind"]),
        login=login,
        name=str(row["name"]),
        hint=str(row.get("hint") or ""),
        claims=row["claims"],
        searchable=plain(f"{row['name']} {row.get('hint') or ''} {login or ''}"),
    )
