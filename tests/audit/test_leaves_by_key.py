"""Where what ties leaves to entries is kept on SQLite: in the order of its key (migration 0010). RULES.md TRA-01."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connections

from espace_sante.audit.models import LogLeaf

pytestmark = pytest.mark.django_db
WRITTEN = "SELECT sql FROM sqlite_master WHERE name = 'audit_log_leaf'"


@pytest.fixture
def sqlite() -> None:
    if connections["dmp"].vendor != "sqlite":
        pytest.skip("PostgreSQL keeps the table that Django wrote.")


@pytest.mark.usefixtures("sqlite")
def test_leaves_are_kept_without_a_second_index_and_survive_the_way_there_and_back() -> None:
    kept = [(UUID(int=number % 3), number, 202611, 10 - number, bytes([number]) * 32) for number in range(1, 9)]
    for space_id, position, month, index, salt in kept:
        LogLeaf.objects.create(space_id=space_id, position=position, month=month, leaf_index=index, salt=salt)
    migration = import_module("espace_sante.audit.migrations.0010_leaves_kept_by_their_key")
    with connections["dmp"].cursor() as cursor:
        editor = SimpleNamespace(connection=connections["dmp"], execute=cursor.execute)
        assert _written(cursor).endswith("WITHOUT ROWID")
        migration.backwards(None, editor)
        assert _written(cursor).endswith(")")
        migration.forwards(None, editor)
        assert _written(cursor).endswith("WITHOUT ROWID")
    columns = ("space_id", "position", "month", "leaf_index", "salt")
    assert sorted(LogLeaf.objects.values_list(*columns)) == sorted(kept)


def _written(cursor: object) -> str:
    return str(cursor.execute(WRITTEN).fetchone()[0])  # type: ignore[attr-defined]
