"""One-off codes: the holder makes one, a professional types it once, and reads what it opens for a while.

The code is random and kept nowhere; its digest, under a key that no database holds, finds it. Wrong, expired, used and
withdrawn codes answer alike, and so does a right one typed by somebody whom its holder blocked.
Source: CSP art. R. 1111-32 para 2; RULES.md PRO-13.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from espace_sante.access.domain.facts import Action
from espace_sante.access.domain.matrix import CitizenCategory
from espace_sante.access.models import AccessCode, CareRelation
from espace_sante.access.services.ask import case_of, refuse_secrecy
from espace_sante.access.services.changes import EndInvalid, allowed_case, begin, end, record
from espace_sante.access.services.scopes import written_scope
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Conflict, NotFound, Refused
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import SpaceUnknown, SpaceView, space_by_id
from espace_sante.vault import api as vault

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
CHARACTERS, GROUP = 8, 4  # 30^8 codes, 39 bits, tried five times in a quarter of an hour, for a day
MOST_CODES = 20  # that wait, of one space
MOST_DOCUMENTS = 500  # that one code names
_DIGEST = b"espace-sante/access/code\0"
_WINDOW_SECONDS = 15 * 60
_Kind = CareRelation.Kind
WRONG_CODE = "wrong_code"  # why, in the trace: never given, used, withdrawn or too old


class CodeRefused(NotFound):
    """This code opens nothing: it is wrong, used, withdrawn, or its time is over."""

    code = "code-refused"


class TooManyTries(Refused):
    """Too many codes were tried. Wait a quarter of an hour."""

    code = "too-many-tries"


class TooManyCodes(Conflict):
    """Too many codes wait to be used: withdraw some first."""

    code = "too-many-codes"


class NothingInScope(Conflict):
    """A code opens at least one category or one document."""

    code = "nothing-in-scope"


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A new code: `text` is shown once, as `7KQ2-MXW4`."""

    id: UUID
    text: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code as its holder sees it afterwards. `used_by` is an RPPS number, empty while nobody typed it."""

    id: UUID
    reads: bool
    scope: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: str
    withdrawn_at: datetime | None


def make_code(
    *,
    actor: Actor,
    space: SpaceView,
    now: datetime,
    reads: bool = True,
    categories: Collection[CitizenCategory] | None = None,
    documents: Collection[UUID] | None = None,
    life: timedelta | None = None,
    opens: timedelta | None = None,
) -> MadeCode:
    """A code for one professional, whoever types it first. None for `categories` and `documents`: everything.

    `reads` False: it leads to a deposit, and opens no reading. `life`: how long it can be typed; `opens`: how long the
    access lasts. Raises AccessRefused, TooManyCodes, NothingInScope, EndInvalid.
    """
    act = audit.Act.ACCESS_CODE_MADE
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    life = settings.ACCESS_CODE_LIFE if life is None else life
    opens = settings.ACCESS_CODE_OPENS if opens is None else opens
    _check(categories, documents, life, opens)
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS))
    row = AccessCode(
        space_id=space.id,
        id=new_id(),
        digest=_digest(letters),
        reads=reads,
        scope=written_scope(categories=categories, documents=documents),
        made_at=now,
        expires_at=now + life,
        opens_seconds=int(opens.total_seconds()),
        by_kind=actor.kind.value,
        by_id=actor.id,
    )
    with transaction.atomic(using="dmp"):
        waiting = AccessCode.objects.filter(
            space_id=space.id, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
        )
        if waiting.count() >= MOST_CODES:
            raise TooManyCodes
        row.save(force_insert=True)
        audit.append(record(act, actor=actor, space=space, now=now, reason="read" if reads else "feed"))
    return MadeCode(id=row.id, text=f"{letters[:GROUP]}-{letters[GROUP:]}", expires_at=row.expires_at)


def _check(
    categories: Collection[CitizenCategory] | None,
    documents: Collection[UUID] | None,
    life: timedelta,
    opens: timedelta,
) -> None:
    for chosen in (categories, documents):
        if chosen is not None and not 0 < len(chosen) <= MOST_DOCUMENTS:
            raise NothingInScope
    if life <= timedelta() or opens <= timedelta() or max(life, opens) > settings.CARE_TEAM_LIFE:
        raise EndInvalid(field="life")


def redeem_code(*, actor: Actor, code: str, now: datetime, space: SpaceView | None = None) -> SpaceView:
    """A professional types a code: what it opens is open to them until its time is over. Returns whose space it is.

    `space`: the code must be of this one. Raises CodeRefused, TooManyTries, SecretConnectionRefused. A wrong one is
    written in the trace of the person it was typed for, when there is one; who typed it is told the same in any case.
    """
    refuse_secrecy(actor)
    claimed = _claim_try(actor)
    try:
        found = _redeem(actor, code, space, now)
    except CodeRefused:
        _trace_refusal(actor, code, space, now)
        raise
    cache.delete(claimed)  # a right one counts for nothing, and gives no wrong one back
    return found


def _redeem(actor: Actor, code: str, space: SpaceView | None, now: datetime) -> SpaceView:
    """Raises CodeRefused."""
    with transaction.atomic(using="dmp"):
        row = AccessCode.objects.select_for_update().filter(digest=_digest(_typed(code))).first()
        found = _usable(row, actor, space, now)
        if row is None or found is None:
            raise CodeRefused
        row.used_at, row.used_by = now, actor.rpps or ""
        row.save(update_fields=["used_at", "used_by"])
        if row.reads:
            until = now + timedelta(seconds=row.opens_seconds)
            end(found.id, [_Kind.CODE], rpps=row.used_by, now=now)
            begin(found.id, _Kind.CODE, rpps=row.used_by, by=actor, now=now, until=until, scope=row.scope)
        reason = "read" if row.reads else "feed"
        audit.append(
            record(audit.Act.ACCESS_CODE_USED, actor=actor, space=found, now=now, reason=reason, about=row.used_by)
        )
    return found


def _trace_refusal(actor: Actor, code: str, space: SpaceView | None, now: datetime) -> None:
    """In the record it was typed before, else in that of the code, used, withdrawn or too old: a code that never was is
    of nobody. In a transaction of its own (PRO-12).
    """
    try:
        about = space or _space_of(code)
    except SpaceUnknown:
        return
    if about is None:
        return
    decision = case_of(actor=actor, space=about, now=now).decide(Action.USE_CODE)
    reason = WRONG_CODE if decision.allowed else decision.reason.value
    refused = record(
        audit.Act.ACCESS_CODE_USED, actor=actor, space=about, now=now, reason=reason, about=actor.rpps or ""
    )
    audit.append_alone(replace(refused, outcome=audit.Outcome.REFUSED, matrix_version=decision.matrix_version))


def _space_of(code: str) -> SpaceView | None:
    """Raises SpaceUnknown."""
    space_id = AccessCode.objects.filter(digest=_digest(_typed(code))).values_list("space_id", flat=True).first()
    return space_by_id(space_id) if space_id else None


def _usable(row: AccessCode | None, actor: Actor, space: SpaceView | None, now: datetime) -> SpaceView | None:
    """The space that this code opens to this professional now, or None."""
    if row is None or row.used_at is not None or row.withdrawn_at is not None or row.expires_at <= now:
        return None
    if space is not None and space.id != row.space_id:
        return None
    found = space or space_by_id(row.space_id)
    decision = case_of(actor=actor, space=found, now=now).decide(Action.USE_CODE)
    return found if decision.allowed else None


def withdraw_code(*, actor: Actor, space: SpaceView, code_id: UUID, now: datetime) -> bool:
    """The holder takes a code back: unused, it opens nothing more; used, what it opened is closed at once.

    True when it was one of the space, not withdrawn yet. Raises AccessRefused.
    """
    act = audit.Act.ACCESS_CODE_WITHDRAWN
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    with transaction.atomic(using="dmp"):
        row = AccessCode.objects.select_for_update().filter(space_id=space.id, id=code_id).first()
        if row is None or row.withdrawn_at is not None:
            return False
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        if row.reads and row.used_by and not _typed_another_since(row):
            end(space.id, [_Kind.CODE], rpps=row.used_by, now=now)
        audit.append(record(act, actor=actor, space=space, now=now, reason="withdrawn", about=row.used_by))
    return True


def _typed_another_since(row: AccessCode) -> bool:
    """Whether what is open to who typed this code was opened by a later one, which took its place."""
    later = AccessCode.objects.filter(space_id=row.space_id, used_by=row.used_by, used_at__gt=row.used_at, reads=True)
    return later.exists()


def codes_of(*, actor: Actor, space: SpaceView, now: datetime, most: int = 50) -> list[CodeView]:
    """The codes made in this space, newest first. Raises AccessRefused."""
    act = audit.Act.ACCESS_CODE_MADE
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    rows = AccessCode.objects.filter(space_id=space.id).order_by("-made_at", "-id")[:most]
    return [
        CodeView(
            id=row.id,
            reads=row.reads,
            scope=row.scope,
            made_at=row.made_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
            used_by=row.used_by,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]


def _claim_try(actor: Actor) -> str:
    """Take one of this professional's tries, and return its key: each comes back by itself after a quarter of an hour.

    `add` is what the shared cache does in one go: tries made at the same time take one each, where a count that is
    read, then written, would count them as one. Raises TooManyTries, CodeRefused.
    """
    if actor.kind is not ActorKind.PROFESSIONAL:
        raise CodeRefused
    for number in range(settings.ACCESS_CODE_TRIES):
        key = f"access-code:{actor.id}:{number}"
        if cache.add(key, 1, _WINDOW_SECONDS):
            return key
    raise TooManyTries


def _typed(text: str) -> str:
    """What somebody typed: spaces, dashes and lower case do not count."""
    return "".join(one for one in text.upper() if one.isalnum())[:64]


def _digest(letters: str) -> bytes:
    return vault.master_key().mac(_DIGEST + letters.encode())
