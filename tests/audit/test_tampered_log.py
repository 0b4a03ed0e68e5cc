"""Leaves, tiles and checkpoints changed, dropped, cut or forked: the first bad place is named. RULES.md TRA-01."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.audit.domain.merkle import leaf_hash
from espace_sante.audit.domain.notes import Checkpoint
from espace_sante.audit.domain.tiles import grow
from espace_sante.audit.models import ErasedTrace, LogCheckpoint, LogLeaf, LogPeriod, LogQueue, LogTile
from espace_sante.audit.services.log.integrate import _signed
from espace_sante.config.cli import main
from espace_sante.kernel.actors import SYSTEM
from tests.worlds import NOW

pytestmark = pytest.mark.django_db
SPACE, OTHER = UUID(int=7), UUID(int=8)
MONTH = NOW.year * 100 + NOW.month
ENTRIES = 600  # two whole tiles of level 0, and a part of the third


@pytest.fixture(autouse=True)
def log() -> None:
    for space_id, count in ((SPACE, 300), (OTHER, 300)):
        record = audit.TraceRecord(space_id=space_id, at=NOW, act=audit.Act.TRACE_READ, actor=SYSTEM)
        with transaction.atomic(using="dmp"):
            audit.append_all([record] * count)
    for _ in range(3):
        audit.log.integrate(now=NOW, most=200)
    assert audit.verify().holds


def tile(level: int, number: int) -> LogTile:
    return LogTile.objects.get(month=MONTH, level=level, number=number)


def store(one: LogTile, **values: bytes) -> None:
    LogTile.objects.filter(month=MONTH, level=one.level, number=one.number).update(**values)


def change_a_leaf(place: int, *, with_hash: bool) -> None:
    one = tile(0, place // 256)
    at = place % 256 * 32
    leaves = bytes(one.leaves)[:at] + b"x" * 32 + bytes(one.leaves)[at + 32 :]
    hashes = bytes(one.hashes)[:at] + leaf_hash(b"x" * 32) + bytes(one.hashes)[at + 32 :]
    store(one, leaves=leaves, **({"hashes": hashes} if with_hash else {}))


def cut_tile() -> None:
    one = tile(0, 2)
    store(one, leaves=bytes(one.leaves)[:320], hashes=bytes(one.hashes)[:320])


def fork() -> None:
    """A checkpoint that the log's own key signs, of a tree that is not this one."""
    period = LogPeriod.objects.get()
    LogPeriod.objects.update(note=_signed(Checkpoint(period.origin, ENTRIES, b"f" * 32)))


def forked_before() -> None:
    period = LogPeriod.objects.get()
    note = _signed(Checkpoint(period.origin, 400, b"f" * 32))
    LogCheckpoint.objects.create(month=MONTH, hour=1, note=note)


def truncate() -> None:
    """The log as it was, checkpoint included; what was said since is remembered."""
    period = LogPeriod.objects.get()
    edges = [bytes(tile(0, 1).hashes)[: (400 - 256) * 32], bytes(tile(1, 0).hashes)[:32]]
    root = grow(400, edges, []).root
    LogPeriod.objects.update(size=400, note=_signed(Checkpoint(period.origin, 400, root)))


def another_key() -> None:
    LogPeriod.objects.update(key=str(audit.log.current_tree().key).replace("+", "+0"))  # type: ignore[union-attr]


FAULTS: dict[str, tuple[Callable[[], object], int, str]] = {
    "a leaf edited": (lambda: change_a_leaf(300, with_hash=False), 300, "not under its hash"),
    "a leaf and its hash edited": (lambda: change_a_leaf(300, with_hash=True), 256, "level 1"),
    "a leaf of the last tile and its hash edited": (lambda: change_a_leaf(599, with_hash=True), 0, "fork"),
    "a tile dropped": (lambda: LogTile.objects.filter(level=0, number=1).delete(), 256, "missing"),
    "a tile cut": (cut_tile, 522, "missing"),
    "a tile of level 1 changed": (lambda: store(tile(1, 0), hashes=bytes(64)), 0, "level 1"),
    "a tile of level 1 dropped": (lambda: LogTile.objects.filter(level=1).delete(), 0, "level 1"),
    "a forked checkpoint": (fork, 600, "fork"),
    "an older forked checkpoint": (forked_before, 0, "fork"),
    "the log truncated": (truncate, 400, "it had 600 leaves"),
    "a checkpoint that nobody signed": (
        lambda: LogPeriod.objects.update(note=LogPeriod.objects.get().note.replace("\n600\n", "\n599\n")),
        600,
        "not signed",
    ),
    "no checkpoint": (lambda: LogPeriod.objects.update(note=""), 600, "not signed"),
    "a size that the checkpoint does not say": (lambda: LogPeriod.objects.update(size=601), 600, "missing"),
    "another key": (another_key, 0, "no key"),
    "another origin": (lambda: LogPeriod.objects.update(origin="ailleurs"), 0, "fork"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_first_bad_leaf_is_named(fault: str) -> None:
    change, leaf, words = FAULTS[fault]
    change()
    found = audit.verify().log_faults[0]
    assert (found.month, found.leaf) == (MONTH, leaf), found
    assert words in found.what


def fourth():  # type: ignore[no-untyped-def]
    return LogLeaf.objects.filter(space_id=SPACE, position=4)


ENTRY_FAULTS: dict[str, tuple[Callable[[], object], int, str]] = {
    "kept from the log": (lambda: fourth().delete(), 4, "not in the log"),
    "another salt": (
        lambda: fourth().update(salt=bytes(32)),
        4,
        "holds another",
    ),
    "another leaf": (
        lambda: fourth().update(leaf_index=9),
        4,
        "holds another",
    ),
    "a leaf out of the log": (
        lambda: fourth().update(leaf_index=10**9),
        4,
        "holds another",
    ),
    "a leaf of another month": (
        lambda: fourth().update(month=200001),
        4,
        "holds another",
    ),
}


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("fault", ENTRY_FAULTS)
def test_the_first_entry_that_the_log_does_not_hold_is_named(fault: str, whole: bool) -> None:
    change, position, words = ENTRY_FAULTS[fault]
    change()
    found = audit.verify(None if whole else SPACE).faults
    assert [(one.space_id, one.position) for one in found] == [(SPACE, position)]
    assert words in found[0].what


def test_two_entries_do_not_share_a_leaf() -> None:
    first = LogLeaf.objects.get(space_id=SPACE, position=1)
    LogLeaf.objects.filter(space_id=SPACE, position=2).update(leaf_index=first.leaf_index, salt=first.salt)
    assert [(one.space_id, one.position) for one in audit.verify().faults] == [(SPACE, 2)]


def test_an_erasure_that_nobody_sealed_is_seen() -> None:
    with transaction.atomic(using="dmp"):
        audit.log.forget_trace(space_id=SPACE, now=NOW)
    assert audit.verify().holds
    ErasedTrace.objects.update(seal=bytes(32))
    (fault,) = audit.verify().faults
    assert (fault.space_id, fault.what) == (SPACE, "what was erased is not sealed")


def test_more_erased_than_leaves_without_an_entry_is_seen() -> None:
    with transaction.atomic(using="dmp"):
        audit.log.forget_trace(space_id=SPACE, now=NOW)
    ErasedTrace.objects.create(space_id=UUID(int=9), position=2, hash=b"h", seal=b"s", erased_at=NOW)
    (fault,) = audit.verify().log_faults
    assert "300 leaves have no entry, and 302 entries were erased" in fault.what


def test_an_entry_that_waits_is_no_fault() -> None:
    record = audit.TraceRecord(space_id=SPACE, at=NOW, act=audit.Act.TRACE_READ, actor=SYSTEM)
    with transaction.atomic(using="dmp"):
        audit.append(record)
    assert LogQueue.objects.count() == 1
    outcome = audit.verify()
    assert outcome.holds
    assert (outcome.entries, outcome.leaves, outcome.waiting) == (601, 600, 1)


def verify_command(*words: str) -> tuple[int, str]:
    told = CliRunner().invoke(main, ["audit", "verify", *words])
    return told.exit_code, told.output


def test_the_command_says_ok_with_counts_and_broken_with_the_place() -> None:
    assert verify_command() == (
        0,
        "OK  600 entries in 2 chains, every one holds.\nOK  600 leaves in the log, 0 entries wait for it.\n",
    )
    fork()
    code, output = verify_command()
    assert code == 1
    assert f"BROKEN  log {MONTH // 100}-{MONTH % 100:02d}  leaf 600: " in output
    fourth().delete()
    code, output = verify_command()
    assert (code, f"BROKEN  space {SPACE}  entry 4: the entry is not in the log" in output) == (1, True)
    assert verify_command("--space", str(OTHER))[0] == 0
