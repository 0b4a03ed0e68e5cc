"""What is given back as it came, without the numbers in it: for a linked service that did not write it.

An identifier, a serial number, a reference to who said it, or what an extension holds, would be the same for two
services and tell them that they know one person (RULES.md SCO-03). What was measured, and the words of it, stay.
"""

from __future__ import annotations

from typing import Any

# Elements of Observation, Device and Appointment, at any depth.
NUMBERS = frozenset(
    {
        "identifier", "serialNumber", "component", "authorReference", "authorString", "assigner", "extension", "slot",
        "id",
    }
)  # fmt: skip


def without_numbers(value: Any) -> Any:
    """A copy. An element of which nothing is left is left out, as FHIR has no empty ones."""
    if isinstance(value, dict):
        inner = {name: without_numbers(one) for name, one in value.items() if name not in NUMBERS}
        return {name: one for name, one in inner.items() if one not in ({}, [])}
    if isinstance(value, list):
        return [one for one in map(without_numbers, value) if one not in ({}, [])]
    return value
