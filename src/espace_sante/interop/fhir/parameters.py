"""Search parameters as they arrive: repeated ones mean all of them, commas mean any of them.

Source: HL7 FHIR R4, search (3.1.1.4, modifiers, prefixes, escaping, 3.1.1.5.6 errors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from espace_sante.interop.fhir.edge import FORM, TOKEN_PARAMETER, body_limit
from espace_sante.interop.fhir.errors import BadRequest, MediaTypeUnsupported, NotSupported
from espace_sante.interop.fhir.instants import NotADate, interval
from espace_sante.record.api import Range

MOST_PARAMETERS = 200
_COMMA = re.compile(r"(?<!\\),")
_ESCAPED = re.compile(r"\\([,|$\\])")
_TYPE = re.compile(r":[A-Z][A-Za-z]*\.")
_WRITTEN_AS_IT_IS = re.compile(r"[\w.~:|,/-]*", re.ASCII)
_PREFIX = re.compile(r"(?P<prefix>eq|ne|gt|lt|ge|le|sa|eb|ap)?(?P<date>\d.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One occurrence of a parameter, its modifier apart."""

    name: str
    modifier: str
    value: str

    @property
    def written(self) -> str:
        return f"{self.name}:{self.modifier}" if self.modifier else self.name

    def values(self) -> list[str]:
        """The alternatives, unescaped. Raises BadRequest when there is none."""
        parts = _COMMA.split(self.value) if "," in self.value else [self.value]
        found = [_ESCAPED.sub(r"\1", part) if "\\" in part else part for part in parts if part]
        if not found:
            raise BadRequest("This parameter has no value.", field=self.written)
        return found

    def without_modifier(self) -> Parameter:
        """Itself. Raises NotSupported when there is a modifier, as FHIR asks for."""
        if self.modifier:
            raise NotSupported("This modifier is not supported.", field=self.written)
        return self


@dataclass(frozen=True, slots=True)
class Token:
    """`system|code`; `system` is None when none was written."""

    system: str | None
    code: str

    @classmethod
    def parse(cls, text: str) -> Token:
        system, bar, code = text.partition("|")
        return cls(system, code) if bar else cls(None, text)


@dataclass(frozen=True, slots=True)
class DateTest:
    """One date with its prefix, as the interval that it covers."""

    prefix: str
    start: datetime
    end: datetime

    @classmethod
    def parse(cls, text: str, *, field: str) -> DateTest:
        form = _PREFIX.fullmatch(text)
        try:
            start, end = interval(form["date"]) if form else interval("")
        except NotADate:
            raise BadRequest("This is not a FHIR date.", field=field) from None
        return cls((form["prefix"] if form else "") or "eq", start, end)

    def range(self, *, field: str) -> Range:
        """The instants that pass. Raises NotSupported for `ne` and `ap`."""
        match self.prefix:
            case "eq":
                return Range(self.start, self.end)
            case "ge":
                return Range(self.start, None)
            case "gt" | "sa":
                return Range(self.end, None)
            case "le":
                return Range(None, self.end)
            case "lt" | "eb":
                return Range(None, self.start)
        raise NotSupported(f"The prefix {self.prefix} is not supported.", field=field)


def parameters_of(request: HttpRequest) -> list[Parameter]:
    """Every parameter of a search, of the address and, for `_search`, of the form. Raises BadRequest."""
    pairs = list(_pairs(request.META.get("QUERY_STRING", "")))
    if request.method == "POST":
        if (request.content_type or "").lower() != FORM:
            raise MediaTypeUnsupported(f"Send {FORM}.")
        if len(request.body) > body_limit() // 100:
            raise BadRequest("This search is too long.")
        pairs += _pairs(request.body.decode("utf-8", "replace"))
    return [_parameter(name, value) for name, value in pairs]


def query_of(parameters: Sequence[Parameter]) -> str:
    """The same parameters as part of an address."""
    pairs = [(one.written, one.value) for one in parameters]
    if _WRITTEN_AS_IT_IS.fullmatch("".join([name + value for name, value in pairs])):
        return "&".join([f"{name}={value}" for name, value in pairs])
    return urlencode(pairs, safe=":|,/")


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        yield from parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise BadRequest(f"A search has at most {MOST_PARAMETERS} parameters.") from None


def _parameter(name: str, value: str) -> Parameter:
    if "\x00" in value or "\x00" in name:
        raise BadRequest("A parameter holds a character that no value has.")
    if name == TOKEN_PARAMETER:
        raise BadRequest("A token goes in the Authorization header, and nowhere else.", field=name)
    # A chain may name the type it goes through: author:Practitioner.family.
    base, _, modifier = (_TYPE.sub(".", name) if ":" in name else name).partition(":")
    return Parameter(base, modifier, value)
