"""The names of professions, which pages translate."""

from __future__ import annotations

from espace_sante.access.domain.matrix import profession_label, professions
from espace_sante.portals.components.professions import LABELS


def test_each_name_of_the_access_room_is_collected_and_no_other() -> None:
    named = {one.label for one in professions().values()} | {profession_label(None)}
    assert set(LABELS) == named
