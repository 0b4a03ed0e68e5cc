"""The most frequent writing of all: a refresh token is replaced and an access token is written, both or neither.

One statement where the database can, so that no transaction is opened and closed around it; two in one elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from espace_sante.prepared.api import execute

_REPLACE = (
    'UPDATE "pairing_token_grant" SET "refresh_digest" = %s, "refresh_until" = %s '
    'WHERE "id" = %s AND "refresh_digest" = %s AND "ended_at" IS NULL'
)
_WRITE = 'INSERT INTO "pairing_access_token" ("digest", "scope", "expires_at", "grant_id") VALUES (%s, %s, %s, %s)'
_BOTH = (
    'WITH "replaced" AS (UPDATE "pairing_token_grant" SET "refresh_digest" = %s, "refresh_until" = %s '
    'WHERE "id" = %s AND "refresh_digest" = %s AND "ended_at" IS NULL RETURNING "id") '
    'INSERT INTO "pairing_access_token" ("digest", "scope", "expires_at", "grant_id") '
    'SELECT %s, %s, %s, "id" FROM "replaced"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Digests of refresh tokens, `before` and `after`, and of the access token that goes with the new one."""

    grant_id: UUID
    before: bytes
    after: bytes
    until: datetime
    access: bytes
    scope: str
    expires_at: datetime


def replace_refresh(one: Replacement) -> bool:
    """False, and nothing is written, when the token is no longer the one before: another request was first."""
    connection = connections["ens"]
    replaced = (one.after, _instant(one.until, connection), _id(one.grant_id, connection), one.before)
    written = (one.access, one.scope, _instant(one.expires_at, connection))
    if connection.vendor == "postgresql":
        return execute("ens", _BOTH, *replaced, *written) > 0
    with transaction.atomic(using="ens"):
        if not execute("ens", _REPLACE, *replaced):
            return False
        execute("ens", _WRITE, *written, _id(one.grant_id, connection))
    return True


def _instant(value: datetime, connection: BaseDatabaseWrapper) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _id(value: UUID, connection: BaseDatabaseWrapper) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex
