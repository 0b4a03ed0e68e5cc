"""Signed notes, checkpoints, witnesses: what is ours is taken, what was touched is not."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from espace_sante.audit.domain.notes import (
    COSIGNATURE,
    ED25519,
    LONGEST_NOTE,
    Checkpoint,
    Note,
    NoteKey,
    NoteWrong,
    Signature,
    check_note,
    cosign_note,
    read_checkpoint,
    read_key,
    read_note,
    sign_note,
)

ORIGIN = "sante.example/transparence/2026-11"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY, WITNESS = NoteKey(ORIGIN, ED25519, PUBLIC), NoteKey("temoin.example", COSIGNATURE, PUBLIC)
TEXT = Checkpoint(ORIGIN, 12, b"r" * 32).text
SIGNED = sign_note(TEXT, key=KEY, sign=PRIVATE.sign)
# The example of C2SP signed-note: another program signed it.
THEIRS = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
THEIR_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_note_signed_by_another_program_is_read_and_checked() -> None:
    note, key = read_note(THEIRS), read_key(THEIR_KEY)
    assert (str(note), str(key)) == (THEIRS, THEIR_KEY)
    assert check_note(note, key).name == "PeterNeumann"
    with pytest.raises(NoteWrong, match="no checkpoint"):
        read_checkpoint(note)


def test_a_checkpoint_says_its_origin_its_size_and_its_root() -> None:
    assert f"{ORIGIN}\n12\n{b64encode(b'r' * 32).decode()}\n" == TEXT
    note = read_note(str(Note(TEXT, (SIGNED,))))
    assert read_checkpoint(note) == Checkpoint(ORIGIN, 12, b"r" * 32)
    assert check_note(note, KEY) == SIGNED
    assert read_checkpoint(Note(TEXT + "more\n", ())) == Checkpoint(ORIGIN, 12, b"r" * 32)


def test_a_key_is_known_by_its_name_its_kind_and_itself() -> None:
    assert KEY.id == sha256(ORIGIN.encode() + b"\n\x01" + PUBLIC).digest()[:4]
    assert WITNESS.id == sha256(b"temoin.example\n\x04" + PUBLIC).digest()[:4]
    assert read_key(f" {KEY}\n") == KEY
    assert read_key(str(WITNESS)) == WITNESS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+00000000+",
        "a+00000000+é",
        f"a+00000000+{b64encode(b'x' * 33).decode()}",
        f"a+00000000+{b64encode(bytes([1]) + b'x' * 32).decode()}",
        f"a+00000000+{b64encode(bytes([1]) + b'x' * 31).decode()}",
        str(KEY).replace(ORIGIN, "autre"),
        str(KEY).replace(ORIGIN, ""),
        str(KEY).replace(ORIGIN, "a b"),
        str(NoteKey(ORIGIN, 2, PUBLIC)),
        str(NoteKey("a b", 1, PUBLIC)),
        str(NoteKey("", 1, PUBLIC)),
        str(NoteKey("", 4, PUBLIC)),
    ],
)
def test_anything_else_is_no_key(text: str) -> None:
    with pytest.raises(NoteWrong):
        read_key(text)


def test_a_witness_signs_an_instant_with_the_text() -> None:
    line = cosign_note(TEXT, key=WITNESS, sign=PRIVATE.sign, at=1_800_000_000)
    note = Note(TEXT, (SIGNED, line))
    assert check_note(note, WITNESS) == line
    assert int.from_bytes(line.content[:8], "big") == 1_800_000_000
    PRIVATE.public_key().verify(line.content[8:], f"cosignature/v1\ntime 1800000000\n{TEXT}".encode())
    later = Signature(line.name, line.key_id, (1_800_000_001).to_bytes(8, "big") + line.content[8:])
    with pytest.raises(NoteWrong, match="does not hold"):
        check_note(Note(TEXT, (later,)), WITNESS)


def test_a_text_that_was_touched_is_not_signed() -> None:
    with pytest.raises(NoteWrong, match="does not hold"):
        check_note(Note(TEXT.replace("12", "13"), (SIGNED,)), KEY)


@pytest.mark.parametrize("lines", [(), (cosign_note(TEXT, key=WITNESS, sign=PRIVATE.sign, at=1),)])
def test_a_key_that_did_not_sign_is_told(lines: tuple[Signature, ...]) -> None:
    with pytest.raises(NoteWrong, match="did not sign"):
        check_note(Note(TEXT, lines), KEY)


@pytest.mark.parametrize("change", [{"name": "autre"}, {"key_id": b"0000"}])
def test_a_line_is_a_key_s_by_its_name_and_its_identifier(change: dict[str, object]) -> None:
    values = {"name": SIGNED.name, "key_id": SIGNED.key_id, "content": SIGNED.content} | change
    with pytest.raises(NoteWrong, match="did not sign"):
        check_note(Note(TEXT, (Signature(**values),)), KEY)  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"1234567", b"12345678", SIGNED.content])
def test_a_witness_s_line_that_is_cut_does_not_hold(content: bytes) -> None:
    with pytest.raises(NoteWrong, match="does not hold"):
        check_note(Note(TEXT, (Signature(WITNESS.name, WITNESS.id, content),)), WITNESS)


ENCODED = b64encode(b"12345").decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n",
        "a\n",
        "a\n\n",
        "a\n\n\n",
        f"\n\n— n {ENCODED}\n",
        f"a\n\n— n {ENCODED}",
        f"a\n— n {ENCODED}\n",
        f"a\n\n- n {ENCODED}\n",
        f"a\n\nn {ENCODED}\n",
        f"a\n\n—  {ENCODED}\n",
        f"a\n\n— a+b {ENCODED}\n",
        "a\n\n— n \n",
        "a\n\n— n é\n",
        "a\n\n— n *\n",
        f"a\n\n— n *{ENCODED}\n",
        f"a\n\n— n {b64encode(b'1234').decode()}\n",
        f"a\n\n— n {ENCODED}\nx\n",
        f"a\n\n— n\u00a0m {ENCODED}\n",
    ],
)
def test_anything_else_is_no_note(text: str) -> None:
    with pytest.raises(NoteWrong):
        read_note(text)


def test_a_note_has_a_longest_length() -> None:
    ending = f"\n\n— n {ENCODED}\n"
    assert LONGEST_NOTE == 20_000
    longest = "a" * (LONGEST_NOTE - len(ending)) + ending
    assert read_note(longest).signatures[0].content == b"5"
    with pytest.raises(NoteWrong):
        read_note("a" + longest)


ROOT = b64encode(b"r" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        "o\n1\n",
        f"\n1\n{ROOT}\n",
        f"o\n\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n²\n{ROOT}\n",
        f"o\n٣\n{ROOT}\n",
        "o\n1\n\n",
        f"o\n1\n{b64encode(b'r' * 31).decode()}\n",
        "o\n1\n*\n",
        f"o\n1\n{ROOT}",
        "o",
    ],
)
def test_anything_else_is_no_checkpoint(text: str) -> None:
    with pytest.raises(NoteWrong):
        read_checkpoint(Note(text, ()))


def test_the_root_is_written_in_base64() -> None:
    assert b64decode(TEXT.split("\n")[2]) == b"r" * 32
    assert read_checkpoint(Note(f"o\n0\n{ROOT}\n", ())).size == 0
