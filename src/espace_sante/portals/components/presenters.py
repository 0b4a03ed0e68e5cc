"""What pages hand to the components that show several things: plain values, already in the reader's words."""

from dataclasses import dataclass, field
from typing import Literal

Colour = Literal["leaf", "indigo", "plum", "clay", "olive", "slate"]


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter: a link whose address holds the choice."""

    label: str
    href: str
    current: bool = False
    count: int | None = None
    initial: str = ""
    colour: Colour = "leaf"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody who can see a document, or cannot, with the reason in a sentence."""

    who: str
    why: str = ""
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to do among several: a title that says it and a sentence that says what follows."""

    title: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a procedure."""

    label: str
    state: Literal["done", "current", "next"] = "next"


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One result of a laboratory, as the document gives it. `number`, `low` and `high` only place the mark."""

    name: str
    value: str
    unit: str = ""
    note: str = ""
    before: str = ""
    reference: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    state: Literal["", "in", "below", "above", "out"] = ""


@dataclass(frozen=True, kw_only=True)
class ResultGroup:
    """Results of one chapter of the report, in its order."""

    rows: list[ResultRow]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class LabRow:
    """One result for a professional, with the values before it, oldest first."""

    name: str
    value: str
    when: str
    unit: str = ""
    reference: str = ""
    href: str = ""
    state: Literal["", "in", "below", "above", "out"] = ""
    values: list[float] = field(default_factory=list)
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class PatientAlert:
    """What can kill: said beside the patient's name."""

    label: str
    kind: Literal["danger", "warn", "none"] = "danger"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class FunnelStep:
    """A step that some of the people before it reached. `percent` (0 to 100) only draws; the words are beside it."""

    name: str
    value: str
    share: str
    percent: float
    note: str = ""
    aside: bool = False  # a way out, not a step towards the next one


@dataclass(frozen=True, kw_only=True)
class ProgressRow:
    """Something that advances: what is done out of what there is, its state, its page."""

    name: str
    href: str
    state: str
    kind: Literal["plain", "new", "masked", "wait", "ok", "danger", "info"]
    done: int
    total: int
    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A place on a map of tiles: `column` and `row` from 0, `level` from 0 (nothing) to 4 (the most)."""

    code: str
    value: str
    column: int
    row: int
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A screenshot of a service: where it is, and the words for who does not see it. `width`, `height` in pixels."""

    src: str
    alt: str
    width: int
    height: int
