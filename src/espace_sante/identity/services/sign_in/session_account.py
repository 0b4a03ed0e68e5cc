"""The account of a session, asked for by every page: one prepared statement, with whom the account stands for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model

from espace_sante.identity.models import Account, Holder, Professional, Structure
from espace_sante.prepared.api import Select

STANDS_FOR: dict[str, type[Model]] = {"holder": Holder, "professional": Professional, "structure": Structure}


def account_of_session(account_id: UUID) -> Account | None:
    """The account as `Account.objects.get` gives it, or None when there is none. One query."""
    row = _ACCOUNT.first(account_id=account_id)
    if row is None:
        return None
    account, rest = _taken(Account, row)
    for name, model in STANDS_FOR.items():
        other, rest = _taken(model, rest)
        setattr(account, name, None if other.pk is None else other)
    account.present_now = bool(rest[0])  # annotated by its manager
    found: Account = account
    return found


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _taken(model: type[Model], values: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """The instance that begins a row, and the rest of the row."""
    names = _columns(model)
    return model.from_db("ens", names, values[: len(names)]), values[len(names) :]


_ACCOUNT = Select(
    lambda asked: Account.objects.filter(id=asked.account_id).values_list(
        *_columns(Account),
        *[f"{name}__{column}" for name, model in STANDS_FOR.items() for column in _columns(model)],
        "present_now",
    ),
    account_id=UUID,
)
