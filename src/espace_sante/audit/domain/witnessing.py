"""What a log sends to a witness, and how a witness answers: it signs only a tree that begins with the one it signed.

Source: C2SP tlog-witness, tlog-cosignature.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from espace_sante.audit.domain.merkle import EMPTY_ROOT, ProofWrong, check_consistency
from espace_sante.audit.domain.notes import (
    ED25519,
    Checkpoint,
    NoteKey,
    NoteWrong,
    Sign,
    check_note,
    cosign_note,
    read_checkpoint,
    read_note,
)

MOST_HASHES = 63
LONGEST_REQUEST = 30_000  # bytes


class Answer(IntEnum):
    """How a witness answers, as statuses of HTTP."""

    SIGNED = 200
    MALFORMED = 400
    NOT_SIGNED_BY_THE_LOG = 403
    UNKNOWN_LOG = 404
    ANOTHER_SIZE = 409  # than the one it signed last, which it tells; also: another tree of this size, a fork
    NOT_CONSISTENT = 422


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to be witnessed. `old`: the size that the witness signed last; `proof`: from it to this one."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def text(self) -> str:
        return "\n".join([f"old {self.old}", *(b64encode(one).decode() for one in self.proof), "", self.note])


def read_request(text: str) -> Request:
    """Read what a log sent. Raises NoteWrong."""
    head, gap, note = text.partition("\n\n")
    first, *hashes = head.split("\n")
    word, _, size = first.partition(" ")
    if not gap or word != "old" or not (size.isascii() and size.isdigit()) or len(hashes) > MOST_HASHES:
        raise NoteWrong("This is no checkpoint to witness.")
    try:
        proof = tuple(b64decode(one, validate=True) for one in hashes)
    except ValueError:
        raise NoteWrong("This is no checkpoint to witness.") from None
    return Request(int(size), proof, note)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer and its body. `seen`: what the witness must remember before it answers, when it signs."""

    answer: Answer
    body: str = ""
    seen: Checkpoint | None = None


def judge(
    text: str,
    *,
    logs: Sequence[NoteKey],
    last: Callable[[str], Checkpoint | None],
    key: NoteKey,
    sign: Sign,
    at: int,
) -> Verdict:
    """What a witness does of a request. `last(origin)`: what it signed last of a log; `at`: seconds since 1970."""
    try:
        asked = read_request(text)
        note = read_note(asked.note)
        checkpoint = read_checkpoint(note)
    except NoteWrong:
        return Verdict(Answer.MALFORMED)
    log = log_of(checkpoint.origin, logs)
    if log is None:
        return Verdict(Answer.UNKNOWN_LOG)
    try:
        check_note(note, log)
    except NoteWrong:
        return Verdict(Answer.NOT_SIGNED_BY_THE_LOG)
    verdict = _compare(asked, checkpoint, last(checkpoint.origin))
    if verdict.answer is not Answer.SIGNED:
        return verdict
    return Verdict(Answer.SIGNED, f"{cosign_note(note.text, key=key, sign=sign, at=at)}\n", seen=checkpoint)


def log_of(origin: str, logs: Sequence[NoteKey]) -> NoteKey | None:
    """The key of a tree: one of a log known by the name of any of its months has the others too."""
    for log in logs:
        if origin.rpartition("/")[0] == log.name.rpartition("/")[0]:
            return NoteKey(origin, ED25519, log.public)
    return None


def _compare(asked: Request, new: Checkpoint, seen: Checkpoint | None) -> Verdict:
    old = seen or Checkpoint(new.origin, 0, EMPTY_ROOT)
    if asked.old > new.size:
        return Verdict(Answer.MALFORMED)
    if asked.old != old.size or (old.size == new.size and old.root != new.root):
        return Verdict(Answer.ANOTHER_SIZE, f"{old.size}\n")
    try:
        check_consistency(old=old.size, new=new.size, old_root=old.root, new_root=new.root, proof=asked.proof)
    except ProofWrong:
        return Verdict(Answer.NOT_CONSISTENT)
    return Verdict(Answer.SIGNED)


def read_cosignatures(body: str, text: str, key: NoteKey) -> str:
    """The lines by which this witness signs this text, alone. Raises NoteWrong."""
    line = check_note(read_note(text + "\n" + body), key)
    return f"{line}\n"
