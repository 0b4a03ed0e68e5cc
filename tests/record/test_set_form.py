"""The decision as SQL selects exactly the documents that the decision allows one by one (PEERS.md asks 16 and 18)."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

import pytest

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.facts import (
    Action,
    CodeScope,
    DocumentFacts,
    DocumentStatus,
    EmergencyMode,
    Relations,
    SpaceFacts,
)
from espace_sante.access.domain.matrix import current_matrix, document_types
from espace_sante.access.domain.visible_set import visible_set
from espace_sante.access.models import CareRelation
from espace_sante.access.services.stored_rules import DocumentRule, StoredRules
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import facts_of, predicate_of
from espace_sante.record.services.usual_page import usual_page
from tests.access.domain.strategies import BY_LAW, FINESS, PROFESSIONS, RPPS
from tests.worlds import NOW

pytestmark = pytest.mark.django_db
SPACE = UUID(int=1)
CASES, DOCUMENTS = 400, 300


def entry(rng: random.Random, number: int) -> DocumentEntry:
    own = rng.random() < 0.3
    type_code = rng.choice(list(document_types()))
    return DocumentEntry(
        space_id=SPACE, id=UUID(int=number), entry_uuid=UUID(int=number), version=1, content_version=1,
        unique_id=str(number), submission_set_id=SPACE, status=rng.choice(list(DocumentStatus)).value,
        class_code=document_types()[type_code].class_code, type_code=type_code, language_code="fr-FR",
        mime_type="text/plain", size=1, hash_sha1=b"", hash_sha256=b"", blob_id=SPACE, creation_time=NOW,
        service_start_time=NOW, submitted_at=NOW, author_rpps="" if own else rng.choice(("", *RPPS)),
        author_finess="" if own else rng.choice(("", *FINESS)), by_holder_side=own, masque_ps=rng.random() < 0.4,
        invisible_patient=rng.random() < 0.3, invisible_representants_legaux=rng.random() < 0.3,
        quarantined=rng.random() < 0.2, words=b"",
    )  # fmt: skip


def case(rng: random.Random) -> tuple[Actor, SpaceFacts, Relations]:
    kind = rng.choice([ActorKind.PROFESSIONAL, ActorKind.PROFESSIONAL, *ActorKind])
    professional = kind is ActorKind.PROFESSIONAL
    actor = Actor(
        kind=kind, id="x", name="x", rpps=rng.choice(RPPS) if professional else None,
        profession=rng.choice(PROFESSIONS) if professional else None,
        finess=rng.choice(FINESS) if professional or kind is ActorKind.STRUCTURE else None,
    )  # fmt: skip
    is_open, active = rng.choice([(True, True), (True, True), (True, False), (False, False)])
    space = SpaceFacts(space_id=SPACE, open=is_open, active=active, treating_doctor_sees_masked=rng.random() < 0.3)
    if kind is ActorKind.CITIZEN:
        side = rng.choice(["holder", *BY_LAW, "carer", "carer", None])
        carer = scope(rng) if side == "carer" else None
        ties = {side: True} if side and side != "carer" else {}
        return actor, space, Relations(**ties, contested=side == "representative" and rng.random() < 0.3, carer=carer)
    return actor, space, ties_of_somebody(rng) if professional else Relations()


def ties_of_somebody(rng: random.Random) -> Relations:
    """Of a professional: any of them, with emergencies, codes, and rules about single documents."""
    names = ("blocked", "medecin_traitant", "care_team", "consent", "structure", "administrator", "not_this_visit")
    numbers = [UUID(int=number) for number in range(1, DOCUMENTS + 1)]
    denied, allowed, within = (frozenset(rng.sample(numbers, rng.choice((0, 5, 60)))) for _ in range(3))
    types = frozenset(rng.sample(list(document_types()), 40)) if rng.random() < 0.5 else None
    return Relations(
        **{name: rng.random() < 0.2 for name in names},
        denied=denied,
        allowed=allowed,
        code=CodeScope(types=types, documents=within or None) if rng.random() < 0.3 else None,
        emergency=rng.choice((None, None, *EmergencyMode)),
        opposed=frozenset(mode for mode in EmergencyMode if rng.random() < 0.3),
        masked_in_emergency=rng.random() < 0.4,
    )


def scope(rng: random.Random) -> CarerScope:
    sections = frozenset(one for one in Section if rng.random() < 0.6)
    flags = {name: rng.random() < 0.5 for name in ("writes", "emergency_only", "emergency")}
    return CarerScope(sections=sections, **flags)


def test_sql_scalar_and_in_memory_forms_agree_on_random_cases() -> None:
    rng = random.Random(20261124)
    DocumentEntry.objects.bulk_create(entry(rng, number) for number in range(1, DOCUMENTS + 1))
    stored = {row.id: facts_of(row) for row in DocumentEntry.objects.filter(space_id=SPACE)}
    seen_some = seen_none = 0
    for _ in range(CASES):
        actor, space, relations = case(rng)
        _, visible = visible_set(actor=actor, space=space, relations=relations, matrix=current_matrix())
        by_sql = set(DocumentEntry.objects.filter(predicate_of(visible), space_id=SPACE).values_list("id", flat=True))
        one_by_one = {key for key, document in stored.items() if allowed(actor, space, relations, document)}
        assert by_sql == one_by_one == {key for key, document in stored.items() if visible.matches(document)}
        current = {key for key in one_by_one if stored[key].status is DocumentStatus.APPROVED}
        page, total, more = usual_page(SPACE, visible, frozenset({DocumentStatus.APPROVED}), None, 7)
        assert (total, more) == (len(current), len(current) > 7)
        assert [one.id for one in page] == sorted(current, reverse=True)[:7]
        seen_some, seen_none = seen_some + bool(by_sql), seen_none + (not by_sql)
    assert seen_some > CASES / 10  # the test would prove nothing on empty sets alone
    assert seen_none > CASES / 20


def test_rules_left_where_they_are_stored_select_the_same_documents() -> None:
    rng = random.Random(20261130)
    DocumentEntry.objects.bulk_create(entry(rng, number) for number in range(1, DOCUMENTS + 1))
    stored = {row.id: facts_of(row) for row in DocumentEntry.objects.filter(space_id=SPACE)}
    changed = 0
    for number in range(40):
        actor, space, relations = case(rng)
        rpps = f"999{number:08d}"
        actor = replace(actor, kind=ActorKind.PROFESSIONAL, rpps=rpps)
        relations = replace(relations, blocked=False, allowed=relations.allowed - relations.denied)
        CareRelation.objects.bulk_create(
            CareRelation(
                space_id=SPACE, id=new_id(), rpps=rpps, kind=rule.value, document_id=one, since=NOW, by_kind="",
                by_id="",
            )
            for rule, ids in ((DocumentRule.DENIED, relations.denied), (DocumentRule.ALLOWED, relations.allowed))
            for one in ids
        )  # fmt: skip
        staying = replace(
            relations,
            denied=StoredRules(DocumentRule.DENIED, SPACE, rpps),
            allowed=StoredRules(DocumentRule.ALLOWED, SPACE, rpps),
        )
        _, visible = visible_set(actor=actor, space=space, relations=staying, matrix=current_matrix())
        one_by_one = {key for key, document in stored.items() if allowed(actor, space, relations, document)}
        by_sql = set(DocumentEntry.objects.filter(predicate_of(visible), space_id=SPACE).values_list("id", flat=True))
        assert by_sql == one_by_one == {key for key, document in stored.items() if visible.matches(document)}
        current = {key for key in one_by_one if stored[key].status is DocumentStatus.APPROVED}
        page, total, _ = usual_page(SPACE, visible, frozenset({DocumentStatus.APPROVED}), None, 7)
        assert (total, [one.id for one in page]) == (len(current), sorted(current, reverse=True)[:7])
        unruled = replace(relations, denied=frozenset(), allowed=frozenset())
        changed += one_by_one != {key for key, one in stored.items() if allowed(actor, space, unruled, one)}
    assert changed > 5  # the test would prove nothing on rules that change nothing


def allowed(actor: Actor, space: SpaceFacts, relations: Relations, document: DocumentFacts) -> bool:
    return decide(
        actor=actor, action=Action.READ_DOCUMENT, space=space, relations=relations, matrix=current_matrix(),
        document=document,
    ).allowed  # fmt: skip
