"""Take a step of a file: the one place where a file moves. And what seals its words."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.heirs.domain.errors import FileUnknown
from espace_sante.heirs.domain.life import State, Step, after
from espace_sante.heirs.models import HeirFile, HeirStep
from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.vault import api as vault


def locked(file_id: UUID) -> HeirFile:
    """A file, locked until the caller's transaction on `ens` ends. Raises FileUnknown."""
    found = HeirFile.objects.select_for_update().filter(id=file_id).first()
    if found is None:
        raise FileUnknown
    return found


def move(file: HeirFile, step: Step, *, by: str, now: datetime) -> None:
    """Take one step of a locked file and save it, inside the caller's transaction. Raises StepNotPossible."""
    file.state = after(State(file.state), step).value
    file.save()
    append(file, step, by=by, now=now)


def append(file: HeirFile, step: Step, *, by: str, now: datetime) -> None:
    position = HeirStep.objects.filter(file=file).count() + 1
    HeirStep.objects.create(file=file, position=position, step=step.value, at=now, by_id=by)


def seal_words(file_id: UUID, item: str, text: str) -> bytes:
    """Under the file's own key. Raises SpaceKeyMissing."""
    return seal(vault.key_of(file_id), text.encode(), associated=associated_data(space_id=file_id, item=item))


def open_words(file_id: UUID, item: str, sealed: bytes | memoryview) -> str:
    """Raises SpaceKeyMissing, CannotDecrypt."""
    key = vault.key_of(file_id)
    return unseal(key, bytes(sealed), associated=associated_data(space_id=file_id, item=item)).decode()
