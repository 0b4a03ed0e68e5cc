"""Small extracts for tests: a line of each kind, in the formats of the real files, fictitious numbers only."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from espace_sante.demo.extracts import MSSANTE_TITLES, TITLES
from espace_sante.identity import api as identity
from espace_sante.identity.domain.population_row import COLUMNS
from espace_sante.kernel.identifiers import INS_TEST_OID
from tests.worlds import finess_number, ins_number, rpps_number

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
COLUMN = {title: place for place, title in enumerate(TITLES.split("|"))}


def activity(number: int, **fields: str) -> str:
    """One line of the directory; a title can be given with `_` for what is no letter of Python."""
    line = [""] * len(COLUMN)
    told = {
        "Type d'identifiant PP": "8",
        "Identifiant PP": rpps_number(number).value,
        "Code civilité": "MME",
        "Nom d'exercice": fields.pop("family", f"FICTIF{number}"),
        "Prénom d'exercice": fields.pop("given", "HÉLÈNE"),
        "Code profession": fields.pop("profession", "10"),
        "Code catégorie professionnelle": "C",
        "Code type savoir-faire": fields.pop("know_how_kind", "S"),
        "Code savoir-faire": fields.pop("know_how", "SM26"),
        "Code mode exercice": "L",
        "Numéro FINESS site": fields.pop("finess", ""),
        "Identifiant technique de la structure": fields.pop("technical", f"R{number:014d}"),
        "Raison sociale site": fields.pop("place", f"CABINET FICTIF {number}"),
        "Code postal (coord. structure)": fields.pop("postal_code", "00100"),
        "Libellé commune (coord. structure)": fields.pop("town", "Saint-Aubin"),
        "Code secteur d'activité": "SA07",
    }
    for title, value in (told | fields).items():
        line[COLUMN[title]] = value
    return "|".join(line)


def mailbox(address: str, *, number: int | None = None, finess: str = "") -> str:
    line = [""] * len(MSSANTE_TITLES.split("|"))
    line[0], line[1] = ("PER" if number else "ORG"), address
    line[2], line[3] = ("8", rpps_number(number).value) if number else ("", "")
    line[6] = finess
    return "|".join(line)


def structure(number: int, *, name: str = "", routing: str = "00100 SAINT-AUBIN") -> str:
    line = [""] * 32
    line[0:5] = ["structureet", finess_number(number).value, "", name or f"STRUCTURE FICTIVE {number}", ""]
    line[7:10], line[15], line[18] = ["3", "R", "DES INVENTIONS"], routing, "355"
    return ";".join(line)


def annuaire_file(folder: Path, *lines: str, name: str = "annuaire.txt", end: str = "\n") -> Path:
    return _file(folder / name, [TITLES, *lines], end)


def mssante_file(folder: Path, *lines: str) -> Path:
    return _file(folder / "mssante.txt", [MSSANTE_TITLES, *lines], "\n")


def finess_file(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    return _file(folder / "finess.csv", ["finess;etalab;1;2026-11-24", *lines], "\n", encoding)


def insured(number: int, **fields: str) -> dict[str, str]:
    """One insured person, as the columns of the file say them."""
    return {
        "matricule": ins_number(number).value,
        "oid": INS_TEST_OID,
        "nom_naissance": "FICTIF",
        "prenoms": "Camille Dominique",
        "sexe": "F",
        "date_naissance": "1985-09-17",
        "code_lieu_naissance": "00101",
    } | fields


def population_file(folder: Path, *people: dict[str, str], titles: tuple[str, ...] = COLUMNS, end: str = "\n") -> Path:
    lines = [";".join(one.get(title, "") for title in titles) for one in people]
    return _file(folder / "population.csv", [";".join(titles), *lines], end)


def run(path: Path, *, now: datetime = NOW, may_end: float = 0.1) -> identity.ImportOutcome:
    return identity.import_directory(
        path, now=now, clock=lambda: now, report=path.with_suffix(".rejected"), may_end=may_end
    )


def run_population(path: Path, *, now: datetime = NOW) -> identity.ImportOutcome:
    return identity.import_population(
        path, now=now, clock=lambda: now, report=path.with_suffix(".rejected"), progress=lambda what, done, total: None
    )


def rejections(path: Path) -> list[str]:
    """The lines of the report, without its titles."""
    return path.with_suffix(".rejected").read_text(encoding="utf-8").splitlines()[1:]


def _file(path: Path, lines: list[str], end: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(("\n".join(lines) + end).encode(encoding))
    return path
