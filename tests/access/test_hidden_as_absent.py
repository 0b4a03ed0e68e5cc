"""On every route that names a document, what is hidden from somebody is answered as what was never there.

Same status, words and headers but for the ids, and as many statements: neither an answer nor its time tells them apart.
Source: RULES.md VIS-05, 5.2, ANN-01, MIN-09, C3; PEERS.md ask 16. Lists and counts are in `test_route_matrix.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from uuid import UUID

import pytest
from django.http import HttpResponseBase
from django.test import Client

from espace_sante.interop.fhir.resource_ids import id_of
from espace_sante.kernel.identifiers import new_id
from tests.access.roles import Matrix
from tests.access.routes import FHIR, PAGES, READERS, Route
from tests.access.sameness import Told, differences, measured, told
from tests.access.test_route_matrix import address_of, ask, body, send, signed_in
from tests.access.undoing import Undoing
from tests.remembered import remembered

pytestmark = pytest.mark.slow
# Who meets each kind of refusal, and documents that are hidden from them. An author knows what they wrote and deleted.
HIDDEN: dict[str, tuple[str, ...]] = {
    "nurse":        ("masked", "quarantined", "attestation", "deleted"),  # authorised
    "stranger":     ("plain", "masked", "deleted"),                       # not authorised
    "blocked":      ("plain", "deleted"),
    "laboratory":   ("plain", "deleted"),                                 # software, which never reads
    "holder":       ("invisible", "deleted"),
    "parent":       ("invisible", "secret", "deleted"),
    "carer_reader": ("invisible", "deleted"),                             # who changes nothing
    "carer_agenda": ("plain", "invisible", "deleted"),                    # to whom documents are closed
    "neighbour":    ("plain", "deleted"),
    "service":      ("plain",),
}  # fmt: skip
HALVES = (tuple(HIDDEN)[::2], tuple(HIDDEN)[1::2])  # a world for each: they run at once
ABOUT_DOCUMENTS = tuple(name for name, route in PAGES.items() if route.about == "document")
PORTALS = dict.fromkeys(("nurse", "stranger", "blocked", "laboratory", "service"), "professional:")
FORMS = ("citizen:oppose", "citizen:delete", "professional:delete", "professional:unmask", "professional:replace")
MASK = {"op": "add", "path": "/securityLabel/-", "value": {"coding": [{"code": "MASQUE_PS"}]}}
SEARCHES = ("DocumentReference?_id", "DocumentReference?related", "DocumentReference?relatesto", "AuditEvent?entity")
DELETE = {"op": "replace", "path": "/status", "value": "entered-in-error"}
Ask = Callable[[UUID], HttpResponseBase]


def test_every_role_looks_for_what_it_may_not_read() -> None:
    assert [(role, flag) for role, flags in HIDDEN.items() for flag in flags if role in READERS[flag]] == []


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("roles", HALVES, ids=" ".join)
def test_vis_05_hidden_is_answered_as_absent_on_every_route_that_names_a_document(roles: tuple[str, ...]) -> None:
    matrix = remembered(Matrix, Matrix)
    assert [one for role in roles for one in told_apart(role, matrix)] == []


def told_apart(role: str, matrix: Matrix) -> Iterator[tuple[object, ...]]:
    """Routes that answer this role differently about a hidden document and about none, and in what."""
    client = signed_in(matrix.logins[role])
    matrix.token(role)  # issued here, where nothing undoes it
    undoing = Undoing()
    for name, documents, asked in [
        *pages(role, client, matrix), *interactions(role, matrix), *searches(role, matrix)
    ]:  # fmt: skip
        absent = new_id()
        usual = observed(asked, matrix, absent, undoing)
        assert usual.status != 401, "who asks is not signed in, which would compare nothing"
        assert usual.status < 500, name
        assert "/connexion/" not in usual.headers, name
        for flag in HIDDEN[role]:
            if flag not in documents or usual == observed(asked, matrix, documents[flag], undoing):
                continue
            # What a first request keeps, another one finds: both are asked again.
            usual = observed(asked, matrix, absent, undoing)
            differ = differences(usual, observed(asked, matrix, documents[flag], undoing))
            if differ:
                yield role, name, flag, *differ


def observed(asked: Ask, matrix: Matrix, document_id: UUID, undoing: Undoing) -> Told:
    def answer() -> HttpResponseBase:
        with undoing.request():
            return asked(document_id)

    response, statements = measured(answer)
    return told(response, body(response), statements, (id_of(matrix.space.id, document_id), str(document_id)))


def pages(role: str, client: Client, matrix: Matrix) -> Iterator[tuple[str, dict[str, UUID], Ask]]:
    """The pages of their portal; at those of another one, nobody comes as far as a document."""
    cookies = deepcopy(client.cookies)
    for name in (one for one in ABOUT_DOCUMENTS if one.startswith(PORTALS.get(role, "citizen:"))):
        documents = matrix.letters if name.endswith(":piece") else matrix.documents
        for post in {PAGES[name].post, name in FORMS}:
            route = replace(PAGES[name], post=post, data=(*PAGES[name].data, ("motif", "Ce n’est pas moi.")))

            def page(document_id: UUID, name: str = name, route: Route = route) -> HttpResponseBase:
                client.cookies = deepcopy(cookies)
                return send(client, address_of(name, route, matrix, document_id), route, matrix)

            yield f"{'POST' if post else 'GET'} {name}", documents, page


def interactions(role: str, matrix: Matrix) -> Iterator[tuple[str, dict[str, UUID], Ask]]:
    for name in FHIR:
        if not name.partition(" ")[2].startswith(("/DocumentReference/<", "/Binary/<")):
            continue
        for patch in (MASK, DELETE) if name.startswith("PATCH") else (None,):

            def interaction(document_id: UUID, name: str = name, patch: object = patch) -> HttpResponseBase:
                method, _, address = name.partition(" ")
                address = address.replace("<str:resource_id>", id_of(matrix.space.id, document_id))
                sent = [patch] if patch else None
                return ask(method, f"/fhir{address.replace('<str:version>', '1')}", role, matrix, sent)

            yield name, matrix.documents, interaction


def searches(role: str, matrix: Matrix) -> Iterator[tuple[str, dict[str, UUID], Ask]]:
    """By a criterion that names a document: nothing is found, as when there is none."""
    person = f"patient.identifier=urn:oid:{matrix.space.ins.oid}|{matrix.space.ins.value}"
    for name in SEARCHES:
        reference = "" if name.endswith("_id") else "DocumentReference/"

        def search(document_id: UUID, name: str = name, reference: str = reference) -> HttpResponseBase:
            asked = f"{name}={reference}{id_of(matrix.space.id, document_id)}"
            return ask("GET", f"/fhir/{asked}&{person}", role, matrix)

        # Of a deleted document the lines stay, for who knew it (TRA-01).
        kept = {"deleted"} if name.startswith("AuditEvent") else set()
        yield name, {flag: one for flag, one in matrix.documents.items() if flag not in kept}, search
