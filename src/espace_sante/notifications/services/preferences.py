"""What a person wants to be told, and how: five types on or off by each way, at once or once a day (NOT-04).

Mails and devices tell of everything until it is switched off; the mailbox of the space, of what is asked for alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from espace_sante.notifications.domain.kinds import Topic
from espace_sante.notifications.models import Rhythm, SwitchedOff, SwitchedOn, Way

Choices = frozenset[tuple[Topic, Way]]
EVERYTHING: Choices = frozenset((topic, way) for topic in Topic for way in (Way.MAIL, Way.PUSH))
ON_REQUEST: Choices = frozenset({(Topic.APPOINTMENT, Way.MESSAGE)})  # reminders alone (AGE-08)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`on`: each type with each way by which it is wanted."""

    on: Choices
    daily: bool
    quiet_nights: bool


def preferences_of(reader: str) -> Preferences:
    """In three queries; everything by mail and device is on until it is switched off."""
    rows = SwitchedOff.objects.filter(reader=reader).values_list("topic", "way")
    off = {(Topic(topic), Way(way)) for topic, way in rows}
    wished = SwitchedOn.objects.filter(reader=reader).values_list("topic", "way")
    asked = {(Topic(topic), Way(way)) for topic, way in wished}
    rhythm = Rhythm.objects.filter(reader=reader).first() or Rhythm(reader=reader)
    return Preferences(
        on=(EVERYTHING - off) | (ON_REQUEST & asked), daily=rhythm.daily, quiet_nights=rhythm.quiet_nights
    )


def set_preferences(*, reader: str, on: Collection[tuple[Topic, Way]], daily: bool, quiet_nights: bool) -> None:
    """Write all of it at once. What tells of accesses is in no list: it cannot be switched off."""
    off, asked = EVERYTHING - set(on), ON_REQUEST & set(on)
    with transaction.atomic(using="ens"):
        SwitchedOff.objects.filter(reader=reader).delete()
        rows = [SwitchedOff(reader=reader, topic=topic.value, way=way.value) for topic, way in sorted(off)]
        SwitchedOff.objects.bulk_create(rows, ignore_conflicts=True)
        SwitchedOn.objects.filter(reader=reader).delete()
        wishes = [SwitchedOn(reader=reader, topic=topic.value, way=way.value) for topic, way in sorted(asked)]
        SwitchedOn.objects.bulk_create(wishes, ignore_conflicts=True)
        rhythm = Rhythm(reader=reader, daily=daily, quiet_nights=quiet_nights)
        Rhythm.objects.bulk_create(
            [rhythm], update_conflicts=True, unique_fields=["reader"], update_fields=["daily", "quiet_nights"]
        )
