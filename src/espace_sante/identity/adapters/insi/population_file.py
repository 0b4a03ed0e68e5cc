"""The teleservice answered from a file of the insured population: the national base of a test bench or an exercise.

CSV in UTF-8, a header, one person a line; columns separated by `;` or `,`:
`ins;ins_oid;birth_name;given_names;sex;birth_date;birth_place_code;former`
where `former` (INSHISTO, may be absent) holds `matricule^oid` separated by spaces. It answers as INSi does: one, none,
several. It is held in memory, about 1 kB a person.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from espace_sante.identity.domain.names import name_key
from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.identity.services.verify_identity_port import (
    Answer,
    NationalIdentity,
    TeleserviceUnavailable,
    one_of,
)
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Ins

COLUMNS = frozenset({"ins", "ins_oid", "birth_name", "given_names", "sex", "birth_date", "birth_place_code"})
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that is not a person: its number in the file, and the column at fault. Never what it holds."""

    number: int
    column: str


@dataclass(slots=True)
class PopulationFile:
    """A `Teleservice` over a file. `rejected` lists the lines that were left out."""

    rejected: list[RejectedLine] = field(default_factory=list)
    _by_traits: dict[_Key, list[NationalIdentity]] = field(default_factory=lambda: defaultdict(list))
    _by_ins: dict[Ins, NationalIdentity] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> PopulationFile:
        """Raises TeleserviceUnavailable when the file cannot be read, is not UTF-8 or lacks a column."""
        population = cls()
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                population._read(file)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise TeleserviceUnavailable("The population file cannot be read.") from error
        return population

    def search(self, traits: StrictTraits) -> Answer:
        return one_of(self._by_traits.get(_key(traits), ()), traits)

    def verify(self, ins: Ins, traits: StrictTraits) -> bool:
        known = self._by_ins.get(ins)
        return known is not None and known.traits.same_as(traits)

    def __len__(self) -> int:
        return len(self._by_ins)

    def _read(self, file: Iterator[str]) -> None:
        header = next(file, "")
        delimiter = ";" if ";" in header else ","
        names = [name.strip().lower() for name in header.split(delimiter)]
        if not set(names) >= COLUMNS:
            raise TeleserviceUnavailable(f"The population file needs the columns {', '.join(sorted(COLUMNS))}.")
        for number, row in enumerate(csv.DictReader(file, names, delimiter=delimiter, strict=True), start=2):
            try:
                self._add(_identity({name: text or "" for name, text in row.items() if isinstance(name, str)}))
            except Malformed as error:
                self.rejected.append(RejectedLine(number, error.field or "line"))

    def _add(self, one: NationalIdentity) -> None:
        if one.ins in self._by_ins:
            raise Malformed("This matricule is already in the file.", field="ins")
        self._by_ins[one.ins] = one
        self._by_traits[_key(one.traits)].append(one)


def _key(traits: StrictTraits) -> _Key:
    return traits.birth_date.text, name_key(traits.birth_name)


def _identity(row: dict[str, str]) -> NationalIdentity:
    """Raises Malformed naming the column."""
    return NationalIdentity(
        ins=Ins.parse(row["ins"], oid=row["ins_oid"].strip()),
        traits=StrictTraits.read(
            birth_name=row["birth_name"],
            given_names=row["given_names"],
            sex=row["sex"],
            birth_date=row["birth_date"],
            birth_place=row["birth_place_code"],
        ),
        former=tuple(_former(text) for text in row.get("former", "").split()),
    )


def _former(text: str) -> Ins:
    """`matricule^oid`"""
    matricule, _, oid = text.partition("^")
    return Ins.parse(matricule, oid=oid)
