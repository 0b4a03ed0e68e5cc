"""What a measure may say: kinds, units, bounds, context. RULES.md SCO-10, SCO-11."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.access.api import Finality
from espace_sante.measures import api as measures
from espace_sante.measures.domain.bmi import body_mass_index, height_at
from espace_sante.measures.domain.content import Content, checked
from espace_sante.measures.domain.kinds import BY_CODE, RULES, Days, Diabetes, Kind, Moment, Needs

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
WRITTEN = [kind for kind in Kind if not RULES[kind].computed]
# RULES.md SCO-10, SCO-11; INTEROP.md 3.3
TABLE = {
    Kind.WEIGHT: ("29463-7", "kg"),
    Kind.HEIGHT: ("8302-2", "cm"),
    Kind.BMI: ("39156-5", "kg/m2"),
    Kind.WAIST: ("8280-0", "cm"),
    Kind.HEAD: ("8287-5", "cm"),
    Kind.TEMPERATURE: ("8310-5", "Cel"),
    Kind.BLOOD_GLUCOSE: ("2345-7", "mg/dL"),
    Kind.INTERSTITIAL_GLUCOSE: ("MED-969", "mg/dL"),
    Kind.HBA1C: ("4548-4", "%"),
    Kind.GMI: ("MED-972", "%"),
    Kind.BLOOD_PRESSURE: ("85354-9", "mm[Hg]"),
    Kind.HEART_RATE: ("8867-4", "/min"),
    Kind.PAIN: ("72514-3", "1"),
    Kind.STEPS: ("41950-7", "1/(24.h)"),
}
MOMENT = {Kind.BLOOD_GLUCOSE}
DAYS = {Kind.INTERSTITIAL_GLUCOSE, Kind.GMI}
GLUCOSE = {*MOMENT, *DAYS, Kind.HBA1C}


def content(kind: Kind, **changed: object) -> Content:
    """A measure of this kind that is right."""
    rule = RULES[kind]
    values = tuple((part.low + part.high) / 2 for part in rule.parts)
    made = Content(
        kind=kind,
        at=NOW,
        values=values,
        moment=Moment.FASTING if kind in MOMENT else None,
        days=Days.SEVEN if kind in DAYS else None,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Kind)
def test_sco_10_each_kind_has_its_code_and_its_unit(kind: Kind) -> None:
    rule = RULES[kind]
    assert (rule.code, rule.unit) == TABLE[kind]
    assert BY_CODE[rule.code] is rule


def test_sco_01_each_kind_is_a_finality_that_one_consents_to() -> None:
    assert {one.value for one in Kind} == {one.value for one in Finality} - {"documents", "agenda"}


def test_sco_10_the_pressure_has_its_two_codes() -> None:
    assert [part.code for part in RULES[Kind.BLOOD_PRESSURE].parts] == ["8480-6", "8462-4"]


@pytest.mark.parametrize("kind", WRITTEN)
def test_sco_10_the_bounds_of_a_kind_are_possible_and_what_is_beyond_is_not(kind: Kind) -> None:
    rule = RULES[kind]
    for number, part in enumerate(rule.parts):
        middle = content(kind).values
        for value, fine in ((part.low, True), (part.high, True), (part.low - 0.01, False), (part.high + 0.01, False)):
            values = tuple(value if place == number else other for place, other in enumerate(middle))
            if rule.kind is Kind.BLOOD_PRESSURE and fine:
                values = (max(values[0], 251.0), values[1]) if number else (values[0], 10.0)
            asked = content(kind, values=values)
            if fine:
                checked(asked, now=NOW)
            else:
                with pytest.raises(measures.ValueImplausible):
                    checked(asked, now=NOW)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_sco_10_a_value_is_a_number(value: float) -> None:
    with pytest.raises(measures.ValueImplausible):
        checked(content(Kind.WEIGHT, values=(value,)), now=NOW)


def test_sco_10_the_body_mass_index_is_never_written() -> None:
    with pytest.raises(measures.Computed):
        checked(content(Kind.BMI), now=NOW)


def test_sco_10_a_diastolic_pressure_is_below_the_systolic_one() -> None:
    checked(content(Kind.BLOOD_PRESSURE, values=(81, 80)), now=NOW)
    with pytest.raises(measures.ValueImplausible):
        checked(content(Kind.BLOOD_PRESSURE, values=(80, 80)), now=NOW)


def test_sco_10_a_pressure_has_two_numbers_and_a_weight_one() -> None:
    for wrong in (content(Kind.BLOOD_PRESSURE, values=(120,)), content(Kind.WEIGHT, values=(70, 71))):
        with pytest.raises(measures.MeasureInvalid):
            checked(wrong, now=NOW)


@pytest.mark.parametrize("kind", WRITTEN)
def test_sco_11_each_kind_says_its_context_and_no_other(kind: Kind) -> None:
    for name, value, must, may in (
        ("moment", Moment.OTHER, MOMENT, MOMENT),
        ("days", Days.OTHER, DAYS, DAYS),
        ("diabetes", Diabetes.TYPE_1, set(), GLUCOSE),
    ):
        said, unsaid = content(kind, **{name: value}), content(kind, **{name: None})
        if kind in may:
            checked(said, now=NOW)
        else:
            with pytest.raises(measures.ContextForbidden) as forbidden:
                checked(said, now=NOW)
            assert forbidden.value.field == name
        if kind in must:
            with pytest.raises(measures.ContextMissing) as missing:
                checked(unsaid, now=NOW)
            assert missing.value.field == name
        else:
            checked(unsaid, now=NOW)


def test_sco_11_the_lists_of_moments_and_of_days_are_those_of_the_ans() -> None:
    assert {one.value for one in Moment} == {"53049-3", "88365-2", "16915-1", "LA11865-5", "A05", "LA46-8"}
    assert [one.value for one in Days] == ["GEN-275", "GEN-276", "GEN-277", "GEN-278", "GEN-092"]


@pytest.mark.parametrize(
    ("at", "fine"),
    [
        (datetime(1900, 1, 1, tzinfo=UTC), True),
        (datetime(1899, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        (NOW + timedelta(days=1), True),
        (NOW + timedelta(days=1, microseconds=1), False),
    ],
)
def test_a_measure_is_dated_from_1900_to_where_it_is_tomorrow_already(at: datetime, fine: bool) -> None:
    if fine:
        checked(content(Kind.WEIGHT, at=at), now=NOW)
    else:
        with pytest.raises(measures.DateRefused):
            checked(content(Kind.WEIGHT, at=at), now=NOW)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "x" * 3001}, measures.WordsTooLong),
        ({"identifier": "x" * 256}, measures.WordsTooLong),
        ({"reason": "a\x00b"}, measures.MeasureInvalid),
    ],
)
def test_words_are_neither_too_long_nor_of_no_text(changed: dict[str, str], error: type[Exception]) -> None:
    checked(content(Kind.WEIGHT, reason="x" * 3000, identifier="x" * 255), now=NOW)
    with pytest.raises(error):
        checked(content(Kind.WEIGHT, **changed), now=NOW)


@given(st.sampled_from(WRITTEN), st.data())
def test_sco_10_what_is_kept_is_possible_too_and_is_kept_as_it_is(kind: Kind, data: st.DataObject) -> None:
    """Rounding takes nothing out of the bounds, and what was kept is kept the same again."""
    rule = RULES[kind]
    values = tuple(data.draw(st.floats(part.low, part.high)) for part in rule.parts)
    try:
        kept = checked(content(kind, values=values), now=NOW)
    except measures.ValueImplausible:
        assert kind is Kind.BLOOD_PRESSURE
        assert round(values[0]) <= round(values[1])
        return
    assert checked(kept, now=NOW) == kept
    for value, sent, part in zip(kept.values, values, rule.parts, strict=True):
        assert part.low <= value <= part.high
        assert abs(value - sent) <= 0.51 * 10**-rule.decimals


@given(st.floats(20, 280), st.floats(0.3, 650))
def test_sco_10_the_index_is_the_weight_over_the_square_of_the_height(height: float, weight: float) -> None:
    assert body_mass_index(weight_kg=weight, height_cm=height) == pytest.approx(
        weight / (height / 100) ** 2, abs=0.051
    )  # fmt: skip


def test_sco_10_an_index_is_made_with_the_height_of_its_time() -> None:
    heights = [(NOW - timedelta(days=400), 150.0), (NOW - timedelta(days=30), 155.0)]
    assert height_at(heights, NOW) == 155.0
    assert height_at(heights, NOW - timedelta(days=30)) == 155.0
    assert height_at(heights, NOW - timedelta(days=31)) == 150.0
    assert height_at(heights, NOW - timedelta(days=401)) is None
    assert height_at([], NOW) is None


def test_no_kind_must_say_what_it_may_not() -> None:
    assert all(RULES[kind].diabetes is not Needs.MUST for kind in Kind)
