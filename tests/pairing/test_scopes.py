"""SMART scopes and the consents that they stand for (SCO-01)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.access.api import COMPUTED, EVERY_CONSENT, MEASURES, Consent, Finality, Right
from espace_sante.pairing.services.scopes import (
    CONTEXT,
    ScopesUnreadable,
    consents_for,
    consents_of,
    is_within,
    narrowed,
    software_may,
    software_scopes,
    words_of,
    written,
)

READ_DOCUMENTS = Consent(Finality.DOCUMENTS, Right.READ)
GLUCOSE = "patient/Observation.{}?code=http://loinc.org|2345-7"


@pytest.mark.parametrize("consent", EVERY_CONSENT)
def test_sco_01_each_consent_has_scopes_of_its_own_that_stand_for_nothing_else(consent: Consent) -> None:
    assert consents_of(" ".join(written(consent))) == {consent}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("patient/DocumentReference.rs", {READ_DOCUMENTS}),
        ("patient/DocumentReference.read", {READ_DOCUMENTS}),  # SMART 1
        ("patient/Binary.r", {READ_DOCUMENTS}),
        ("patient/Appointment.cu", {Consent(Finality.AGENDA, Right.WRITE)}),
        (GLUCOSE.format("rs"), {Consent(Finality.BLOOD_GLUCOSE, Right.READ)}),
        ("patient/Observation.c?code=4548-4", {Consent(Finality.HBA1C, Right.WRITE)}),
        ("patient/Patient.r openid launch/patient", set()),
        ("patient/Observation.rs?category=vital-signs", set()),  # not understood: it must not open all of them
        ("patient/Observation.rs?code=http://snomed.info/sct|2345-7", set()),
        ("patient/Observation.rs?code=2345-7&code=4548-4", set()),
        ("patient/Condition.rs", set()),
        ("system/DocumentReference.rs user/DocumentReference.rs", set()),
        ("patient/Observation.sr", set()),  # letters come in one order (SMART 2)
        ("patient/Observation.", set()),
    ],
)
def test_sco_01_scopes_ask_for_consents(asked: str, found: set[Consent]) -> None:
    assert consents_of(asked) == found


def test_sco_01_all_measures_are_asked_at_once_but_what_is_computed_is_never_written() -> None:
    asked = consents_of("patient/Observation.crus")
    assert {one.finality for one in asked} == set(MEASURES)
    assert {one.finality for one in asked if one.right is Right.WRITE} == set(MEASURES - COMPUTED)


_WORDS = sorted(
    {word for one in EVERY_CONSENT for word in written(one)}
    | CONTEXT
    | {"patient/*.rs", "patient/*.cruds", "patient/Observation.rs", "patient/Patient.rs", "nothing", "patient/X.rs"}
    | {"patient/*.c", "patient/*.r", "patient/*.ud", "patient/Observation.cs", "patient/Appointment.cr"}
)


@given(
    asked=st.lists(st.sampled_from(_WORDS), unique=True, max_size=12),
    granted=st.frozensets(st.sampled_from(EVERY_CONSENT)),
)
def test_sco_01_what_remains_of_scopes_is_what_was_asked_and_is_granted(
    asked: list[str], granted: frozenset[Consent]
) -> None:
    text = " ".join(asked)
    remaining = narrowed(text, granted)
    assert consents_of(remaining) == consents_of(text) & granted
    assert narrowed(remaining, granted) == remaining
    assert is_within(remaining, text)


def test_a_wider_list_is_not_within_a_narrower_one() -> None:
    given_ = GLUCOSE.format("rs") + " offline_access"
    assert is_within(GLUCOSE.format("rs"), given_)
    assert is_within("patient/Observation.r?code=2345-7", given_)
    for wider in ("patient/Observation.rs", GLUCOSE.format("crs"), given_ + " openid", "patient/*.rs", "nothing"):
        assert not is_within(wider, given_)


@pytest.mark.parametrize(
    ("asked", "granted", "given_"),
    [
        ("patient/Observation.c", {Consent(Finality.BLOOD_GLUCOSE, Right.WRITE)},
         "patient/Observation.c?code=http://loinc.org|2345-7"),
        ("patient/Observation.cr", {Consent(Finality.BLOOD_GLUCOSE, Right.READ)},
         "patient/Observation.r?code=http://loinc.org|2345-7"),
        ("patient/Appointment.cr", {Consent(Finality.AGENDA, Right.WRITE)}, "patient/Appointment.c"),
        ("patient/DocumentReference.cr", {READ_DOCUMENTS}, "patient/DocumentReference.r"),
        ("patient/*.s", {READ_DOCUMENTS}, "patient/DocumentReference.s"),
    ],
)  # fmt: skip
def test_sco_01_what_remains_of_a_scope_has_no_letter_that_was_not_asked(
    asked: str, granted: set[Consent], given_: str
) -> None:
    assert narrowed(asked, frozenset(granted)) == given_


def test_sco_01_letters_never_widen_within_one_consent() -> None:
    had = "patient/Observation.cr?code=2345-7 patient/Appointment.c"
    assert is_within("patient/Observation.c?code=2345-7", had)
    for wider in (
        "patient/Observation.cd?code=2345-7",
        "patient/Observation.rs?code=2345-7",
        "patient/Appointment.cud",
    ):
        assert not is_within(wider, had)


def test_sco_01_a_token_covers_what_its_letters_say() -> None:
    text = "patient/Observation.crs?code=2345-7 patient/Observation.d?code=4548-4 patient/Appointment.c"
    glucose, measures = Consent(Finality.BLOOD_GLUCOSE, Right.WRITE), frozenset({"Observation"})
    assert glucose in consents_for(text, measures, "c")
    assert glucose not in consents_for(text, measures, "d")
    assert Consent(Finality.HBA1C, Right.WRITE) in consents_for(text, measures, "d")
    assert Consent(Finality.HBA1C, Right.WRITE) not in consents_for(text, measures, "c")
    assert Consent(Finality.AGENDA, Right.WRITE) not in consents_for(text, frozenset({"Appointment"}), "d")
    assert consents_for(text, frozenset({"Subscription"}), "d") == consents_of(text)  # no scope is about those


@pytest.mark.parametrize("text", ['a"b', "a\\b", "é", "x" * 5000, " ".join(f"a{n}" for n in range(200)), "a\tb"])
def test_what_is_no_list_of_scopes_is_refused(text: str) -> None:
    with pytest.raises(ScopesUnreadable):
        words_of(text)


def test_str_01_software_has_what_it_registered_for_and_may_have() -> None:
    assert software_scopes("system/DocumentReference.cruds system/Observation.rs patient/Patient.r") == (
        "system/DocumentReference.cruds"
    )
    allowed = "system/DocumentReference.crs system/Binary.r"
    assert software_scopes("system/DocumentReference.rs system/Binary.r system/Slot.rs", allowed=allowed) == (
        "system/DocumentReference.rs system/Binary.r"
    )
    words = frozenset(allowed.split())
    assert software_may(words, "DocumentReference", "c")
    assert not software_may(words, "DocumentReference", "d")
    assert not software_may(words, "Observation", "r")
