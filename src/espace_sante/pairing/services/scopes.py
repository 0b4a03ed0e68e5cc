"""SMART scopes, and the consents that they stand for.

A service asks in scopes, a person answers in consents: one for each finality, reading and writing apart. What is given
in a token is what was asked, cut down to the consents; of what was consented to, a token does what its letters say.
Source: HL7 SMART App Launch 2.2, scopes and launch context (2.0 `cruds`, 1.0 `read` and `write`); RULES.md SCO-01.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.kernel.errors import Malformed
from espace_sante.measures import api as measures

MOST_SCOPES, LONGEST = 100, 4_000  # characters
# Finality of a measure -> (system, code). Source: RULES.md SCO-10; INTEROP.md 3.3.
MEASURES: dict[Finality, tuple[str, str]] = {
    Finality(kind.value): (rule.system, rule.code) for kind, rule in measures.RULES.items()
}
_BY_CODE = {code: finality for finality, (_system, code) in MEASURES.items()}
CONTEXT = frozenset({"openid", "fhirUser", "profile", "launch/patient", "offline_access", "online_access"})
OFFLINE = "offline_access"
_PATIENT = Finality.DOCUMENTS, Finality.AGENDA  # beside the measures
# resource -> its finality and the letters that write in it; what is absent is not offered to services.
_RESOURCES: dict[str, tuple[Finality, str]] = {
    "DocumentReference": (Finality.DOCUMENTS, "c"),
    "Binary": (Finality.DOCUMENTS, "c"),
    "Appointment": (Finality.AGENDA, "cud"),
}
_OFFERED = (*((resource, finality) for resource, (finality, _) in _RESOURCES.items()),
            *(("Observation", finality) for finality in MEASURES))  # fmt: skip
# What the software of a structure may be given: resource -> letters. `access` then decides (STR-01, AGE-02).
SYSTEM: dict[str, str] = {
    "DocumentReference": "cruds",
    "Binary": "cr",
    "Bundle": "c",
    "Patient": "rs",
    "Appointment": "cruds",
    "Schedule": "cruds",
    "Slot": "cruds",
}
_V1 = {"read": "rs", "write": "cud", "*": "cruds"}
_WORDS = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")  # RFC 6749, section 3.3: no quotation mark, no backslash
_SCOPE = re.compile(
    r"(?P<level>patient|system)/(?P<resource>[A-Z][A-Za-z]{1,40}|\*)\."
    r"(?P<letters>c?r?u?d?s?|read|write|\*)(?:\?(?P<query>[\x21\x23-\x5b\x5d-\x7e]{1,200}))?"
)


class ScopesUnreadable(Malformed):
    """A list of scopes is words with one space between them, a hundred at most."""

    code = "scopes-unreadable"


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope on resources. `code`: of measures, the one that it names; empty for all."""

    level: str
    resource: str
    letters: frozenset[str]
    code: str = ""


def words_of(text: str) -> tuple[str, ...]:
    """The scopes of a list, once each, in order. Raises ScopesUnreadable."""
    words = tuple(dict.fromkeys(text.split(" "))) if text else ()
    if len(text) > LONGEST or len(words) > MOST_SCOPES or not _WORDS.fullmatch(text):
        raise ScopesUnreadable
    return tuple(one for one in words if one)


@lru_cache(maxsize=512)
def parse(word: str) -> Scope | None:
    """A scope on resources, None when it is none that is understood here."""
    found = _SCOPE.fullmatch(word)
    if found is None or not found["letters"]:
        return None
    letters = frozenset(_V1.get(found["letters"], found["letters"]))
    query = parse_qsl(found["query"] or "", keep_blank_values=True)
    if not query:
        return Scope(found["level"], found["resource"], letters)
    if found["resource"] != "Observation" or [name for name, _ in query] != ["code"]:
        return None  # a narrower search that is not understood must not open a wider one
    system, bar, code = query[0][1].rpartition("|")
    known = MEASURES.get(_BY_CODE[code]) if code in _BY_CODE else None
    if known is None or (bar and system != known[0]):
        return None
    return Scope(found["level"], "Observation", letters, code)


@lru_cache(maxsize=512)
def consents_of_word(word: str) -> frozenset[Consent]:
    """The consents that one scope asks for; none for what is only about the context."""
    scope = parse(word)
    if scope is None or scope.level != "patient":
        return frozenset()
    found: set[Consent] = set()
    for resource, (finality, writing) in _RESOURCES.items():
        if scope.resource in {resource, "*"}:
            found.update(_rights(finality, scope.letters, writing))
    if scope.resource in {"Observation", "*"}:
        for finality in [_BY_CODE[scope.code]] if scope.code else MEASURES:
            found.update(_rights(finality, scope.letters, "" if finality is Finality.BMI else "cud"))
    return frozenset(found)


def _rights(finality: Finality, letters: frozenset[str], writing: str) -> Iterable[Consent]:
    if letters & {"r", "s"}:
        yield Consent(finality, Right.READ)
    if letters & set(writing):
        yield Consent(finality, Right.WRITE)


@lru_cache(maxsize=512)
def _reach(word: str) -> frozenset[tuple[str, Finality, str]]:
    """What one scope reaches: resource, finality, letter."""
    scope = parse(word)
    if scope is None or scope.level != "patient":
        return frozenset()
    return frozenset(
        (resource, finality, letter)
        for resource, finality in _OFFERED
        if scope.resource in {resource, "*"} and (not scope.code or finality is _BY_CODE[scope.code])
        for letter in scope.letters
    )


@lru_cache(maxsize=2048)
def consents_for(text: str, resources: frozenset[str], letter: str) -> frozenset[Consent]:
    """What a token covers of one interaction: `letter` on one of `resources` (SMART 2: create is not delete).

    The consents that its scopes stand for, without those that these resources need but whose scopes lack the letter.
    """
    right = Right.READ if letter in {"r", "s"} else Right.WRITE
    needed = {finality for resource, finality in _OFFERED if resource in resources}
    reached = {found for word in words_of(text) for resource, found, one in _reach(word)
               if resource in resources and one == letter}  # fmt: skip
    return frozenset(one for one in consents_of(text) if one.right is not right or one.finality not in needed - reached)


@lru_cache(maxsize=2048)
def consents_of(text: str) -> frozenset[Consent]:
    """The consents that a list of scopes asks for, or stands for in a token."""
    return frozenset().union(*(consents_of_word(word) for word in words_of(text)))


def narrowed(text: str, granted: frozenset[Consent]) -> str:
    """What remains of a list once only `granted` may be done; it is never wider.

    A scope that is granted whole is given as it was written, else each of its parts that is.
    """
    kept: dict[str, None] = {}
    for word in words_of(text):
        asked = consents_of_word(word)
        if word in CONTEXT or _is_of_the_patient(word) or (asked and asked <= granted):
            kept[word] = None
            continue
        for consent in sorted(asked & granted, key=lambda one: (one.finality.value, one.right.value)):
            kept |= dict.fromkeys(part for one in written(consent) if (part := _shared(one, word)))
    return " ".join(kept)


def _shared(word: str, asked: str) -> str:
    """A scope of one consent with the letters that were asked, empty when none was: it is never wider."""
    scope, wider = parse(word), parse(asked)
    if scope is None or wider is None or wider.resource not in {scope.resource, "*"}:
        return ""
    address, _, rest = word.partition(".")
    letters, mark, query = rest.partition("?")
    found = "".join(letter for letter in letters if letter in wider.letters)
    return f"{address}.{found}{mark}{query}" if found else ""


def _is_of_the_patient(word: str) -> bool:
    """`patient/Patient.rs`: how the service calls the person, which its token says already."""
    scope = parse(word)
    return scope is not None and (scope.level, scope.resource) == ("patient", "Patient") and scope.letters <= {"r", "s"}


def written(consent: Consent) -> tuple[str, ...]:
    """The scopes that stand for one consent, and for nothing else."""
    reading = consent.right is Right.READ
    match consent.finality:
        case Finality.DOCUMENTS:
            return ("patient/DocumentReference.rs", "patient/Binary.r") if reading else ("patient/DocumentReference.c",)
        case Finality.AGENDA:
            return (f"patient/Appointment.{'rs' if reading else 'cud'}",)
    system, code = MEASURES[consent.finality]
    return (f"patient/Observation.{'rs' if reading else 'cud'}?code={system}|{code}",)


def is_within(text: str, wider: str) -> bool:
    """Whether a list asks for nothing that another one does not, letter by letter. Raises ScopesUnreadable."""
    asked, had = words_of(text), words_of(wider)
    known = (word in had or consents_of_word(word) or _is_of_the_patient(word) for word in asked)
    reach = frozenset().union(*map(_reach, had))
    return all(known) and all(_reach(word) <= reach for word in asked)


def software_scopes(text: str, *, allowed: str | None = None) -> str:
    """What remains of a list for the software of a structure: `system/…` scopes on what such software may be given.

    `allowed`: what it registered for, at most; None before it does. Raises ScopesUnreadable.
    """
    had = None if allowed is None else frozenset(words_of(allowed))
    kept = []
    for word in words_of(text):
        scope = parse(word)
        if scope is None or scope.level != "system" or not scope.letters <= set(SYSTEM.get(scope.resource, "")):
            continue
        if had is None or all(software_may(had, scope.resource, letter) for letter in scope.letters):
            kept.append(word)
    return " ".join(kept)


@lru_cache(maxsize=2048)
def software_may(words: frozenset[str], resource: str, letter: str) -> bool:
    """Whether one of these scopes lets software do this with a resource."""
    found = (parse(word) for word in words)
    return letter in SYSTEM.get(resource, "") and any(
        one.resource in {resource, "*"} and letter in one.letters for one in found if one and one.level == "system"
    )
