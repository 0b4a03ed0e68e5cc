"""The master key: codes that others can check, data keys made many at a time."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.kernel.envelope import CannotDecrypt
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.master_key import FileMasterKey

SECRET = bytes(range(32))


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> FileMasterKey:
    return FileMasterKey(_key_file(tmp_path_factory.mktemp("key")))


@given(st.binary(max_size=300))
def test_a_code_is_the_hmac_of_rfc_2104_whatever_the_message(master: FileMasterKey, message: bytes) -> None:
    key = hmac.digest(SECRET, b"espace-sante/v1/seal trace heads", hashlib.sha256)
    assert master.mac(message) == hmac.digest(key, message, hashlib.sha256)


def test_new_data_keys_open_for_their_own_space_alone_and_none_is_made_twice(master: FileMasterKey) -> None:
    spaces = [new_id() for _ in range(50)]
    wrapped = master.wrap_new(spaces)
    keys = {master.unwrap(one, space_id=space_id) for space_id, one in zip(spaces, wrapped, strict=True)}
    assert (len(keys), {len(key) for key in keys}) == (50, {32})
    assert len({one[1:13] for one in wrapped}) == 50  # nonces
    with pytest.raises(CannotDecrypt):
        master.unwrap(wrapped[0], space_id=spaces[1])
    assert master.wrap_new([]) == []


def _key_file(folder: Path) -> Path:
    path = folder / "master.key"
    path.touch(mode=0o600)
    path.write_text(SECRET.hex())
    return path
