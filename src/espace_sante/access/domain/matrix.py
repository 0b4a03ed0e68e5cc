"""The access matrix: which profession reads which type of document.

The legal matrix is an annex that works on document types, grouped in eleven classes. Ours is data, versioned and
dated, in `access/data/`; it is reconstructed until the official annex replaces it, and says so (`status`).
A type is readable only because a cell of the profession's row says so: the class written in a document's metadata
never widens what its type allows.

Source: CSP art. R. 1111-46; RULES.md 6.2 (V1 to V6, M1 to M6). Codes: ANS JDV_J07 (types), TRE_A03 (classes),
ASS_X04 and ASS_X16 (class of each type), TRE_G15, TRE_R94 and TRE_R95 (professions).
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from espace_sante.kernel.errors import Malformed, Unavailable

DATA = Path(__file__).resolve().parent.parent / "data"
PROVENANCES = frozenset({"V1", "V2", "V3", "V4", "V5", "V6", "R"})
CLASS_PROVENANCES = frozenset({"official", "reconstructed"})
HEADER = ("version", "in_force_from", "status", "source", "row")
ROW = ("name", "professions", "class")
HEALTH_SYSTEM = "1.2.250.1.71.1.2.7"  # TRE_G15


class MatrixInvalid(Malformed):
    """The access matrix, or a code list it stands on, cannot be used."""

    code = "matrix-invalid"


class MatrixUnreadable(Unavailable):
    """A file of access matrices cannot be read: until an operator mends it, nobody knows which types are read."""

    code = "matrix-unreadable"


class CitizenCategory(StrEnum):
    """How documents are grouped for the citizen. Source: RULES.md DOC-11."""

    SYNTHESIS = "synthesis"
    PRESCRIPTIONS = "prescriptions"
    IMAGING = "imaging"
    BIOLOGY = "biology"
    REPORTS = "reports"
    PREVENTION = "prevention"
    CERTIFICATES = "certificates"
    OTHER = "other"
    ADMINISTRATIVE = "administrative"
    PROFILE_SYNTHESIS = "profile_synthesis"
    ADVANCE_DIRECTIVES = "advance_directives"
    VACCINATION = "vaccination"
    WISHES = "wishes"
    REIMBURSEMENTS = "reimbursements"
    QUESTIONNAIRES = "questionnaires"


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """A class of documents (XDS classCode)."""

    code: str
    system: str
    display: str


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document (XDS typeCode). `display` is the standard's own wording, `label` the one to show."""

    code: str
    system: str
    display: str
    class_code: str
    class_provenance: str
    citizen_category: CitizenCategory

    @property
    def label(self) -> str:
        return self.display.replace("'", "’")


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession: `label` for « votre … », `plural` for « les … »."""

    code: str
    system: str
    display: str
    label: str
    plural: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one profession reads of one class, and where we know it from (V1 to V6, or R for reconstructed)."""

    readable: frozenset[str]
    provenance: str


@dataclass(frozen=True, slots=True)
class ClassReading:
    """One class as the citizen page shows it for a profession (M5)."""

    document_class: DocumentClass
    readable: tuple[DocumentType, ...]
    unreadable: tuple[DocumentType, ...]
    provenance: str | None


@dataclass(frozen=True, slots=True, eq=False)
class AccessMatrix:
    """One dated version of the matrix (M6)."""

    version: str
    in_force_from: date
    source: str
    status: str
    cells: Mapping[str, Mapping[str, Cell]]
    _readable: Mapping[str, frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        readable = {
            profession: frozenset[str]().union(*(cell.readable for cell in row.values()))
            for profession, row in self.cells.items()
        }
        object.__setattr__(self, "_readable", MappingProxyType(readable))

    @property
    def professions(self) -> tuple[str, ...]:
        """The professions that have a row, in the order of the file."""
        return tuple(self.cells)

    def readable_types(self, profession: str | None) -> frozenset[str]:
        """The types a profession reads. Empty for none, or for one absent from the matrix (M1)."""
        return self._readable.get(profession or "", frozenset())

    def reads(self, *, profession: str | None, type_code: str) -> bool:
        """Whether a profession reads a type. An absent type is not read (M2); a class opens nothing by itself (M3)."""
        return type_code in self.readable_types(profession)

    def provenance(self, profession: str | None, class_code: str) -> str | None:
        """Where a cell comes from: V1 to V6 or R. None when the matrix has no such cell."""
        cell = self.cells.get(profession or "", {}).get(class_code)
        return cell.provenance if cell else None

    def by_class(self, profession: str | None) -> tuple[ClassReading, ...]:
        """Every class with the types that the profession reads and does not read (M5)."""
        readable = self.readable_types(profession)
        return tuple(
            ClassReading(
                document_class=document_class,
                readable=tuple(kind for kind in _types_of(code) if kind.code in readable),
                unreadable=tuple(kind for kind in _types_of(code) if kind.code not in readable),
                provenance=self.provenance(profession, code),
            )
            for code, document_class in document_classes().items()
        )


class UnreadableMatrix(AccessMatrix):
    """In the place of the one in force while it is not known: no profession has a row, and asking is unavailable.

    A refusal would say that a document is not there to somebody who cares for the person.
    """

    def __init__(self) -> None:
        super().__init__(version="unreadable", in_force_from=date.min, source="", status="", cells={})

    def readable_types(self, profession: str | None) -> frozenset[str]:
        """Raises MatrixUnreadable."""
        raise MatrixUnreadable


# --- Code lists ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def document_classes() -> Mapping[str, DocumentClass]:
    """The classes by code, in the order of the standard."""
    rows = _csv_rows(DATA / "document_classes.csv")
    return MappingProxyType({row["code"]: DocumentClass(**row) for _, row in rows})


def document_class(code: str) -> DocumentClass | None:
    """The class with this code. None when there is no such class."""
    return document_classes().get(code)


@lru_cache(maxsize=1)
def document_types() -> Mapping[str, DocumentType]:
    """Every type of document by code."""
    return load_document_types()


def load_document_types(path: Path | None = None) -> Mapping[str, DocumentType]:
    """Read and check a list of types. Raises MatrixInvalid, naming the line."""
    path = path or DATA / "document_types.csv"
    types = {}
    for where, row in _csv_rows(path):
        _known(row["class_code"], document_classes(), "class", where)
        _known(row["class_provenance"], CLASS_PROVENANCES, "class provenance", where)
        _known(row["citizen_category"], frozenset(CitizenCategory), "citizen category", where)
        category = CitizenCategory(row["citizen_category"])
        types[row["code"]] = DocumentType(**{**row, "citizen_category": category})  # type: ignore[arg-type]
    return MappingProxyType(types)


@lru_cache(maxsize=1)
def professions() -> Mapping[str, Profession]:
    """Every profession we can name, those that read nothing included."""
    rows = _csv_rows(DATA / "professions.csv")
    return MappingProxyType({row["code"]: Profession(**row) for _, row in rows})


@lru_cache(maxsize=1)
def health_professions() -> frozenset[str]:
    """The codes of the professions of health (TRE_G15); those of social care are of other lists."""
    return frozenset(code for code, profession in professions().items() if profession.system == HEALTH_SYSTEM)


def profession_label(code: str | None) -> str:
    """« médecin », « pharmacienne ou pharmacien »; « professionnel de santé » for a code we do not know."""
    profession = professions().get(code or "")
    return profession.label if profession else "professionnel de santé"


def profession_plural(code: str | None) -> str:
    """« les médecins », for « Qui peut voir ce document ? »."""
    profession = professions().get(code or "")
    return profession.plural if profession else "les autres professionnels de santé"


@lru_cache(maxsize=16)
def _types_of(class_code: str) -> tuple[DocumentType, ...]:
    return tuple(kind for kind in document_types().values() if kind.class_code == class_code)


def _csv_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row with where it stands. A row that is short, long, or repeats a code is refused."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            where = f"{path.name}, line {reader.line_num}"
            if None in row or not all(row.values()):
                raise MatrixInvalid(f"{where}: a value is missing or in excess.")
            if row["code"] in seen:
                raise MatrixInvalid(f"{where}: duplicate code {row['code']}.")
            seen.add(row["code"])
            yield where, row


# --- The matrix file ----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def current_matrix() -> AccessMatrix:
    """The matrix in force."""
    return load_matrix()


def load_matrix(path: Path | None = None) -> AccessMatrix:
    """Read and check a matrix. Raises MatrixInvalid, naming the line or the row."""
    path = path or DATA / "access_matrix.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:  # its message gives the line; a repeated key is found here
        raise MatrixInvalid(f"{path.name}: {error}") from error
    except UnicodeDecodeError as error:
        raise MatrixInvalid(f"{path.name}: not UTF-8, from byte {error.start} on.") from error
    _exactly(content, HEADER, path.name)
    _check_header(content, path.name)
    cells: dict[str, Mapping[str, Cell]] = {}
    for number, row in enumerate(_listed(content["row"], path.name), start=1):
        where = f"{path.name}, row {number}"
        codes, row_cells = _row(row, where)
        for code in codes:
            if code in cells:
                raise MatrixInvalid(f"{where}: duplicate profession {code}.")
            cells[code] = row_cells
    return AccessMatrix(
        version=content["version"],
        in_force_from=content["in_force_from"],
        source=content["source"],
        status=content["status"],
        cells=MappingProxyType(cells),
    )


def _check_header(content: Mapping[str, Any], where: str) -> None:
    for key in ("version", "status", "source"):
        if not isinstance(content[key], str) or not content[key]:
            raise MatrixInvalid(f"{where}: {key} is not a text.")
    in_force_from = content["in_force_from"]
    if not isinstance(in_force_from, date) or isinstance(in_force_from, datetime):
        raise MatrixInvalid(f"{where}: in_force_from is not a date.")


def _row(row: Any, where: str) -> tuple[list[str], Mapping[str, Cell]]:
    _exactly(row, ROW, where)
    where = f"{where} ({row['name']})"
    codes = _listed(row["professions"], where)
    for code in codes:
        _known(code, professions(), "profession", where)
    if not isinstance(row["class"], dict):
        raise MatrixInvalid(f"{where}: class is not a table.")
    return codes, MappingProxyType(
        {
            class_code: _cell(cell, class_code, f"{where}, class {class_code}")
            for class_code, cell in row["class"].items()
        }
    )


def _cell(cell: Any, class_code: str, where: str) -> Cell:
    _known(class_code, document_classes(), "class", where)
    if not isinstance(cell, list) or len(cell) != 2:
        raise MatrixInvalid(f"{where}: a cell is what is read, then its provenance.")
    what, provenance = cell
    _known(provenance, PROVENANCES, "provenance", where)
    return Cell(readable=_expanded(what, class_code, where), provenance=provenance)


def _expanded(what: Any, class_code: str, where: str) -> frozenset[str]:
    """The types of a cell. Only types of its own class may be named: a cell never reaches into another (M3)."""
    every = frozenset(kind.code for kind in _types_of(class_code))
    if what == "all":
        return every
    if what == "none":
        return frozenset()
    if not isinstance(what, dict) or len(what) != 1 or not what.keys() <= {"only", "except"}:
        raise MatrixInvalid(f"{where}: a cell reads all, none, only some types or all except some.")
    ((mode, codes),) = what.items()
    for code in _listed(codes, where):
        _known(code, document_types(), "type", where)
        if code not in every:
            raise MatrixInvalid(f"{where}: type {code} is of class {document_types()[code].class_code}.")
    return frozenset(codes) if mode == "only" else every - frozenset(codes)


def _exactly(table: Any, keys: Iterable[str], where: str) -> None:
    if not isinstance(table, dict) or set(table) != set(keys):
        raise MatrixInvalid(f"{where}: the keys are not {', '.join(keys)}.")


def _listed(value: Any, where: str) -> list[Any]:
    """A list that is not empty and repeats no code."""
    if not isinstance(value, list) or not value:
        raise MatrixInvalid(f"{where}: a list is empty or is not a list.")
    repeated = [code for code, count in Counter(v for v in value if isinstance(v, str)).items() if count > 1]
    if repeated:
        raise MatrixInvalid(f"{where}: duplicate {repeated[0]}.")
    return value


def _known(code: Any, known: Iterable[str], kind: str, where: str) -> None:
    if not isinstance(code, str) or code not in known:
        raise MatrixInvalid(f"{where}: unknown {kind} {code}.")
