"""The proof of one access stands alone, and any change to it is seen. RULES.md TRA-01, TRA-08."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from espace_sante.audit.domain import merkle
from espace_sante.audit.domain.access_proof import (
    FIRST_FORMAT,
    FORMAT,
    LONGEST_FILE,
    check_proof,
    commitment,
    read_tlog_proof,
    write_proof,
)
from espace_sante.audit.domain.entry import (
    CONTENT_FIELDS,
    HASHED_FIELDS,
    Act,
    TraceRecord,
    chained_hash,
    entry_of,
    first_format_hash,
    hash_of,
    values_of,
)
from espace_sante.audit.domain.notes import ED25519, Checkpoint, Note, NoteKey, NoteWrong, sign_note
from espace_sante.kernel.actors import Actor, ActorKind

DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="99900000015", name="Dr Fictif", rpps="99900000015")
ENTRY = entry_of(
    TraceRecord(
        space_id=UUID(int=1), at=datetime(2026, 11, 24, 8, tzinfo=UTC), act=Act.DOCUMENT_READ, actor=DOCTOR, count=1
    ),
    position=2,
)
PREVIOUS, SALTS = b"p" * 32, b"s" * 16 + b"b" * 16
CONTENT = hash_of(values_of(ENTRY, CONTENT_FIELDS))
ENTRY = replace(ENTRY, hash=chained_hash(PREVIOUS, ENTRY), content_hash=CONTENT)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY = NoteKey("sante.example/transparence/2026-11", ED25519, PRIVATE.public_key().public_bytes_raw())
OTHER = NoteKey(KEY.name, ED25519, Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw())
BESIDE = merkle.leaf_hash(b"another")
LEAF = merkle.leaf_hash(commitment(SALTS, ENTRY.hash, CONTENT))
FIRST_LEAF = merkle.leaf_hash(commitment(SALTS, first_format_hash(PREVIOUS, values_of(ENTRY, HASHED_FIELDS)), None))


def proof_file(*, size: int = 2, first: bool = False) -> bytes:
    leaf = FIRST_LEAF if first else LEAF
    root = merkle.node_hash(BESIDE, leaf) if size == 2 else leaf
    text = Checkpoint(KEY.name, size, root).text
    note = Note(text, (sign_note(text, key=KEY, sign=PRIVATE.sign),))
    return write_proof(
        entry=ENTRY,
        previous=PREVIOUS if first else None,
        salts=SALTS,
        index=size - 1,
        path=[BESIDE] * (size - 1),
        note=str(note),
        key=KEY,
        told={"phrase": "Dr Fictif a lu un document."},
    )


def changed(*, first: bool = False, **values: Any) -> bytes:
    return orjson.dumps(orjson.loads(proof_file(first=first)) | values)


def test_a_commitment_holds_the_content_and_under_a_blind_of_its_own_the_chain() -> None:
    place = sha256(b"b" * 16 + b"entry").digest()
    assert commitment(SALTS, b"entry", b"content") == sha256(b"s" * 16 + b"content" + place).digest()


@pytest.mark.parametrize("content", [None, b""])
def test_in_the_first_format_a_commitment_is_the_hash_of_the_salt_and_of_the_entry(content: bytes | None) -> None:
    assert commitment(b"salt", b"entry", content) == sha256(b"saltentry").digest()


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("size", [1, 2])
def test_the_file_alone_shows_that_the_log_has_the_entry(key: NoteKey | None, size: int, first: bool) -> None:
    checked = check_proof(proof_file(size=size, first=first), key=key)
    assert checked.entry["actor_name"] == "Dr Fictif"
    assert (checked.index, checked.checkpoint.size, checked.checkpoint.origin) == (size - 1, size, KEY.name)
    assert orjson.loads(proof_file())["phrase"] == "Dr Fictif a lu un document."


@pytest.mark.parametrize(
    ("name", "first"), [*((name, False) for name in CONTENT_FIELDS), *((name, True) for name in HASHED_FIELDS)]
)
def test_a_change_of_any_field_of_the_entry_is_seen(name: str, first: bool) -> None:
    entry = orjson.loads(proof_file(first=first))["entry"]
    for wrong in ({**entry, name: "autre"}, {key: value for key, value in entry.items() if key != name}):
        with pytest.raises(merkle.ProofWrong):
            check_proof(changed(first=first, entry=wrong))


def test_min_11_two_proofs_tell_nothing_of_the_lines_between_theirs() -> None:
    content = orjson.loads(proof_file())
    assert {*content} == {"phrase", "format", "entry", "salt", "place", "key", "proof"}
    assert {*content["entry"]} == {*CONTENT_FIELDS}
    assert content["salt"] == (b"s" * 16).hex()
    for hidden in (PREVIOUS, b"b" * 16, ENTRY.hash):
        assert hidden.hex() not in proof_file().decode()


@pytest.mark.parametrize(
    "values",
    [
        {"previous": "zz"},
        {"previous": "00"},
        {"previous": "11" * 32},
        {"previous": 3},
        {"salt": "00" * 32},
        {"salt": "00" * 16},
        {"format": FORMAT},
    ],
)
def test_a_change_in_a_file_of_the_first_format_is_seen(values: dict[str, Any]) -> None:
    with pytest.raises(merkle.ProofWrong):
        check_proof(changed(first=True, **values))


PROOF = orjson.loads(proof_file())["proof"]


@pytest.mark.parametrize(
    "values",
    [
        {"format": "autre"},
        {"format": None},
        {"entry": None},
        {"entry": []},
        {"entry": {}},
        {"place": "zz"},
        {"place": "00"},
        {"place": "11" * 32},
        {"place": 3},
        {"salt": "00" * 16},
        {"salt": "00" * 15},
        {"salt": None},
        {"format": FIRST_FORMAT},
        {"proof": None},
        {"proof": ""},
        {"proof": PROOF.replace("@v1", "@v2")},
        {"proof": PROOF.replace("index 1", "index 0")},
        {"proof": PROOF.replace("index 1", "index")},
        {"proof": PROOF.replace("index 1", "index é")},
        {"proof": PROOF.replace("index 1", "index ²")},
        {"proof": PROOF.replace("index 1", "place 1")},
        {"proof": PROOF.replace("index 1\n", "index 1\n*\n")},
        {"proof": PROOF.replace("index 1\n", "index 1\né\n")},
        {"proof": PROOF.replace("index 1\n", f"index 1\n{b64encode(b'x' * 31).decode()}\n")},
        {"entry": {**orjson.loads(proof_file())["entry"], "more": 1}},
    ],
)
def test_a_change_anywhere_else_is_seen(values: dict[str, Any]) -> None:
    with pytest.raises(merkle.ProofWrong):
        check_proof(changed(**values))


@pytest.mark.parametrize(
    "values",
    [
        {"key": None},
        {"key": 3},
        {"key": "x"},
        {"key": str(OTHER)},
        {"proof": PROOF.partition("\n\n")[0]},
        {"proof": PROOF.replace("transparence/2026-11\n2\n", "transparence/2026-11\n3\n")},
    ],
)
def test_a_checkpoint_that_the_key_did_not_sign_is_seen(values: dict[str, Any]) -> None:
    with pytest.raises(NoteWrong):
        check_proof(changed(**values))


def test_a_key_that_one_trusts_goes_before_the_one_of_the_file() -> None:
    with pytest.raises(NoteWrong):
        check_proof(proof_file(), key=OTHER)


@pytest.mark.parametrize("file", [b"", b"x", b"[]", b"null", b"{}", b"\xff"])
def test_anything_else_is_no_proof(file: bytes) -> None:
    with pytest.raises(merkle.ProofWrong, match="no proof of an entry"):
        check_proof(file)


def test_a_file_has_a_longest_length() -> None:
    assert LONGEST_FILE == 60_000
    file = proof_file()
    check_proof(file + b" " * (LONGEST_FILE - len(file)))
    with pytest.raises(merkle.ProofWrong):
        check_proof(file + b" " * (LONGEST_FILE - len(file) + 1))


@pytest.mark.parametrize("line", ["*" + b64encode(BESIDE).decode(), b64encode(BESIDE[1:]).decode()])
def test_a_tlog_proof_holds_hashes_and_nothing_else(line: str) -> None:
    with pytest.raises(merkle.ProofWrong, match="this is no proof"):
        read_tlog_proof(PROOF.replace(b64encode(BESIDE).decode(), line))


def test_the_proof_is_a_tlog_proof() -> None:
    index, path, note = read_tlog_proof(PROOF)
    assert (index, path) == (1, [BESIDE])
    assert note.startswith(f"{KEY.name}\n2\n")
