"""A scene is put back only where it was made: among the very rows that were there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.db import transaction

from espace_sante.agenda.models import Feed
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import space_by_id
from tests.conftest import database_aliases
from tests.remembered import filled_with, remembered
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db


@contextmanager
def one_test() -> Iterator[None]:
    """Whose rows are gone when it ends."""
    with ExitStack() as stack:
        for alias in database_aliases():
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in database_aliases():
            transaction.set_rollback(True, using=alias)


def add_feed(digest: bytes) -> None:
    Feed.objects.create(digest=digest, id=new_id(), space_id=new_id(), by_id=new_id(), made_at=NOW)


def test_the_space_of_a_child_made_anew_is_theirs() -> None:
    for _ in range(2):
        with one_test():
            world = World()
            child = world.citizen("lou", "Lou", born=date(2015, 11, 12))
            space_id: UUID = remembered("a child's space", lambda w=world, c=child: w.open_space(c).id)  # type: ignore[misc]
            assert space_by_id(space_id).holder_id == child.holder_id


def test_what_is_put_back_is_what_was_made() -> None:
    seen = []
    for _ in range(2):
        with one_test():
            world = World()
            seen.append((world.camille.holder_id, world.space.id, filled_with()))
    assert seen[0] == seen[1]


def test_a_scene_asked_for_again_is_kept_while_others_are_made_among_other_rows() -> None:
    made = []
    for number, others in enumerate([1, 2, 3, 4, 0, 5, 0, 6, 0, 7, 0]):
        with one_test():
            for place in range(others):
                add_feed(bytes([place]) * 32)
            made.append(remembered("a scene of this test", lambda n=number: n))  # type: ignore[misc]
    assert made == [0, 1, 2, 3, 4, 5, 4, 7, 4, 9, 4]


def test_a_key_of_raw_bytes_counts_too() -> None:
    seen = set()
    for digest in (b"\xff" * 32, b"\xfe\x00" * 16):
        with one_test():
            add_feed(digest)
            seen.add(filled_with())
    assert len(seen) == 2
