"""The words of a document or of a submission set: all that describes a person in language, sealed in one piece."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.record.domain.submission import Author, Coded, NewDocument


class AuthorWords(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str = ""
    institution: str = ""
    role: str = ""
    rpps: str = ""
    finess: str = ""
    holder: bool = False
    specialty_code: str = ""
    specialty: str = ""


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed for one document. `labels` gives the system and the French label of each code."""

    title: str = ""
    comments: str = ""
    authors: tuple[AuthorWords, ...] = ()
    legal_authenticator: AuthorWords | None = None
    labels: dict[str, tuple[str, str, str]] = {}  # attribute -> code, system, label


@dataclass(frozen=True, slots=True)
class WordBox:
    """Seals and opens the words of one space."""

    space_id: UUID
    key: bytes

    def seal(self, words: Words, *, item: UUID) -> bytes:
        return seal(self.key, msgspec.json.encode(words), associated=self._associated(item))

    def open(self, sealed: bytes | memoryview, *, item: UUID) -> Words:
        """Raises CannotDecrypt."""
        return _decoder.decode(unseal(self.key, bytes(sealed), associated=self._associated(item)))

    def _associated(self, item: UUID) -> bytes:
        return associated_data(space_id=self.space_id, item=f"words:{item}")


_decoder = msgspec.json.Decoder(Words)


def blob_associated(*, space_id: UUID, blob_id: UUID) -> bytes:
    """What binds a sealed file to its space and its name."""
    return associated_data(space_id=space_id, item=f"blob:{blob_id}")


def words_of(document: NewDocument) -> Words:
    codes: dict[str, Coded | None] = {
        "type": document.type_code,
        "class": document.class_code,
        "format": document.format_code,
        "facility": document.healthcare_facility_type_code,
        "setting": document.practice_setting_code,
    }
    return Words(
        title=document.title,
        comments=document.comments,
        authors=tuple(author_words(one) for one in (document.author, *document.other_authors)),
        legal_authenticator=author_words(document.legal_authenticator) if document.legal_authenticator else None,
        labels={name: (code.code, code.system, code.display) for name, code in codes.items() if code},
    )


def author_words(author: Author) -> AuthorWords:
    return AuthorWords(
        name=author.name,
        institution=author.institution,
        role=author.role,
        rpps=author.rpps,
        finess=author.finess,
        holder=author.holder,
        specialty_code=author.specialty.code if author.specialty else "",
        specialty=author.specialty.display if author.specialty else "",
    )
