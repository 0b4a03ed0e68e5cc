"""Every relation of a professional x every flag of a document, by every way of reading: the table is laid out by hand.

The matrix of routes does the same for addresses, with the relations that pages make; here are the others (PRO-17).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Finess, new_id
from espace_sante.record import api as record
from tests.access.test_choices_about_professionals import of
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
FLAGS = {
    "plain": {}, "masked": {"masked": True}, "waiting": {"invisible": True}, "secret": {"secret": True},
    "attestation": {"type_code": "ATTEST-RESID"}, "imaging": {"type_code": "18748-4"}, "named": {"masked": True},
}  # fmt: skip
USUAL = {"plain", "waiting", "secret", "imaging"}
# relation -> what a doctor reads. "named" is the document of the rules, which is masked too.
TABLE: dict[str, set[str]] = {
    "none":                  set(),
    "care_team":             USUAL,
    "expired":               set(),
    "consent":               USUAL,
    "structure":             USUAL,
    "administrator_alone":   set(),
    "administrator":         USUAL | {"masked", "named"},
    "treating":              USUAL,
    "treating_sees_masked":  USUAL | {"masked", "named"},
    "emergency":             USUAL,
    "emergency_masked":      USUAL | {"masked", "named"},
    "emergency_opposed":     set(),
    "call_centre":           USUAL,
    "code":                  USUAL,
    "code_imaging":          {"imaging"},
    "allowed":               {"named"},
    "allowed_and_consent":   USUAL | {"named"},
    "denied_administrator":  USUAL | {"masked"},
    "not_this_visit":        set(),
    "listed":                set(),
    "occupational":          set(),
    "occupational_express":  USUAL,
    "blocked":               set(),
    "blocked_allowed":       set(),
    "blocked_code":          set(),
}  # fmt: skip


class Situation:
    """A doctor who wrote nothing here, and one of the relations of the table."""

    def __init__(self) -> None:
        self.world = World()
        self.ids = {
            flag: self.world.deposit(self.world.new_document(title=flag, **more)).document_id  # type: ignore[arg-type]
            for flag, more in FLAGS.items()
        }
        self.actor: Actor = self.world.stranger
        self.asked = {"actor": self.world.camille, "space": self.world.space, "now": NOW}
        self.about = self.asked | {"rpps": of(self.actor), "name": "Dr"}

    def become(self, relation: str) -> None:
        for part, act in self._acts().items():
            if part in PARTS[relation]:
                act()

    def _acts(self) -> dict[str, object]:  # in the order in which they are done
        about, asked, own = self.about, self.asked, {"space": self.world.space, "now": NOW}
        earlier = own | {"now": NOW - timedelta(days=366)}
        finess = Finess(self.actor.finess or "")
        return {
            "team": lambda: access.declare_care_relation(actor=self.actor, in_care_team=True, **own),
            "expired": lambda: access.declare_care_relation(actor=self.actor, in_care_team=True, **earlier),
            "consent": lambda: access.give_consent(**about),
            "express": lambda: access.give_consent(**about, express=True),
            "structure": lambda: access.authorise_structure(**asked, finess=finess, name="Cabinet"),
            "administrator": lambda: access.set_administrator(**about, administrator=True),
            "treating": lambda: access.record_medecin_traitant(**own, rpps=of(self.actor), name="Dr"),
            "emergency": lambda: self._emergency(access.EmergencyMode.BREAK_GLASS),
            "call": lambda: self._emergency(access.EmergencyMode.CALL_CENTRE),
            "masked_in": lambda: self._choose(masked_in_emergency=True),
            "opposed": lambda: self._choose(break_glass=False),
            "code": lambda: self._code(),
            "imaging": lambda: self._code(categories=[access.CitizenCategory.IMAGING]),
            "allowed": lambda: self._rule(access.DocumentRule.ALLOWED),
            "denied": lambda: self._rule(access.DocumentRule.DENIED),
            "visit": lambda: access.keep_out_this_visit(**about),
            "listed": lambda: access.set_listed(**about, listed=True),
            "block": lambda: access.block_professional(**about),
            "occupational": lambda: setattr(self, "actor", replace(self.actor, specialty="SM25")),
        }

    def _emergency(self, mode: access.EmergencyMode) -> None:
        access.open_emergency(
            actor=self.actor, space=self.world.space, mode=mode, reason=access.OpeningReason.OTHER, words="Fictif",
            cannot_answer=True, now=NOW,
        )  # fmt: skip

    def _choose(self, **choices: bool) -> None:
        access.choose_confidentiality(**self.asked, choices=access.Choices(**choices))

    def _code(self, **scope: object) -> None:
        access.redeem_code(actor=self.actor, code=access.make_code(**self.asked, **scope).text, now=NOW)

    def _rule(self, rule: access.DocumentRule) -> None:
        record.set_document_rule(**self.about, document_id=self.ids["named"], rule=rule)

    def listed(self) -> set[str]:
        try:
            page = record.list_documents(actor=self.actor, space=self.world.space, now=NOW)
        except access.AccessRefused:
            return set()
        assert page.total == len(page.documents)
        return {view.title for view in page.documents}

    def read(self, flag: str, document_id: UUID) -> str:
        """ "read", or how the refusal is told."""
        ways = (record.read_document, record.document_metadata)
        answers = set()
        for way in ways:
            try:
                way(actor=self.actor, space=self.world.space, document_id=document_id, now=NOW)
                answers.add("read")
            except (access.AccessRefused, record.DocumentUnknown) as refused:
                answers.add(f"{type(refused).__name__}: {refused}")
        (answer,) = answers
        return answer


PARTS: dict[str, set[str]] = {
    "none": set(), "care_team": {"team"}, "expired": {"expired"}, "consent": {"consent"}, "structure": {"structure"},
    "administrator_alone": {"administrator"}, "administrator": {"administrator", "team"}, "treating": {"treating"},
    "treating_sees_masked": {"treating"}, "emergency": {"emergency"}, "emergency_masked": {"emergency", "masked_in"},
    "emergency_opposed": {"emergency", "opposed"}, "call_centre": {"call"}, "code": {"code"},
    "code_imaging": {"imaging"}, "allowed": {"allowed"}, "allowed_and_consent": {"allowed", "consent"},
    "denied_administrator": {"denied", "administrator", "team"}, "not_this_visit": {"team", "consent", "visit"},
    "listed": {"listed"}, "occupational": {"team", "consent", "occupational"},
    "occupational_express": {"express", "occupational"}, "blocked": {"team", "block"},
    "blocked_allowed": {"allowed", "block"}, "blocked_code": {"code", "block"},
}  # fmt: skip


def test_every_way_of_reading_gives_what_the_table_says_and_a_hidden_document_is_an_unknown_one(db: None) -> None:
    """CIT-05, VIS-05: by no title, no count, and no difference between what is hidden and what is not there."""
    from django.core.cache import cache
    from django.db import transaction

    cache.clear()
    wrong = []
    situation = Situation()
    before = situation.actor
    for relation, expected in TABLE.items():
        situation.actor = before
        settings = {
            "TREATING_DOCTOR_SEES_MASKED": relation == "treating_sees_masked", "CALL_CENTRES": {before.finess},
        }  # fmt: skip
        with override_settings(**settings), transaction.atomic(using="dmp"), transaction.atomic(using="ens"):
            situation.become(relation)
            unknown = situation.read("unknown", new_id())
            answers = {flag: situation.read(flag, document_id) for flag, document_id in situation.ids.items()}
            listed = situation.listed()
            counts = record.count_by_category(actor=situation.actor, space=situation.world.space, now=NOW)
            transaction.set_rollback(True, using="dmp")
            transaction.set_rollback(True, using="ens")
        read = {flag for flag, answer in answers.items() if answer == "read"}
        hidden = {answer for answer in answers.values() if answer != "read"}
        if (listed, read, sum(counts.values())) != (expected, expected, len(expected)) or hidden - {unknown}:
            wrong.append((relation, listed, read, counts, hidden))
    assert wrong == []


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(PARTS)
