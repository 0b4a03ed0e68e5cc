"""The parameters of a search of measures, and the two modes of the guide.

Source: API mesures 1.5.2, 2.3.1 and its list of errors; HL7 FHIR R4, search (3.1.1.4.5); RULES.md SCO-09.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from espace_sante.interop.fhir.errors import BadRequest, ParameterMissing, SearchRefused
from espace_sante.interop.fhir.observation_codes import CATEGORY, VITAL_SIGNS, kind_of
from espace_sante.interop.fhir.parameters import DateTest, Parameter, Token
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind

PARAMETERS = {
    "patient": "reference",
    "patient.identifier": "token",
    "subject": "reference",
    "subject.identifier": "token",
    "code": "token",
    "category": "token",
    "date": "date",
}
_PATIENT = frozenset({"patient", "subject", "patient.identifier", "subject.identifier"})
_INCLUDES = frozenset({"Observation:device", "Observation.device"})  # the guide writes both
MOST_PAGES = 1_000_000


@dataclass(slots=True)
class Search:
    """A search that has been read. `kinds` None: all that may be read; empty: a code that no measure has.

    `by_guide`: the person was named by an identifier. `last`: only the newest one is wanted.
    """

    patient: str = ""
    named_by: str = ""
    by_guide: bool = False
    kinds: tuple[Kind, ...] | None = None
    codes: bool = False
    nothing: bool = False
    since: datetime = measures.FIRST
    until: datetime = measures.LAST
    size: int = measures.PAGE
    counting: bool = False
    page: int = 0
    paged: bool = False
    sort: str = ""
    counted: bool = True
    include_devices: bool = False
    last: bool = False
    used: list[Parameter] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def oldest_first(self) -> bool:
        return self.sort == "date"


def read_search(parameters: list[Parameter]) -> Search:
    """Understand every parameter, or say which ones are ignored. Raises BadRequest, ParameterMissing, SearchRefused."""
    asked = Search()
    for parameter in parameters:
        if not (_criterion(asked, parameter) or _control(asked, parameter)):
            asked.ignored.append(parameter.written)
        elif parameter.name != "_offset":
            asked.used.append(parameter)
    if not asked.patient:
        raise ParameterMissing("Say whose measures: subject.identifier=urn:oid:<OID>|<id>.", field="subject.identifier")
    if not asked.codes and (asked.by_guide or (asked.kinds is None and not _by_category(asked))):
        raise ParameterMissing("Say which measure: code=<code>.", field="code")
    if asked.by_guide:
        _check_modes(asked)
    if asked.nothing:
        asked.kinds = ()
    return asked


def _by_category(asked: Search) -> bool:
    return any(one.name == "category" for one in asked.used)


def _check_modes(asked: Search) -> None:
    """One of the two modes, and not both. Raises SearchRefused."""
    bounds = (asked.since > measures.FIRST) + (asked.until < measures.LAST)
    if asked.sort:
        if asked.sort != "-date" or not asked.counting or asked.size != 1:
            raise SearchRefused(
                "Sort parameter must be equals to -date (date DESC) with _count equals to 1 to retrieve last"
                " observation",
                field="_sort",
            )
        if bounds or asked.paged:
            raise SearchRefused("Paged search and search last cannot be requested concurrently", field="_sort")
        asked.last = True
    elif bounds != 2:
        raise SearchRefused("No search mode detected", field="date")


def _criterion(asked: Search, parameter: Parameter) -> bool:
    match parameter.name:
        case name if name in _PATIENT and parameter.modifier in {"", "identifier", "Patient"}:
            _person(asked, parameter)
        case "code":
            _codes(asked, parameter)
        case "category":
            token = Token.parse(_only(parameter))
            asked.nothing |= token.code != VITAL_SIGNS or token.system not in {None, "", CATEGORY}
        case "date":
            _date(asked, parameter)
        case _:
            return False
    return True


def _person(asked: Search, parameter: Parameter) -> None:
    value = _only(parameter)
    if asked.patient not in {"", value}:
        raise BadRequest("A search is about one person.", field=parameter.name)
    asked.patient, asked.named_by = value, parameter.name
    asked.by_guide |= parameter.name.endswith(".identifier") or parameter.modifier == "identifier"


def _codes(asked: Search, parameter: Parameter) -> None:
    """Several codes mean any of them; the parameter given twice, both: which no measure has unless they are one."""
    tokens = [Token.parse(one) for one in parameter.without_modifier().values()]
    named = dict.fromkeys(kind_of(token.system, token.code) for token in tokens)
    kinds = tuple(kind for kind in named if kind is not None)
    if Kind.BMI in kinds and len(kinds) > 1:
        raise SearchRefused("The body mass index is computed: ask for it alone.", field="code")
    if asked.codes:
        kinds = tuple(kind for kind in asked.kinds or () if kind in kinds)
    asked.codes, asked.kinds = True, kinds


def _date(asked: Search, parameter: Parameter) -> None:
    test = DateTest.parse(_only(parameter), field="date")
    found = test.range(field="date")
    if found.start is not None:
        asked.since = max(asked.since, found.start)
    if found.end is not None:
        asked.until = min(asked.until, found.end)


def _control(asked: Search, parameter: Parameter) -> bool:
    """Parameters about the answer. False when this one is ignored."""
    value = parameter.value
    match parameter.name:
        case "_count":
            asked.size, asked.counting = _number(parameter), True
            if asked.size > measures.LARGEST_PAGE:
                raise SearchRefused(
                    f"Maximum page size allowed is {measures.LARGEST_PAGE}. Actual : {asked.size}", field="_count"
                )
        case "_offset":
            asked.page, asked.paged = min(_number(parameter), MOST_PAGES), True
        case "_sort" if value in {"date", "-date"}:
            asked.sort = value
        case "_sort":
            raise SearchRefused(
                "Sort parameter must be equals to -date (date DESC) with _count equals to 1 to retrieve last"
                " observation",
                field="_sort",
            )
        case "_include" if value in _INCLUDES:
            asked.include_devices = True
        case "_total" if value in {"none", "estimate", "accurate"}:
            asked.counted = value != "none"
        case "_format" | "_pretty":
            pass
        case _:
            return False
    return True


def _number(parameter: Parameter) -> int:
    text = parameter.value
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadRequest(f"{parameter.name} is a number.", field=parameter.name)
    return int(text)


def _only(parameter: Parameter) -> str:
    values = parameter.values()
    if len(values) > 1:
        raise BadRequest("One value is expected here.", field=parameter.name)
    return values[0]
