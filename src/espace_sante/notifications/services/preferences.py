"""What a person wants to be told, and how: five types on or off by each way, at once or once a day (NOT-04)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from espace_sante.notifications.domain.kinds import Topic
from espace_sante.notifications.models import Rhythm, SwitchedOff, Way

Choices = frozenset[tuple[Topic, Way]]
EVERYTHING: Choices = frozenset((topic, way) for topic in Topic for way in Way)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`on`: each type with each way by which it is wanted."""

    on: Choices
    daily: bool
    quiet_nights: bool


def preferences_of(reader: str) -> Preferences:
    """In two queries; everything is on until it is switched off."""
    rows = SwitchedOff.objects.filter(reader=reader).values_list("topic", "way")
    off = {(Topic(topic), Way(way)) for topic, way in rows}
    rhythm = Rhythm.objects.filter(reader=reader).first() or Rhythm(reader=reader)
    return Preferences(on=EVERYTHING - off, daily=rhythm.daily, quiet_nights=rhythm.quiet_nights)


def set_preferences(*, reader: str, on: Collection[tuple[Topic, Way]], daily: bool, quiet_nights: bool) -> None:
    """Write all of it at once. What tells of accesses is in no list: it cannot be switched off."""
    off = EVERYTHING - set(on)
    with transaction.atomic(using="ens"):
        SwitchedOff.objects.filter(reader=reader).delete()
        rows = [SwitchedOff(reader=reader, topic=topic.value, way=way.value) for topic, way in sorted(off)]
        SwitchedOff.objects.bulk_create(rows, ignore_conflicts=True)
        rhythm = Rhythm(reader=reader, daily=daily, quiet_nights=quiet_nights)
        Rhythm.objects.bulk_create(
            [rhythm], update_conflicts=True, unique_fields=["reader"], update_fields=["daily", "quiet_nights"]
        )
