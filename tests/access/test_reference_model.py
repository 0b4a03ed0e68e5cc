"""The decision point against a model written from the text of the rules: 100,000 cases, new ones each run."""

from __future__ import annotations

import random
import secrets
from uuid import UUID

import pytest

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import (
    Action,
    CodeScope,
    DocumentFacts,
    DocumentStatus,
    EmergencyMode,
    Place,
    Relations,
    SpaceFacts,
)
from espace_sante.access.domain.finalities import EVERY_CONSENT, Finality
from espace_sante.access.domain.matrix import current_matrix, document_types
from espace_sante.access.domain.visible_set import visible_set
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import CarerScope, Section
from tests.access import reference_model as model

PEOPLE, DOCUMENTS = 10_000, 10
MATRIX = current_matrix()
TYPES = tuple(document_types())
RPPS, PLACES = ("99900000015", "99900000023", ""), ("990000019", "990000027", "")
TRADES = {"10": model.DOCTOR, "60": model.HEALTH, "80": model.HEALTH, "21": model.HEALTH, "41": model.SOCIAL}
TIES = (
    "blocked", "medecin_traitant", "care_team", "consent", "express_consent", "administrator", "structure",
    "not_this_visit", "listed", "correspondent", "known",
)  # fmt: skip
SIDES = ("holder", "representative", "guardian", "assistant", "carer", "nobody")
ASKING = {"citizen", "professional", "structure", "service"}
ABOUT_A_DOCUMENT = (
    Action.READ_DOCUMENT, Action.MASK_DOCUMENT, Action.UNMASK_DOCUMENT, Action.DELETE_DOCUMENT, Action.REPLACE_DOCUMENT,
    Action.ANNOUNCE_DOCUMENT, Action.CHOOSE_PROFESSIONALS, Action.OPPOSE_DEPOSIT, Action.ANSWER_OPPOSITION,
)  # fmt: skip
KINDS = (*["professional"] * 4, *["citizen"] * 2, *["service"] * 2, *(kind.value for kind in ActorKind))
OPEN_STATES = {"closed": (False, False, False), "silent": (True, False, False), "inert": (True, False, True)}


class Drawn:
    """One person before one space, said to the model and to the decision point."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.kind = rng.choice(KINDS)
        acts_somewhere = self.kind in {"professional", "structure"}
        self.who = model.Who(kind=self.kind, finess=rng.choice(PLACES) if acts_somewhere else "")
        self.space = self._space()
        self.profession = self.specialty = None
        self.relations = Relations()
        if self.kind == "professional":
            self._professional()
        elif self.kind == "citizen":
            self._citizen()
        elif self.kind == "service":
            granted = frozenset(one for one in EVERY_CONSENT if self.maybe(0.7))
            self.who.consents, self.relations = {one.code for one in granted}, Relations(granted=granted)
        self.actor = Actor(
            kind=ActorKind(self.kind), id="x", name="x", rpps=self.who.rpps or None, profession=self.profession,
            specialty=self.specialty, finess=self.who.finess or None,
        )  # fmt: skip
        is_open, active, inert = OPEN_STATES.get(self.space.state, (True, True, False))
        self.facts = SpaceFacts(
            space_id=UUID(int=1), open=is_open, active=active, inert=inert,
            treating_doctor_sees_masked=self.space.mt_sees_masked,
        )  # fmt: skip

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def some(self, of: tuple[str, ...], chance: float) -> set[str]:
        return {one for one in of if self.maybe(chance)}

    def _space(self) -> model.Space:
        return model.Space(
            state=self.rng.choice(("active", "active", "active", "silent", "inert", "closed")),
            refuses=self.some(("break_glass", "call_centre"), 0.25),
            masked_in_emergency=self.maybe(0.4),
            mt_sees_masked=self.maybe(0.3),
        )

    def _professional(self) -> None:
        who, rng = self.who, self.rng
        self.profession = rng.choice(tuple(TRADES))
        who.rpps, who.trade = rng.choice(RPPS), TRADES[self.profession]
        who.occupational = self.maybe(0.2)
        self.specialty = rng.choice(("SM25", "C41")) if who.occupational else rng.choice((None, "SM26"))
        place = rng.choice((None, None, Place.FIRE_BRIGADE, Place.CALL_CENTRE))
        who.place = place.value if place else ""
        who.ties = self.some(TIES, 0.2)
        who.emergency = rng.choice(("", "", "break_glass", "call_centre"))
        code = None
        if self.maybe(0.3):
            who.code_types = set(rng.sample(TYPES, len(TYPES) // 2)) if self.maybe(0.5) else set(TYPES)
            who.code_documents = set(rng.sample(range(DOCUMENTS), 5)) if self.maybe(0.5) else None
            code = CodeScope(
                types=None if len(who.code_types) == len(TYPES) else frozenset(who.code_types),
                documents=None if who.code_documents is None else frozenset(map(number, who.code_documents)),
            )
        who.denied, who.allowed = ({one for one in range(DOCUMENTS) if self.maybe(0.1)} for _ in range(2))
        self.relations = Relations(
            **dict.fromkeys(who.ties, True),
            place=place,
            emergency=EmergencyMode(who.emergency) if who.emergency else None,
            code=code,
            denied=frozenset(map(number, who.denied)),
            allowed=frozenset(map(number, who.allowed)),
            opposed=frozenset(map(EmergencyMode, self.space.refuses)),
            masked_in_emergency=self.space.masked_in_emergency,
        )

    def _citizen(self) -> None:
        side = self.rng.choice(SIDES)
        self.who.ties = {side}
        if side == "carer":
            self.who.sections = self.some(tuple(Section), 0.5)
            on_call, declared = self.maybe(0.4), self.maybe(0.5)
            self.who.waits = on_call and not declared
            sections = frozenset(map(Section, self.who.sections))
            scope = CarerScope(sections=sections, emergency_only=on_call, emergency=declared)
            self.relations = Relations(carer=scope)
        elif side != "nobody":
            self.relations = Relations(**{side: True})

    def document(self, place: int) -> tuple[model.Item, DocumentFacts]:
        type_code, rng = self.rng.choice(TYPES), self.rng
        item = model.Item(
            number=place, type=type_code, readable=MATRIX.reads(profession=self.profession, type_code=type_code),
            author=rng.choice(RPPS), deleted=self.maybe(0.05), masked=self.maybe(0.4), invisible=self.maybe(0.2),
            secret=self.maybe(0.2), quarantined=self.maybe(0.1), author_finess=rng.choice(PLACES),
            by_holder_side=self.maybe(0.3),
        )  # fmt: skip
        return item, DocumentFacts(
            document_id=number(place), type_code=type_code, class_code="",
            status=DocumentStatus.DELETED if item.deleted else DocumentStatus.APPROVED, author_rpps=item.author,
            masque_ps=item.masked, invisible_patient=item.invisible, invisible_representants_legaux=item.secret,
            quarantined=item.quarantined, author_finess=item.author_finess, by_holder_side=item.by_holder_side,
        )  # fmt: skip

    def told(self, action: Action, document: DocumentFacts | None) -> Reason | None:
        """Why this is refused, as it is told about a document; None: there is no such document."""
        decision = decide(
            actor=self.actor, action=action, space=self.facts, relations=self.relations, matrix=MATRIX,
            document=document,
        )  # fmt: skip
        assert not decision.allowed or document is None, (action, self.who, self.space)
        return None if decision.allowed or decision.hides else decision.reason

    def asks(self, action: Action, document: DocumentFacts | None = None, finality: Finality | None = None) -> bool:
        return decide(
            actor=self.actor, action=action, space=self.facts, relations=self.relations, matrix=MATRIX,
            document=document, finality=finality,
        ).allowed  # fmt: skip


def number(place: int) -> UUID:
    return UUID(int=1000 + place)


@pytest.fixture
def rng() -> random.Random:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - shown when a case is wrong, so that it can be drawn again
    return random.Random(seed)


def test_the_decision_point_reads_as_the_text_of_the_rules_one_by_one_and_as_a_set(rng: random.Random) -> None:
    read = masked = 0
    for _ in range(PEOPLE):
        drawn = Drawn(rng)
        _, visible = visible_set(actor=drawn.actor, space=drawn.facts, relations=drawn.relations, matrix=MATRIX)
        for place in range(DOCUMENTS):
            item, facts = drawn.document(place)
            expected = model.may_read(drawn.who, drawn.space, item)
            answers = drawn.asks(Action.READ_DOCUMENT, facts), visible.matches(facts)
            assert answers == (expected, expected), (drawn.who, drawn.space, item, answers)
            read, masked = read + expected, masked + (expected and item.masked and drawn.kind == "professional")
    assert read > PEOPLE * DOCUMENTS / 20  # the comparison would prove nothing on refusals alone
    assert masked > PEOPLE * DOCUMENTS / 500


def test_emergencies_blocks_and_deposits_are_those_of_the_text(rng: random.Random) -> None:
    for _ in range(PEOPLE):
        drawn = Drawn(rng)
        expected = {
            Action.BREAK_GLASS: model.may_open_emergency(drawn.who, drawn.space, "break_glass"),
            Action.CALL_CENTRE: model.may_open_emergency(drawn.who, drawn.space, "call_centre"),
            Action.BLOCK_PROFESSIONAL: model.may_block(drawn.who, drawn.space),
            Action.DEPOSIT_DOCUMENT: model.may_feed(drawn.who, drawn.space, "documents.write"),
            Action.DELIVER_MESSAGE: model.may_deliver(drawn.who, drawn.space),
            Action.FEED_AGENDA: model.may_feed(drawn.who, drawn.space, "agenda.write"),
            Action.PUBLISH_AVAILABILITY: drawn.kind in {"professional", "structure"},  # AGE-01: of no space
            Action.READ_AGENDA: model.may_use_agenda(drawn.who, drawn.space),
            Action.USE_CODE: model.may_prepare_reading(drawn.who, drawn.space),
            Action.COLLECT_CONSENT: model.may_collect_consent(drawn.who, drawn.space),
        }
        assert {action: drawn.asks(action) for action in expected} == expected, (drawn.who, drawn.space)


def test_masks_and_deletions_are_those_of_the_text(rng: random.Random) -> None:
    """CIT-13, CIT-14, STR-02, 5.2."""
    unmasked = deleted = 0
    for _ in range(PEOPLE):
        drawn = Drawn(rng)
        item, facts = drawn.document(0)
        expected = {
            Action.UNMASK_DOCUMENT: model.may_unmask(drawn.who, drawn.space, item),
            Action.DELETE_DOCUMENT: model.may_delete(drawn.who, drawn.space, item),
        }
        answers = {action: drawn.asks(action, facts) for action in expected}
        assert answers == expected, (drawn.who, drawn.space, item)
        unmasked, deleted = unmasked + answers[Action.UNMASK_DOCUMENT], deleted + answers[Action.DELETE_DOCUMENT]
    assert min(unmasked, deleted) > PEOPLE / 100


def test_announcements_are_those_of_the_text(rng: random.Random) -> None:
    """ANN-03, ANN-04."""
    announced = 0
    for _ in range(PEOPLE):
        drawn = Drawn(rng)
        item, facts = drawn.document(0)
        expected = model.may_announce(drawn.who, drawn.space, item)
        assert drawn.asks(Action.ANNOUNCE_DOCUMENT, facts) is expected, (drawn.who, drawn.space, item)
        announced += expected and drawn.kind == "professional"
    assert announced > PEOPLE / 50


def test_measures_are_those_of_the_text_each_finality_apart(rng: random.Random) -> None:
    """SCO-01, PRO-16, CAR-08."""
    allowed = 0
    for _ in range(PEOPLE):
        drawn = Drawn(rng)
        finality = rng.choice((Finality.WEIGHT, Finality.BLOOD_GLUCOSE, Finality.INTERSTITIAL_GLUCOSE))
        for action, right in ((Action.READ_MEASURES, "read"), (Action.WRITE_MEASURES, "write")):
            expected = model.may_use_measure(drawn.who, drawn.space, f"{finality.value}.{right}")
            assert drawn.asks(action, finality=finality) is expected, (drawn.who, drawn.space, finality)
            allowed += expected and drawn.kind == "service"
    assert allowed > PEOPLE / 50


def test_vis_05_no_act_tells_a_document_that_one_may_not_read_from_one_that_is_not_there(rng: random.Random) -> None:
    """But to who knows it: its author, their structure, who may announce it or was named on it."""
    compared = 0
    for _ in range(PEOPLE):
        drawn = Drawn(rng)
        item, facts = drawn.document(0)
        own = drawn.who.finess and drawn.who.finess == item.author_finess
        own = own or (drawn.who.rpps and drawn.who.rpps == item.author)
        own = own or item.number in drawn.who.allowed
        knows = own or any(may(drawn.who, drawn.space, item) for may in (model.may_read, model.may_announce))
        if knows or drawn.kind not in ASKING:
            continue
        for action in ABOUT_A_DOCUMENT:
            hidden, absent = drawn.told(action, facts), drawn.told(action, None)
            assert hidden == absent, (action, drawn.who, drawn.space, item)
            compared += 1
    assert compared > PEOPLE


def test_the_model_stays_short_enough_to_be_read_beside_the_text() -> None:
    from pathlib import Path

    assert len(Path(model.__file__).read_text().splitlines()) <= 200
