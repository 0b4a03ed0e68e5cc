"""One person for each relation to a space, and one document for each flag: the two axes of the matrix of routes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2

from espace_sante.config.worker import drain_all
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.record import api as record
from tests.factories import actor_for, make_program
from tests.interop.fhir.test_clinical_documents import given_to
from tests.worlds import World

SAMPLES = Path(__file__).parents[1] / "data" / "cda"
TITLE = "Titre-confidentiel"
FLAGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "masked": {"masked": True},
    "invisible": {"invisible": True},
    "secret": {"secret": True},
    "attestation": {"type_code": "ATTEST-RESID"},  # V1: no professional reads it, but its author
    "deleted": {},
}


class Matrix:
    """The world of the matrix of routes."""

    def __init__(self) -> None:
        self.world = world = World(now=utc_now())
        self.space = world.space
        self.logins = {
            "anonymous": "", "holder": "camille", "parent": "parent", "carer": "carer", "neighbour": "neighbour",
            "author": "dr.martin", "nurse": "inf.petit", "pharmacist": "pharma.leroy", "stranger": "inconnu",
            "blocked": "bloque", "laboratory": "labo", "service": "service", "operator": "operateur",
            "auditor": "auditeur",
        }  # fmt: skip
        self._people()
        self.documents = self._documents()
        self.letters = self._letters()
        while drain_all():
            pass

    def actor(self, role: str) -> Actor:
        return actor_for(self.logins[role])

    def _people(self) -> None:
        assert self.world.camille.holder_id is not None
        for login, kind in (("parent", "representative"), ("carer", "carer")):
            person = self.world.citizen(login, login.title())
            self.world.open_space(person)
            assert person.holder_id is not None
            identity.relate(
                person_id=person.holder_id, helped_id=self.world.camille.holder_id, kind=kind, now=self.world.now
            )
        self.world.open_space(self.world.citizen("neighbour", "Voisine"))
        kinds = {"service": ActorKind.SERVICE, "operateur": ActorKind.OPERATOR, "auditeur": ActorKind.AUDITOR}
        for login, kind in kinds.items():
            make_program(login, kind=kind)

    def _documents(self) -> dict[str, UUID]:
        """A PDF for each flag: it has a page to show, a file, a preview."""
        made = {
            flag: self._deposit(flag, content=one_page_pdf(), mime_type="application/pdf", **FLAGS[flag])
            for flag in FLAGS
        }
        record.delete_document(
            actor=self.world.doctor, space=self.space, document_id=made["deleted"], now=self.world.now
        )
        made["own"] = record.add_own_document(
            actor=self.world.camille, space=self.space, content=one_page_pdf(), declared_type="application/pdf",
            title=f"{TITLE} own", type_code=record.Coded("DOCPAT01"), act_at=self.world.now, masked=False,
            now=self.world.now,
        )  # fmt: skip
        return made

    def _letters(self) -> dict[str, UUID]:
        """A clinical document for each flag that a letter can carry: it has pieces."""
        content = given_to((SAMPLES / "letter-level-1.xml").read_bytes(), self.space.ins)
        made = {}
        for number, flag in enumerate(("plain", "masked", "invisible", "secret")):
            numbered = content.replace(b'root="1.2.250.1.999.4.77"', f'root="1.2.250.1.999.4.77.{number}"'.encode())
            made[flag] = self._deposit(
                flag, content=numbered, mime_type="text/xml", unique_id=f"1.2.250.1.999.4.77.{number}",
                **(FLAGS[flag] | {"type_code": "11490-0"}),
            )  # fmt: skip
        return made

    def _deposit(self, flag: str, **more: Any) -> UUID:
        new = self.world.new_document(title=f"{TITLE} {flag}", **more)
        return self.world.deposit(new).document_id


def one_page_pdf() -> bytes:
    document, written = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(200, 200)
    document.save(written)
    return written.getvalue()
