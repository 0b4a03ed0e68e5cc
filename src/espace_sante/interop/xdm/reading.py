"""Read an archive: its files, then its metadata, then each document where the metadata says.

README.TXT and INDEX.HTM are for people without software, and are not needed here. What no metadata names is not read.
Source: IHE ITI TF-2 3.32.4.1.2.2 (folders and names of the media); INTEROP.md 4.
"""

from __future__ import annotations

import posixpath
import re
from typing import BinaryIO
from urllib.parse import unquote

from espace_sante.interop.cda.safe_xml import Limits
from espace_sante.interop.xdm.archive import read_archive
from espace_sante.interop.xdm.errors import DocumentMissing, MetadataMalformed, MetadataMissing
from espace_sante.interop.xdm.limits import XdmLimits
from espace_sante.interop.xdm.metadata import submission_set_of
from espace_sante.interop.xdm.values import SubmissionSet, XdmContent

_METADATA = re.compile(r"IHE_XDM/[^/]+/METADATA\.XML", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST_URI = 250


def read_xdm(source: bytes | BinaryIO, *, limits: XdmLimits | None = None) -> XdmContent:
    """The submission sets of an archive, given as bytes or as a stream that is read up to the limit.

    Raises XdmError, and nothing else, for whatever is wrong with the archive. Nothing is written anywhere.
    """
    limits = limits or XdmLimits.from_settings()
    files = read_archive(source, limits=limits)
    places = sorted(filter(_METADATA.fullmatch, files))
    if not places:
        raise MetadataMissing
    content = XdmContent(tuple(_submission_set(place, files, limits) for place in places))
    ids = [document.unique_id for document in content.documents]
    if len(set(ids)) != len(ids):
        raise MetadataMalformed("Two documents of this archive have the same unique id.", field="uniqueId")
    return content


def _submission_set(place: str, files: dict[str, bytes], limits: XdmLimits) -> SubmissionSet:
    folder = posixpath.dirname(place)
    by_name = {name.casefold(): content for name, content in files.items()}

    def fetch(uri: str) -> bytes:
        for candidate in (uri, unquote(uri)):
            content = by_name.get(_path(folder, candidate).casefold())
            if content is not None:
                return content
        raise DocumentMissing(field="URI")

    return submission_set_of(files[place], fetch=fetch, limits=Limits(document_bytes=limits.metadata_bytes))


def _path(folder: str, uri: str) -> str:
    """The name of a file in the archive; it stands beside its metadata, or below. Raises MetadataMalformed."""
    plain = uri.replace("\\", "/")
    path = posixpath.normpath(posixpath.join(folder, plain))
    if len(plain) > _LONGEST_URI or _SCHEME.match(plain) or not path.startswith(f"{folder}/"):
        raise MetadataMalformed("The URI of a document is a file of its own folder.", field="URI")
    return path
