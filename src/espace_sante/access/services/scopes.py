"""How what a code opens is written in a column, and read back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

import msgspec

from espace_sante.access.domain.facts import CodeScope
from espace_sante.access.domain.matrix import CitizenCategory, document_types


class _Written(msgspec.Struct, frozen=True, omit_defaults=True):
    categories: tuple[str, ...] | None = None
    documents: tuple[UUID, ...] | None = None


def written_scope(
    *, categories: Iterable[CitizenCategory] | None = None, documents: Iterable[UUID] | None = None
) -> str:
    """The text for a column; empty when everything is opened."""
    if categories is None and documents is None:
        return ""
    return msgspec.json.encode(
        _Written(
            categories=None if categories is None else tuple(sorted(categories)),
            documents=None if documents is None else tuple(sorted(documents)),
        )
    ).decode()


@lru_cache(maxsize=1024)
def read_scope(text: str) -> CodeScope:
    """What the text opens. Categories are those of the citizen's pages: each stands for types of documents."""
    if not text:
        return CodeScope()
    written = _decoder.decode(text)
    return CodeScope(
        types=None if written.categories is None else _types_of(frozenset(written.categories)),
        documents=None if written.documents is None else frozenset(written.documents),
    )


def _types_of(categories: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code, kind in document_types().items() if kind.citizen_category in categories)


_decoder = msgspec.json.Decoder(_Written)
