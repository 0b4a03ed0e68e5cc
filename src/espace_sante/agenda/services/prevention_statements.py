"""What was said of windows, sealed: which act it is of is health content too, so the row bears a mark of it alone."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import orjson

from espace_sante.agenda.domain.prevention_windows import Statement, Status
from espace_sante.agenda.models import PreventionStatement
from espace_sante.kernel.envelope import associated_data, seal, unseal


def mark_of(key: bytes, window: str) -> bytes:
    """Sixteen bytes that name a window in one space, for a row and for an address."""
    return hmac.new(key, b"prevention:" + window.encode(), hashlib.sha256).digest()[:16]


def write(*, space_id: UUID, key: bytes, window: str, statement: Statement, by: str, now: datetime) -> None:
    """In the place of what was said before. In the caller's transaction."""
    words: dict[str, object] = {"window": window, "status": statement.status.value, "on": statement.on, "by": by}
    mark = mark_of(key, window)
    row = PreventionStatement(space_id=space_id, mark=mark, at=now, sealed=_seal(key, space_id, mark, words))
    PreventionStatement.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["space_id", "mark"], update_fields=["at", "sealed"]
    )


def withdraw(*, space_ids: Iterable[UUID], keys: Mapping[UUID, bytes], window: str) -> None:
    """Nothing was said of it any more, in the space nor in those merged into it."""
    for space_id in space_ids:
        PreventionStatement.objects.filter(space_id=space_id, mark=mark_of(keys[space_id], window)).delete()


def statements_in(shown_in: Mapping[UUID, UUID], keys: Mapping[UUID, bytes]) -> dict[UUID, dict[str, Statement]]:
    """What was said in each space, with what was in those merged into it; the latest is kept. One query.

    `shown_in`: each space whose rows are read, with the one it is shown in. Raises CannotDecrypt.
    """
    found: dict[UUID, dict[str, Statement]] = {one: {} for one in shown_in.values()}
    rows = PreventionStatement.objects.filter(space_id__in=list(shown_in)).order_by("at")
    for space_id, mark, sealed in rows.values_list("space_id", "mark", "sealed"):
        words = _open(keys[space_id], space_id, bytes(mark), bytes(sealed))
        on = date.fromisoformat(words["on"]) if words["on"] else None
        found[shown_in[space_id]][str(words["window"])] = Statement(Status(str(words["status"])), on)
    return found


def _seal(key: bytes, space_id: UUID, mark: bytes, words: dict[str, object]) -> bytes:
    return seal(key, orjson.dumps(words), associated=_associated(space_id, mark))


def _open(key: bytes, space_id: UUID, mark: bytes, sealed: bytes) -> dict[str, str | None]:
    words: dict[str, str | None] = orjson.loads(unseal(key, sealed, associated=_associated(space_id, mark)))
    return words


def _associated(space_id: UUID, mark: bytes) -> bytes:
    return associated_data(space_id=space_id, item=f"prevention:{mark.hex()}")
