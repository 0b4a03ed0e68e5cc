"""What one measure says, and the checks of it. Source: RULES.md SCO-10, SCO-11."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from espace_sante.measures.domain.errors import (
    Computed,
    ContextForbidden,
    ContextMissing,
    DateRefused,
    MeasureInvalid,
    ValueImplausible,
    WordsTooLong,
)
from espace_sante.measures.domain.kinds import RULES, Days, Diabetes, Kind, KindRule, Moment, Needs

LONGEST_REASON = 3_000  # RULES.md 12 (b): comments
LONGEST_IDENTIFIER = 255
LATE = timedelta(days=1)  # somewhere on Earth it is tomorrow already, and clocks of devices are not all right
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Content:
    """`values`: in the unit of the kind, one for each of its parts, in their order; `at`: when it was measured, in UTC.

    `said_at`: the date as its author wrote it, when it says something else than this instant; `identifier`: a business
    identifier `system|value` that its author gave; `more`: what a standard says besides, given back as it came.
    """

    kind: Kind
    at: datetime
    values: tuple[float, ...]
    moment: Moment | None = None
    days: Days | None = None
    diabetes: Diabetes | None = None
    reason: str = ""
    said_at: str = ""
    identifier: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def rule(self) -> KindRule:
        return RULES[self.kind]


@dataclass(frozen=True, slots=True)
class DeviceContent:
    """A device: `identifier` is `system|value`, by which a space knows it once; `more`: its description."""

    identifier: str
    name: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def checked(content: Content, *, now: datetime) -> Content:
    """The content as it is kept, numbers rounded to the precision of their kind.

    Raises Computed, DateRefused, MeasureInvalid, ValueImplausible, ContextMissing, ContextForbidden, WordsTooLong.
    """
    rule = content.rule
    if rule.computed:
        raise Computed(field="code")
    if not _FIRST <= content.at <= now + LATE:
        raise DateRefused(field="at")
    _check_context(content)
    if len(content.reason) > LONGEST_REASON:
        raise WordsTooLong(f"A comment has at most {LONGEST_REASON} characters.", field="reason")
    if len(content.identifier) > LONGEST_IDENTIFIER:
        raise WordsTooLong(f"An identifier has at most {LONGEST_IDENTIFIER} characters.", field="identifier")
    if _CONTROL.search(content.reason) or _CONTROL.search(content.identifier):
        raise MeasureInvalid("Words hold a character that no text has.", field="reason")
    return replace(content, values=_values(rule, content.values))


def _values(rule: KindRule, values: tuple[float, ...]) -> tuple[float, ...]:
    if len(values) != len(rule.parts):
        raise MeasureInvalid(f"This measure has {len(rule.parts)} value(s).", field="values")
    for value, part in zip(values, rule.parts, strict=True):
        if not math.isfinite(value) or not part.low <= value <= part.high:
            raise ValueImplausible(
                f"Between {part.low:g} and {part.high:g} {rule.unit}: is the unit right?", field="values"
            )
    kept = tuple(round(float(value), rule.decimals) for value in values)
    if rule.kind is Kind.BLOOD_PRESSURE and kept[0] <= kept[1]:
        raise ValueImplausible("The systolic pressure is above the diastolic one.", field="values")
    return kept


def _check_context(content: Content) -> None:
    """SCO-11: what must be said, may be said, is never said of this kind."""
    rule = content.rule
    said: tuple[tuple[str, Needs, object], ...] = (
        ("moment", rule.moment, content.moment),
        ("days", rule.days, content.days),
        ("diabetes", rule.diabetes, content.diabetes),
    )
    for name, needs, value in said:
        if needs is Needs.MUST and value is None:
            raise ContextMissing(field=name)
        if needs is Needs.NEVER and value is not None:
            raise ContextForbidden(field=name)
