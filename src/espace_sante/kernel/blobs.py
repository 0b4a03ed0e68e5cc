"""Sealed documents live outside the databases, behind one interface for a folder and for any S3.

What is stored is always ciphertext; names are random. A document is durable when `put` returns: in a folder the
file and its directory are flushed to disk, an S3 answers only then.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from espace_sante.kernel.errors import Unavailable

CHUNK_BYTES = 1 << 20


class BlobMissing(Unavailable):
    """A stored document cannot be read back from the document store."""

    code = "blob-missing"


class BlobStore:
    """A folder (`file:///…`) or a bucket (`s3://bucket/prefix`, credentials from the usual AWS_* variables)."""

    def __init__(self, url: str) -> None:
        parts = urlparse(url)
        self._store: ObjectStore
        self._folder = Path(unquote(parts.path)) if parts.scheme == "file" else None
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store = LocalStore(self._folder, mkdir=True)
        else:
            self._store = from_url(url)

    def put(self, *, space_id: UUID, blob_id: UUID, sealed: bytes | Iterable[bytes]) -> None:
        """Store a ciphertext, given whole or in pieces.

        Raises Unavailable, and what the pieces raise; nothing can be read under that name then.
        """
        try:
            if self._folder is not None:
                self._put_file(_name(space_id, blob_id), sealed)
            else:
                whole = sealed if isinstance(sealed, bytes) else iter(sealed)
                obstore.put(self._store, _name(space_id, blob_id), whole)
        except (OSError, BaseError) as error:
            raise Unavailable("The document store does not answer.") from error

    def chunks(self, *, space_id: UUID, blob_id: UUID) -> Iterator[bytes]:
        """The ciphertext in pieces of about 1 MiB. Raises BlobMissing."""
        try:
            if self._folder is not None:
                yield from _pieces(self._folder / _name(space_id, blob_id))
                return
            found = obstore.get(self._store, _name(space_id, blob_id))
            for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)
        except (OSError, BaseError) as error:
            raise BlobMissing from error

    def get(self, *, space_id: UUID, blob_id: UUID) -> bytes:
        """The whole ciphertext. Raises BlobMissing."""
        try:
            if self._folder is not None:
                return (self._folder / _name(space_id, blob_id)).read_bytes()
            return bytes(obstore.get(self._store, _name(space_id, blob_id)).bytes())
        except (OSError, BaseError) as error:
            raise BlobMissing from error

    def delete(self, *, space_id: UUID, blob_ids: list[UUID]) -> None:
        """Remove ciphertexts; those already gone are no error."""
        for blob_id in blob_ids:
            try:
                obstore.delete(self._store, _name(space_id, blob_id))
            except FileNotFoundError:
                continue
            except (OSError, BaseError) as error:
                raise Unavailable("The document store does not answer.") from error

    def delete_some(self, *, space_id: UUID, most: int) -> bool:
        """Remove up to that many ciphertexts of a space, named by a document or not; whether some are left."""
        try:
            listed = obstore.list(self._store, f"{_name(space_id, None)}/", chunk_size=most)
            paths = [item["path"] for item in next(iter(listed), [])]
            if paths:
                obstore.delete(self._store, paths)
        except FileNotFoundError:
            return True  # somebody else removed one: the next look tells what is left
        except (OSError, BaseError) as error:
            raise Unavailable("The document store does not answer.") from error
        return len(paths) == most

    def names(self, space_id: UUID) -> set[UUID]:
        """Every blob stored for a space, for the sweep of those that no document names."""
        prefix = _name(space_id, None)
        return {UUID(item["path"].rsplit("/", 1)[-1]) for page in obstore.list(self._store, prefix) for item in page}

    def _put_file(self, name: str, sealed: bytes | Iterable[bytes]) -> None:
        """Write beside, flush, rename, flush the directory: after a power cut there is the whole file or none."""
        assert self._folder is not None  # only called for a folder
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".part")
        try:
            with beside.open("wb") as file:
                file.writelines([sealed] if isinstance(sealed, bytes) else sealed)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        beside.rename(target)
        directory = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _pieces(path: Path) -> Iterator[bytes]:
    """A file piece by piece, read by the system itself: it costs a tenth of what a store in general does."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


def _name(space_id: UUID, blob_id: UUID | None) -> str:
    """`ab/<space>/<blob>`: the last two characters spread the spaces, the first ones of a UUIDv7 are the date."""
    folder = f"{space_id.hex[-2:]}/{space_id}"
    return folder if blob_id is None else f"{folder}/{blob_id}"
