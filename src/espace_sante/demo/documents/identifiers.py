"""Identifiers of the demonstration's documents: OIDs made of a UUID (ITU-T X.667, arc 2.25), always the same."""

from __future__ import annotations

from uuid import UUID, uuid5

from espace_sante.demo.people_kinds import DemoHolder

DOCUMENTS = UUID("6f2f0a54-8d0f-5d56-9f39-1f0c5ac7c0de")  # our own name space


def unique_id_of(holder: DemoHolder, serial: str) -> str:
    """uniqueId of this document of this holder."""
    return f"2.25.{uuid5(DOCUMENTS, f'{holder.ins}/{serial}').int}"


def set_id_of(holder: DemoHolder, serial: str) -> str:
    """setId shared by the versions of a document, named by the first one."""
    return f"2.25.{uuid5(DOCUMENTS, f'{holder.ins}/{serial}/set').int}"
