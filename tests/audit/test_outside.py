"""Whoever is outside checks what is published; witnesses refuse a fork. C2SP tlog-witness; RULES.md TRA-01."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.audit.adapters import outsider
from espace_sante.audit.adapters.witness_server import WitnessStore, witness_server
from espace_sante.audit.domain.merkle import leaf_hash
from espace_sante.audit.domain.notes import ED25519, Checkpoint, Note, NoteKey, check_note, read_note, sign_note
from espace_sante.audit.domain.witnessing import MOST_HASHES, Answer, Request
from espace_sante.audit.models import LogPeriod, LogTile, WitnessedSize
from espace_sante.audit.services.log.integrate import _signed
from espace_sante.config.cli import main
from espace_sante.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def write(count: int) -> None:
    record = audit.TraceRecord(space_id=UUID(int=7), at=NOW, act=audit.Act.TRACE_READ, actor=SYSTEM)
    with transaction.atomic(using="dmp"):
        audit.append_all([record] * count)
    while audit.log.integrate(now=NOW):
        pass


@pytest.fixture
def published(client, monkeypatch: pytest.MonkeyPatch) -> str:  # type: ignore[no-untyped-def]
    """The pages of the log, where `httpx` asks for them: no socket between a test and the view."""

    def get(self: object, url: str) -> httpx.Response:
        answer = client.get(url.removeprefix("http://log.example"))
        return httpx.Response(answer.status_code, content=answer.content)

    monkeypatch.setattr(httpx.Client, "get", get)
    write(600)
    return "http://log.example/transparence"


def test_what_is_published_holds_from_the_first_leaf_to_the_checkpoint(published: str) -> None:
    (tree,) = outsider.check_published(published)
    assert (tree.checkpoint.size, tree.checkpoint.origin) == (600, "127.0.0.1:8000/transparence/2026-11")
    assert outsider.check_published(f"{published}/2026-11", key=str(tree.key)) == [tree]


def test_an_older_checkpoint_is_gone_on_from(published: str) -> None:
    older = audit.log.current_tree()
    write(500)
    assert older is not None
    (tree,) = outsider.check_published(published, older=older.note)
    assert tree.checkpoint.size == 1100
    other_month = older.note.replace("2026-11", "2026-10")
    assert outsider.check_published(published, older=other_month) == [tree]


def tile(level: int, number: int) -> LogTile:
    return LogTile.objects.get(level=level, number=number)


def change_tile(level: int, number: int, **values: bytes) -> None:
    LogTile.objects.filter(level=level, number=number).update(**values)


def change_leaf() -> None:
    one = tile(0, 1)
    change_tile(0, 1, leaves=bytes(one.leaves)[:320] + b"x" * 32 + bytes(one.leaves)[352:])


def change_leaf_and_hash() -> None:
    change_leaf()
    one = tile(0, 1)
    change_tile(0, 1, hashes=bytes(one.hashes)[:320] + leaf_hash(b"x" * 32) + bytes(one.hashes)[352:])


def forked() -> None:
    period = LogPeriod.objects.get()
    LogPeriod.objects.update(note=_signed(Checkpoint(period.origin, 600, b"f" * 32)))


def signed_by_another() -> None:
    period = LogPeriod.objects.get()
    private = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    key = NoteKey(period.origin, ED25519, private.public_key().public_bytes_raw())
    text = read_note(period.note).text
    LogPeriod.objects.update(note=str(Note(text, (sign_note(text, key=key, sign=private.sign),))))


FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "a leaf edited": (change_leaf, "leaf 266: the leaf is not under its hash"),
    "a leaf and its hash edited": (change_leaf_and_hash, "leaf 0: the tile of level 1"),
    "a tile of level 1": (lambda: change_tile(1, 0, hashes=bytes(64)), "leaf 0: the tile of level 1"),
    "a tile dropped": (lambda: LogTile.objects.filter(level=0, number=1).delete(), "answers 404"),
    "a fork": (forked, "leaf 600: the checkpoint is of another tree"),
    "another key": (signed_by_another, "did not sign"),
    "no checkpoint": (lambda: LogPeriod.objects.update(note="x"), "no signed note"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_outsider_names_what_does_not_hold(published: str, fault: str) -> None:
    change, words = FAULTS[fault]
    change()
    told = CliRunner().invoke(main, ["audit", "verify", "--from-tiles", published])
    assert told.exit_code == 1
    assert told.output.startswith("BROKEN  log")
    assert words in told.output


def test_an_outsider_sees_a_log_cut_or_forked_since_a_checkpoint_they_kept(published: str) -> None:
    period = LogPeriod.objects.get()
    cases = {
        _signed(Checkpoint(period.origin, 601, b"f" * 32)): "the tree is cut: it had 601 leaves",
        _signed(Checkpoint(period.origin, 500, b"f" * 32)): "leaf 499: the tree does not go on",
        "x": "no signed note",
    }
    for older, words in cases.items():
        with pytest.raises(outsider.LogWrong, match=words):
            outsider.check_published(published, older=older)


def test_a_trusted_key_goes_before_the_published_one(published: str) -> None:
    other = NoteKey("x", ED25519, Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw())
    with pytest.raises(outsider.LogWrong, match="did not sign"):
        outsider.check_published(published, key=str(other))


def test_the_command_says_what_holds(published: str) -> None:
    told = CliRunner().invoke(main, ["audit", "verify", "--from-tiles", published])
    assert told.exit_code == 0
    assert told.output.startswith("OK  600 leaves in 127.0.0.1:8000/transparence/2026-11, signed by ")


def test_the_command_checks_a_proof_without_a_database(tmp_path: Path) -> None:
    write(3)
    file = tmp_path / "preuve.json"
    file.write_bytes(audit.log.entry_proof(space_id=UUID(int=7), position=2, told={}))
    tree = audit.log.current_tree()
    assert tree is not None
    told = CliRunner().invoke(main, ["audit", "check-proof", str(file), "--key", str(tree.key)])
    assert told.exit_code == 0, told.output
    assert re.search(r"OK  leaf [012] of 3, in 127\.0\.0\.1:8000/transparence/2026-11", told.output)
    assert "The key is the one of the file" in CliRunner().invoke(main, ["audit", "check-proof", str(file)]).output
    file.write_bytes(file.read_bytes().replace(b"trace.read", b"document.read"))
    told = CliRunner().invoke(main, ["audit", "check-proof", str(file)])
    assert (told.exit_code, told.output) == (1, "BROKEN  the proof does not lead to the root\n")


# -- witnesses


class Witness:
    """A real witness, on a port of its own."""

    def __init__(self, folder: Path, log: NoteKey) -> None:
        self.store = WitnessStore(folder, "temoin.example")
        self.server = witness_server(self.store, logs=[log], host="127.0.0.1", port=0)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def post(self, request: str, path: str = "/add-checkpoint") -> httpx.Response:
        return httpx.post(self.address + path, content=request.encode())


@pytest.fixture
def witness(tmp_path: Path, settings) -> Iterator[Witness]:  # type: ignore[no-untyped-def]
    write(10)
    tree = audit.log.current_tree()
    assert tree is not None
    one = Witness(tmp_path, tree.key)
    settings.LOG_WITNESSES = ((one.address, str(one.store.key)),)
    yield one
    one.server.shutdown()
    one.server.server_close()


def latest() -> str:
    tree = audit.log.current_tree()
    assert tree is not None
    return tree.note


def test_a_witness_signs_each_checkpoint_that_goes_on_from_the_last(witness: Witness) -> None:
    assert audit.log.ask_witnesses() == 1
    check_note(read_note(latest()), witness.store.key)
    assert audit.log.ask_witnesses() == 0  # it has
    write(300)
    assert "temoin.example" not in latest()
    assert audit.log.ask_witnesses() == 1
    check_note(read_note(latest()), witness.store.key)
    (row,) = audit.log.witnessed(202611)
    assert (row.witness, row.size) == ("temoin.example", 310)
    assert audit.verify().holds


def test_a_witness_that_remembers_more_than_we_do_tells_its_size(witness: Witness) -> None:
    audit.log.ask_witnesses()
    WitnessedSize.objects.all().delete()
    write(5)
    assert audit.log.ask_witnesses() == 1
    assert WitnessedSize.objects.get().size == 15


def test_a_witness_refuses_a_fork_and_a_log_that_was_cut(witness: Witness) -> None:
    audit.log.ask_witnesses()
    period = LogPeriod.objects.get()
    for size, root in ((10, b"f" * 32), (11, b"f" * 32), (9, b"f" * 32)):
        note = _signed(Checkpoint(period.origin, size, root))
        answers = {witness.post(Request(old, (), note).text).status_code for old in (0, 9, 10)}
        assert Answer.SIGNED not in answers, (size, answers)
    LogPeriod.objects.update(note=_signed(Checkpoint(period.origin, 10, b"f" * 32)), cosignatures="")
    assert audit.log.ask_witnesses() == 0
    assert "temoin.example" not in latest()
    assert witness.store.last(period.origin).root != b"f" * 32  # type: ignore[union-attr]


def test_a_witness_that_is_away_is_asked_again_later(witness: Witness, settings) -> None:  # type: ignore[no-untyped-def]
    address, key = settings.LOG_WITNESSES[0]
    settings.LOG_WITNESSES = (("http://127.0.0.1:9", key), ("nonsense", key))
    assert audit.log.ask_witnesses() == 0
    settings.LOG_WITNESSES = ((address, key),)
    assert audit.log.ask_witnesses() == 1


def test_a_witness_answers_as_the_standard_says(witness: Witness) -> None:
    note, period = latest(), LogPeriod.objects.get()
    other_log = _signed(Checkpoint("ailleurs.example/transparence/2026-11", 10, b"r" * 32))
    unsigned = note.replace("\n10\n", "\n11\n")
    answers = {
        "": Answer.MALFORMED,
        "old 0\n": Answer.MALFORMED,
        f"old x\n\n{note}": Answer.MALFORMED,
        f"old ²\n\n{note}": Answer.MALFORMED,
        f"size 0\n\n{note}": Answer.MALFORMED,
        f"old 0\n*\n\n{note}": Answer.MALFORMED,
        "old 0\n" + "AAAA\n" * (MOST_HASHES + 1) + f"\n{note}": Answer.MALFORMED,
        f"old 11\n\n{note}": Answer.MALFORMED,
        f"old 0\n\n{other_log}": Answer.UNKNOWN_LOG,
        f"old 0\n\n{unsigned}": Answer.NOT_SIGNED_BY_THE_LOG,
        f"old 3\n\n{note}": Answer.ANOTHER_SIZE,
        f"old 0\nAAAA\n\n{note}": Answer.NOT_CONSISTENT,
        f"old 0\n\n{note}": Answer.SIGNED,
    }
    for request, answer in answers.items():
        assert witness.post(request).status_code == answer, request
    again = witness.post(f"old 0\n\n{note}")
    assert (again.status_code, again.text, again.headers["content-type"]) == (409, "10\n", "text/x.tlog.size")
    assert witness.post(f"old 10\n\n{note}").status_code == Answer.SIGNED
    assert witness.post("x", path="/autre").status_code == 404
    assert witness.post("x" * 40_000).status_code == 400
    assert httpx.post(f"{witness.address}/add-checkpoint", content=b"\xff").status_code == 400
    assert witness.store.last(period.origin) == Checkpoint(period.origin, 10, audit_root())


def audit_root() -> bytes:
    return outsider.read_checkpoint(read_note(latest())).root


def test_a_witness_that_starts_again_remembers(witness: Witness, tmp_path: Path) -> None:
    audit.log.ask_witnesses()
    again = WitnessStore(tmp_path, "temoin.example")
    assert again.key == witness.store.key
    assert again.last(LogPeriod.objects.get().origin) is not None


def test_a_log_keeps_its_witnesses_from_month_to_month(witness: Witness) -> None:
    later = datetime(2026, 12, 1, tzinfo=UTC)
    audit.log.ask_witnesses()
    record = audit.TraceRecord(space_id=UUID(int=7), at=later, act=audit.Act.TRACE_READ, actor=SYSTEM)
    with transaction.atomic(using="dmp"):
        audit.append(record)
    audit.log.integrate(now=later)
    assert audit.log.ask_witnesses() == 1
    assert [one.size for one in audit.log.witnessed(202612)] == [1]


def test_no_witness_is_asked_of_an_empty_log() -> None:
    assert settings.LOG_WITNESSES == ()
    assert audit.log.ask_witnesses() == 0
