from __future__ import annotations

from datetime import date

import pytest

from espace_sante.demo.documents.writer import DemoDocument
from espace_sante.demo.histories import all_documents
from espace_sante.demo.population import Population, generate

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def population() -> Population:
    return generate(people=150, seed=7, today=TODAY)


@pytest.fixture(scope="session")
def documents(population: Population) -> list[DemoDocument]:
    return list(all_documents(population=population))


@pytest.fixture(scope="session")
def one_of_each(documents: list[DemoDocument]) -> dict[tuple[str, str], DemoDocument]:
    """A document of each kind in each format it comes in."""
    sample: dict[tuple[str, str], DemoDocument] = {}
    for document in documents:
        sample.setdefault((document.kind, document.format.value), document)
    return sample
