"""What an example is made of."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Example:
    """A component in one state: the template a page would write, with the values it would give."""

    component: str
    state: str
    source: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A family of components, and the rule they share."""

    id: str
    title: str
    rule: str
    examples: list[Example]
