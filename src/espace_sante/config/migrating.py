"""Bring one of the three databases up to date.

Each of them records every migration, whichever database its room is at home in: the history stays whole. Django draws
again, for each, the models that a migration touches and all those tied to them, which is nine tenths of its time. What
is at home elsewhere makes no table here and no relation crosses two hosts (docs/adr/0002): it is recorded, and no more.
"""

from __future__ import annotations

from django.core.management.base import CommandError
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState


class OneHost(MigrationExecutor):
    """Applies the migrations of the apps that are at home in this database, and records the others."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """The state after this migration; its models are drawn for the apps that are at home here."""
        if router.allow_migrate(self.connection.alias, migration.app_label):
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        drawn = vars(state).pop("apps")
        state = migration.mutate_state(state, preserve=False)
        vars(state)["apps"] = drawn
        return super().apply_migration(state, migration, fake=True)


def migrate(alias: str) -> None:
    """Bring the database of this alias up to date; raises CommandError when two migrations both claim to be last."""
    connection = connections[alias]
    connection.prepare_database()
    executor = OneHost(connection)
    executor.loader.check_consistent_history(connection)
    if conflicts := executor.loader.detect_conflicts():
        raise CommandError(f"Several migrations claim to be the last: {conflicts}. Join them: makemigrations --merge")
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    emit_pre_migrate_signal(0, False, alias, plan=plan)
    executor.migrate(targets, plan)
    emit_post_migrate_signal(0, False, alias, plan=plan)
