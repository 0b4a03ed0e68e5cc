"""A witness signs a tree that begins with the one it signed, and answers the others as C2SP tlog-witness says."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from espace_sante.audit.domain.merkle import EMPTY_ROOT, leaf_hash, node_hash
from espace_sante.audit.domain.notes import (
    COSIGNATURE,
    ED25519,
    LONGEST_NOTE,
    Checkpoint,
    Note,
    NoteKey,
    NoteWrong,
    check_note,
    read_note,
    sign_note,
)
from espace_sante.audit.domain.witnessing import (
    LONGEST_REQUEST,
    MOST_HASHES,
    Answer,
    Request,
    Verdict,
    judge,
    log_of,
    read_cosignatures,
    read_request,
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
ORIGIN = "sante.example/transparence/2026-11"
LOG, WITNESS = NoteKey(ORIGIN, ED25519, PUBLIC), NoteKey("temoin.example", COSIGNATURE, PUBLIC)
A, B = leaf_hash(b"a"), leaf_hash(b"b")
ONE, TWO = Checkpoint(ORIGIN, 1, A), Checkpoint(ORIGIN, 2, node_hash(A, B))


def signed(checkpoint: Checkpoint, origin: str = "") -> str:
    key = NoteKey(origin or checkpoint.origin, ED25519, PUBLIC)
    return str(Note(checkpoint.text, (sign_note(checkpoint.text, key=key, sign=PRIVATE.sign),)))


def ask(request: str, seen: Checkpoint | None = None) -> Verdict:
    return judge(request, logs=[LOG], last=lambda origin: seen, key=WITNESS, sign=PRIVATE.sign, at=7)


@pytest.mark.parametrize(
    ("request_", "seen"),
    [
        (Request(0, (), signed(ONE)), None),
        (Request(0, (), signed(TWO)), None),
        (Request(1, (B,), signed(TWO)), ONE),
        (Request(2, (), signed(TWO)), TWO),
        (Request(0, (), signed(Checkpoint(ORIGIN, 0, EMPTY_ROOT))), None),
    ],
)
def test_a_tree_that_goes_on_is_signed(request_: Request, seen: Checkpoint | None) -> None:
    verdict = ask(request_.text, seen)
    assert verdict.answer is Answer.SIGNED
    assert verdict.seen is not None
    note = read_note(request_.note)
    lines = read_cosignatures(verdict.body, note.text, WITNESS)
    assert lines == verdict.body
    check_note(read_note(f"{note.text}\n{lines}"), WITNESS)
    assert verdict.seen.text == note.text


@pytest.mark.parametrize(
    ("request_", "seen", "answer", "body"),
    [
        (Request(0, (), signed(TWO)), ONE, Answer.ANOTHER_SIZE, "1\n"),
        (Request(1, (B,), signed(TWO)), None, Answer.ANOTHER_SIZE, "0\n"),
        (Request(2, (), signed(Checkpoint(ORIGIN, 2, A))), TWO, Answer.ANOTHER_SIZE, "2\n"),
        (Request(1, (A,), signed(TWO)), ONE, Answer.NOT_CONSISTENT, ""),
        (Request(1, (), signed(TWO)), ONE, Answer.NOT_CONSISTENT, ""),
        (Request(0, (A,), signed(ONE)), None, Answer.NOT_CONSISTENT, ""),
        (Request(2, (), signed(ONE)), TWO, Answer.MALFORMED, ""),
        (Request(0, (), signed(Checkpoint("autre.example/transparence/2026-11", 1, A))), None, Answer.UNKNOWN_LOG, ""),
        (Request(0, (), signed(ONE, "autre")), None, Answer.NOT_SIGNED_BY_THE_LOG, ""),
        (Request(0, (), "x"), None, Answer.MALFORMED, ""),
    ],
)
def test_anything_else_is_not(request_: Request, seen: Checkpoint | None, answer: Answer, body: str) -> None:
    assert ask(request_.text, seen) == Verdict(answer, body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "old 1",
        "old 1\n",
        "old\n\nx",
        "old x\n\nx",
        "old ²\n\nx",
        "old -1\n\nx",
        "new 1\n\nx",
        "old 1\n*\n\nx",
        "old 1\né\n\nx",
    ],
)
def test_anything_else_is_no_request(text: str) -> None:
    with pytest.raises(NoteWrong):
        read_request(text)


def test_a_request_holds_so_many_hashes_at_most() -> None:
    assert MOST_HASHES == 63  # C2SP tlog-witness
    assert LONGEST_REQUEST > MOST_HASHES * 45 + LONGEST_NOTE
    line = b64encode(A).decode()
    assert len(read_request("old 1\n" + f"{line}\n" * MOST_HASHES + "\nx").proof) == MOST_HASHES
    with pytest.raises(NoteWrong):
        read_request("old 1\n" + f"{line}\n" * (MOST_HASHES + 1) + "\nx")


def test_a_log_is_known_by_any_of_its_months() -> None:
    december = "sante.example/transparence/2026-12"
    assert log_of(december, [NoteKey("x/y/2026-11", ED25519, b"o" * 32), LOG]) == NoteKey(december, ED25519, PUBLIC)
    assert log_of("sante.example/autre/2026-12", [LOG]) is None
    assert log_of(december, []) is None


def test_the_line_of_another_witness_is_not_kept() -> None:
    verdict = ask(Request(0, (), signed(ONE)).text)
    with pytest.raises(NoteWrong):
        read_cosignatures(verdict.body, ONE.text, NoteKey("autre", COSIGNATURE, PUBLIC))


def test_answers_are_the_statuses_that_logs_expect() -> None:
    """C2SP tlog-witness: each has one meaning, and 409 tells the size."""
    assert {one.name: one.value for one in Answer} == {
        "SIGNED": 200,
        "MALFORMED": 400,
        "NOT_SIGNED_BY_THE_LOG": 403,
        "UNKNOWN_LOG": 404,
        "ANOTHER_SIZE": 409,
        "NOT_CONSISTENT": 422,
    }
