"""The documents keep their promises: the register of rules resolves, the glossary has one entry a term."""

import importlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.project_files import PROJECT, project_files, shown, text_of

DOCS = PROJECT / "docs"
REQUIRED = [
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.fr.md", "README.md", "SECURITY.md",
    "docs/accessibility.md", "docs/architecture.md", "docs/divergences.md", "docs/glossary.md",
    "docs/operations.md", "docs/rules.md", "docs/threats.md",
]  # fmt: skip
ADR_SECTIONS = ["## Context", "## Options", "## Decision", "## Consequences"]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


@cache
def table_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The cells of every table row of a document, without headers and rulers."""
    lines = [line.strip() for line in (DOCS / name).read_text().splitlines()]
    body = [
        line for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("|") and not line.startswith("|--") and not following.startswith("|--")
    ]  # fmt: skip
    return tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in body)


def code_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def resolve(dotted: str) -> object:
    """The object at a dotted path, whatever part of it is the module."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(dotted)


@pytest.mark.parametrize("name", REQUIRED)
def test_document_exists_and_says_something(name: str) -> None:
    assert len((PROJECT / name).read_text().split()) > 40


@pytest.mark.parametrize("row", table_rows("rules.md"), ids=lambda row: row[0])
def test_rule_of_the_register_still_has_its_function_and_its_test(row: tuple[str, ...]) -> None:
    _rule, source, functions, tests = row
    assert source, "say which text the rule applies"
    for dotted in code_in(functions):
        assert resolve(f"espace_sante.{dotted}")
    assert code_in(functions), "name the function in backquotes, from the package: `spaces.domain.opposition.check`"
    assert code_in(tests), "name the test in backquotes: `tests/spaces/domain/test_opposition.py::test_…`"
    for reference in code_in(tests):
        file, _, test = reference.partition("::")
        assert f"def {test}(" in (PROJECT / file).read_text(), f"{reference} does not exist"


def test_the_register_of_rules_is_not_empty() -> None:
    assert table_rows("rules.md")


def test_each_term_of_the_glossary_is_defined_once() -> None:
    terms = Counter(row[0].strip("`* ").casefold() for row in table_rows("glossary.md"))
    assert terms
    assert [term for term, count in terms.items() if count > 1] == []


def test_the_changelog_opens_with_what_is_not_released_yet_or_with_a_version() -> None:
    headings = re.findall(r"^## (.+)$", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings
    assert re.match(r"Unreleased$|\d+\.\d+\.\d+ — \d{4}-\d{2}-\d{2}$", headings[0])


def test_decision_records_are_numbered_once_and_complete() -> None:
    records = sorted((DOCS / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text()
        assert [section for section in ADR_SECTIONS if section not in text] == [], shown(path)


DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    broken = [link for link in LINK.findall(text_of(path) or "") if not (path.parent / link).exists()]
    assert broken == []
