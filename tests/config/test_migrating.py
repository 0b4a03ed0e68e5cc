"""Each host holds the tables of its own rooms and no others, and the whole history of migrations (docs/adr/0002)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor

from espace_sante.config.databases import ALIASES
from espace_sante.config.migrating import migrate

LIBRARIES = {"django_migrations", "shared_cache", "sqlite_sequence"}


@pytest.mark.parametrize("alias", ALIASES)
def test_a_host_holds_the_tables_of_its_rooms_and_no_others(db: None, alias: str) -> None:
    at_home = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and router.allow_migrate_model(alias, model)
    }
    found = set(connections[alias].introspection.table_names())
    assert found - LIBRARIES == at_home


@pytest.mark.parametrize("alias", ALIASES)
def test_a_host_has_every_migration_in_its_history_and_nothing_left_to_do(db: None, alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    assert set(executor.loader.applied_migrations) == set(executor.loader.disk_migrations)
    migrate(alias)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
