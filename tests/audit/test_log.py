"""Every entry reaches the log once, in tiles and checkpoints that anybody checks. RULES.md TRA-01; ADR 19."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import orjson
import pytest
from django.db import DatabaseError, connections, transaction
from pymerkle import InmemoryTree, verify_inclusion

from espace_sante.audit import api as audit
from espace_sante.audit.domain.access_proof import check_proof, commitment
from espace_sante.audit.domain.merkle import ProofWrong, leaf_hash
from espace_sante.audit.domain.notes import check_note, read_checkpoint, read_note
from espace_sante.audit.domain.tiles import leaves_of
from espace_sante.audit.models import ErasedTrace, LogCheckpoint, LogLeaf, LogPeriod, LogQueue, LogTile, TraceEntryRow
from espace_sante.kernel.actors import SYSTEM
from tests.audit.first_format import append_in_the_first_format
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
SPACE = UUID(int=7)
MONTH = NOW.year * 100 + NOW.month


def write(count: int, *, space_id: UUID = SPACE, at: datetime = NOW) -> int:
    record = audit.TraceRecord(space_id=space_id, at=at, act=audit.Act.TRACE_READ, actor=SYSTEM)
    with transaction.atomic(using="dmp"):
        return audit.append_all([record] * count)


def integrate_all(*, now: datetime = NOW, most: int | None = None) -> int:
    return sum(iter(lambda: audit.log.integrate(now=now, most=most), 0))


def published_leaves(month: int = MONTH) -> list[bytes]:
    tree = audit.log.tree_of(month)
    assert tree is not None
    full, last = divmod(tree.size, 256)
    widths = [256] * full + ([last] if last else [])
    bundles = [audit.log.bundle(month, number, width) for number, width in enumerate(widths)]
    return [leaf for one in bundles if one is not None for leaf in leaves_of(one)]


@pytest.mark.parametrize("most", [1, 7, 256, None])
def test_each_entry_has_one_leaf(most: int | None) -> None:
    write(300 if most != 1 else 20)
    count = integrate_all(most=most)
    assert count == TraceEntryRow.objects.count()
    assert not LogQueue.objects.exists()
    leaves = published_leaves()
    assert len(leaves) == count
    for row in LogLeaf.objects.filter(space_id=SPACE):
        entry = TraceEntryRow.objects.get(space_id=SPACE, position=row.position)
        assert leaves[row.leaf_index] == commitment(bytes(row.salt), bytes(entry.hash), bytes(entry.content_hash))
    assert len(set(LogLeaf.objects.values_list("salt", flat=True))) == count


def test_the_checkpoint_is_the_root_that_another_program_finds() -> None:
    write(300)
    integrate_all(most=100)
    tree = audit.log.current_tree()
    assert tree is not None
    note = read_note(tree.note)
    check_note(note, tree.key)
    other = InmemoryTree(algorithm="sha256")
    for leaf in published_leaves():
        other.append_entry(leaf)
    checkpoint = read_checkpoint(note)
    assert (checkpoint.size, checkpoint.root) == (tree.size, other.get_root())
    assert checkpoint.origin == tree.origin == f"127.0.0.1:8000/transparence/{tree.name}"
    assert LogCheckpoint.objects.get().note == tree.note


def test_again_does_nothing_and_signs_nothing() -> None:
    write(3)
    integrate_all()
    before = LogPeriod.objects.values().get()
    assert audit.log.integrate(now=NOW + timedelta(hours=1)) == 0
    assert LogPeriod.objects.values().get() == before


def test_a_month_that_ends_leaves_its_tree_as_it_is_and_begins_another() -> None:
    write(3)
    integrate_all()
    ended = audit.log.current_tree()
    later = datetime(NOW.year + 1, 1, 1, tzinfo=UTC)
    write(2, at=later)
    integrate_all(now=later)
    current = audit.log.current_tree()
    assert current is not None
    assert ended is not None
    assert (current.month, current.size) == ((NOW.year + 1) * 100 + 1, 2)
    assert [tree.month for tree in audit.log.trees()] == [current.month, ended.month]
    assert audit.log.tree_of(ended.month) == ended
    write(1)
    integrate_all(now=NOW)  # a clock that goes back: the tree that grows is the newest
    assert audit.log.tree_of(ended.month) == ended


def test_a_partial_tile_is_the_beginning_of_the_one_that_grows() -> None:
    write(10)
    integrate_all()
    ten = audit.log.tile(MONTH, 0, 0, 10)
    write(300)
    integrate_all()
    whole = audit.log.tile(MONTH, 0, 0, 256)
    assert ten is not None
    assert whole is not None
    assert whole[:320] == ten == audit.log.tile(MONTH, 0, 0, 10)
    assert whole[:32] == leaf_hash(published_leaves()[0])
    assert audit.log.tile(MONTH, 0, 1, 54) is not None
    assert audit.log.tile(MONTH, 0, 1, 55) is None
    assert audit.log.tile(MONTH, 1, 0, 1) is not None
    for missing in ((MONTH, 0, 2, 1), (MONTH, 2, 0, 1), (MONTH, 0, 0, 0), (MONTH, 0, 0, 257), (200001, 0, 0, 1)):
        assert audit.log.tile(*missing) is None
    assert audit.log.bundle(MONTH, 1, 55) is None


def test_the_log_adds_no_statement_to_an_act(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    write(1)
    together = connections["dmp"].vendor == "postgresql"  # the head and the entry in one statement
    with django_assert_num_queries(4 if together else 5, using="dmp"):  # with the point of return and its end
        write(1)


def test_what_fails_half_way_is_wholly_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    write(5)
    monkeypatch.setattr(LogPeriod, "save", lambda *_, **__: (_ for _ in ()).throw(DatabaseError("disk full")))
    with pytest.raises(DatabaseError):
        audit.log.integrate(now=NOW)
    assert LogQueue.objects.count() == 5
    assert (LogLeaf.objects.count(), LogTile.objects.count(), LogPeriod.objects.count()) == (0, 0, 0)
    monkeypatch.undo()
    assert integrate_all() == 5


def test_the_proof_of_an_entry_stands_alone() -> None:
    write(3)
    integrate_all()
    write(300)
    integrate_all()
    tree = audit.log.current_tree()
    assert tree is not None
    for position in (1, 2, 303):
        checked = check_proof(audit.log.entry_proof(space_id=SPACE, position=position, told={}), key=tree.key)
        assert (checked.entry["space_id"], checked.checkpoint.size) == (str(SPACE), tree.size)


def test_min_11_leaves_of_a_batch_stand_by_chance_whatever_the_order_of_their_lines() -> None:
    write(300)
    integrate_all()
    places = list(LogLeaf.objects.filter(space_id=SPACE).order_by("position").values_list("leaf_index", flat=True))
    assert places != sorted(places)
    assert sorted(places) == list(range(300))
    assert published_leaves() == sorted(published_leaves())


def test_min_11_a_proof_tells_neither_the_place_of_a_line_nor_the_hashes_of_its_chain() -> None:
    write(3)
    integrate_all()
    file = audit.log.entry_proof(space_id=SPACE, position=2, told={})
    assert not {"position", "count"} & orjson.loads(file)["entry"].keys()
    leaf = LogLeaf.objects.get(space_id=SPACE, position=2)
    hashes = [bytes(one) for one in TraceEntryRow.objects.filter(space_id=SPACE).values_list("hash", flat=True)]
    for secret in [*hashes, bytes(leaf.salt)[16:]]:
        assert secret.hex() not in file.decode()


def test_another_program_finds_the_leaf_of_a_proof_in_the_tree() -> None:
    """Nothing of ours but the file: JSON, SHA-256 and pymerkle."""
    write(300)
    integrate_all()
    other = InmemoryTree(algorithm="sha256")
    for leaf in published_leaves():
        other.append_entry(leaf)
    file = json.loads(audit.log.entry_proof(space_id=SPACE, position=7, told={}))
    values = json.dumps(list(file["entry"].values()), separators=(",", ":"), ensure_ascii=False).encode()
    content = sha256(values).digest()
    leaf = sha256(bytes.fromhex(file["salt"]) + content + bytes.fromhex(file["place"])).digest()
    head, _, note = file["proof"].partition("\n\n")
    index = int(head.splitlines()[1].removeprefix("index "))
    root = b64decode(note.splitlines()[2])
    expected = other.prove_inclusion(index + 1)
    assert [b64decode(one) for one in head.splitlines()[2:]] == [
        bytes.fromhex(one) for one in expected.serialize()["path"][1:]
    ]
    verify_inclusion(sha256(b"\0" + leaf).digest(), root, expected)


def test_lines_of_the_first_format_are_verified_proved_and_followed_by_others() -> None:
    record = audit.TraceRecord(space_id=SPACE, at=NOW, act=audit.Act.DOCUMENTS_LISTED, actor=SYSTEM, count=3)
    append_in_the_first_format([record, replace(record, count=None)])
    write(2)
    integrate_all()
    outcome = audit.verify()
    assert (outcome.holds, outcome.entries, outcome.leaves) == (True, 4, 4)
    checked = [check_proof(audit.log.entry_proof(space_id=SPACE, position=one, told={})).entry for one in (1, 2, 3)]
    assert [one.get("position") for one in checked] == [1, 2, None]


def test_an_entry_that_waits_or_does_not_exist_has_no_proof() -> None:
    write(1)
    with pytest.raises(audit.log.NotInTheLogYet):
        audit.log.entry_proof(space_id=SPACE, position=1, told={})
    with pytest.raises(audit.log.EntryUnknown):
        audit.log.entry_proof(space_id=SPACE, position=2, told={})


def forget(space_id: UUID) -> int:
    with transaction.atomic(using="dmp"):
        return audit.log.forget_trace(space_id=space_id, now=NOW)


def test_an_erased_space_leaves_nothing_readable_and_the_chain_and_the_log_hold_lc_20() -> None:
    world = World()
    world.deposit()
    integrate_all()
    before = audit.log.current_tree()
    kept = audit.log.entry_proof(space_id=world.space.id, position=1, told={})
    world.deposit()  # this one waits for the log when the space is erased
    last = forget(world.space.id)
    assert not TraceEntryRow.objects.filter(space_id=world.space.id).exists()
    assert not LogLeaf.objects.filter(space_id=world.space.id).exists()
    integrate_all()
    assert not LogLeaf.objects.filter(space_id=world.space.id).exists(), "no salt for what was erased while it waited"
    assert audit.verify().faults == []
    tree = audit.log.current_tree()
    assert before is not None
    assert tree is not None
    assert tree.size > before.size
    assert check_proof(kept, key=tree.key).entry["space_id"] == str(world.space.id)  # it holds for ever
    write(2, space_id=world.space.id)
    integrate_all()
    assert TraceEntryRow.objects.filter(space_id=world.space.id).order_by("position").first().position == last + 1  # type: ignore[union-attr]
    assert audit.verify().faults == []
    following = check_proof(audit.log.entry_proof(space_id=world.space.id, position=last + 1, told={}))
    assert following.entry["space_id"] == str(world.space.id)


def test_a_space_is_erased_twice_and_one_without_a_trace_not_at_all() -> None:
    assert forget(SPACE) == 0
    write(2)
    assert forget(SPACE) == 2
    write(1)
    assert forget(SPACE) == 3
    assert ErasedTrace.objects.get().position == 3
    integrate_all()
    assert audit.verify().faults == []


def test_nothing_is_forgotten_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["dmp"], "in_atomic_block", False)
    with pytest.raises(audit.NotInTransaction):
        audit.log.forget_trace(space_id=SPACE, now=NOW)


def test_the_database_removes_nothing_of_a_space_that_is_not_erased() -> None:
    write(2)
    forget(SPACE)
    write(1)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(using="dmp"):
        TraceEntryRow.objects.filter(space_id=SPACE)._raw_delete("dmp")
    assert TraceEntryRow.objects.filter(space_id=SPACE).count() == 1


def test_a_proof_with_another_salt_shows_nothing() -> None:
    write(1)
    integrate_all()
    LogLeaf.objects.update(salt=bytes(32))
    with pytest.raises(ProofWrong):
        check_proof(audit.log.entry_proof(space_id=SPACE, position=1, told={}))
