"""Signed receipts: of an opposition, with its page of paper; of an erasure, the same kind of token.

A token says a kind, a number and two instants: nothing about who. It stays true whatever the person decides later, and
whoever checks it does not learn whether they changed their mind.
Source: CSP art. R. 1111-28; RULES.md LC-05, LC-17, C1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from django.conf import settings

from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.signed_token import TokenNotAuthentic, make_token, read_token
from espace_sante.spaces.domain.opposition import Channel
from espace_sante.spaces.services.campaigns.notice_words import PHONE, day_words
from espace_sante.spaces.services.history import ErasureView
from espace_sante.spaces.services.oppose import OppositionView
from espace_sante.spaces.services.ports import ReceiptPaper, receipt_writer
from espace_sante.vault import api as vault

CHANNELS = {
    Channel.LETTER_CODE: "sur internet, avec le code d’une lettre ou d’un courriel",
    Channel.SIGNED_IN: "sur internet, après connexion",
    Channel.PHONE: f"par téléphone, au {PHONE}",
    Channel.COUNTER: "au guichet d’une caisse",
    Channel.POST: "par courrier",
}


CONFIRMED = "Votre ancien dossier médical partagé"
CONFIRMED_MEANS = (
    "Vous avez confirmé votre refus : ce dossier, ouvert avant l’espace santé, est fermé. Personne ne le lit. Il est "
    "gardé dix ans puis effacé, et nous ne vous redemanderons rien."
)


class ReceiptKind(StrEnum):
    """What a receipt is of; the name is the purpose of its signature."""

    OPPOSITION = "opposition"
    CONFIRMATION = "opposition-confirmed"  # the opposition, and the closing of the older record (LC-09)
    ERASURE = "erasure"
    HEIRS = "heirs"  # a request of heirs was received (LC-22)


# The two instants that each kind tells: of the wish, then of what was done.
INSTANTS = {
    ReceiptKind.OPPOSITION: ("said", "recorded"),
    ReceiptKind.CONFIRMATION: ("said", "confirmed"),
    ReceiptKind.ERASURE: ("asked", "erased"),
    ReceiptKind.HEIRS: ("asked", "received"),
}


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """What an authentic receipt says. `wished_at`: said, asked; `done_at`: recorded, erased."""

    kind: ReceiptKind
    number: str
    wished_at: datetime
    done_at: datetime


def receipt_token(*, kind: ReceiptKind, number: str, wished_at: datetime, done_at: datetime) -> str:
    """A signed token, to the second."""
    wished, done = INSTANTS[kind]
    fields = {"number": number, wished: _told(wished_at), done: _told(done_at)}
    return make_token(vault.signing_key(), kind=kind.value, fields=fields)


def verify_receipt(token: str) -> VerifiedReceipt:
    """What a token says, when it is ours. Raises TokenNotAuthentic. A whole address is taken as well as its end."""
    fields = read_token(vault.signing_key(), "".join(token.split()).rstrip("/").rpartition("/")[2])
    try:
        kind = ReceiptKind(fields["kind"])
        wished, done = (datetime.fromisoformat(fields[name]) for name in INSTANTS[kind])
        return VerifiedReceipt(kind=kind, number=fields["number"], wished_at=wished, done_at=done)
    except (ValueError, KeyError):  # signed by us for something else
        raise TokenNotAuthentic from None


def opposition_receipt(opposition: OppositionView) -> bytes:
    """The proof of an opposition, confirmed or not, as one page of PDF (LC-05, LC-09)."""
    confirmed_at = opposition.confirmed_at
    token = receipt_token(
        kind=ReceiptKind.CONFIRMATION if confirmed_at else ReceiptKind.OPPOSITION,
        number=opposition.number,
        wished_at=opposition.said_at,
        done_at=confirmed_at or opposition.recorded_at,
    )
    return receipt_writer()(_paper(opposition, token))


def erasure_receipt(
    erasure: ErasureView,
    *,
    title: str,
    sentence: str,
    facts: tuple[tuple[str, str], ...],
    sections: tuple[tuple[str, str], ...],
) -> bytes:
    """The certificate of an erasure, as one page of PDF that anybody can check (LC-17)."""
    token = receipt_token(
        kind=ReceiptKind.ERASURE, number=erasure.number, wished_at=erasure.asked_at, done_at=erasure.erased_at
    )
    return receipt_writer()(
        ReceiptPaper(
            title=title,
            number=erasure.number,
            sentence=sentence,
            facts=facts,
            sections=sections,
            link=f"{settings.BASE_URL}/verifier/{token}",
            made_at=erasure.erased_at,
        )
    )


def request_receipt(
    *,
    number: str,
    received_at: datetime,
    title: str,
    sentence: str,
    facts: tuple[tuple[str, str], ...],
    sections: tuple[tuple[str, str], ...],
) -> bytes:
    """The receipt of a request of heirs, as one page of PDF that anybody can check (LC-22)."""
    token = receipt_token(kind=ReceiptKind.HEIRS, number=number, wished_at=received_at, done_at=received_at)
    return receipt_writer()(
        ReceiptPaper(
            title=title,
            number=number,
            sentence=sentence,
            facts=facts,
            sections=sections,
            link=f"{settings.BASE_URL}/verifier/{token}",
            made_at=received_at,
        )
    )


def public_key() -> tuple[str, str]:
    """The key that checks receipts, in PEM and in hexadecimal."""
    key = vault.signing_key()
    return key.public_pem, key.public_hex


def _paper(opposition: OppositionView, token: str) -> ReceiptPaper:
    said, recorded = (one.astimezone(PARIS) for one in (opposition.said_at, opposition.recorded_at))
    whose = "au nom d’un enfant" if opposition.for_a_child else "à votre nom"
    confirmed = opposition.confirmed_at.astimezone(PARIS) if opposition.confirmed_at else None
    return ReceiptPaper(
        title="Preuve d’opposition à l’ouverture d’un espace santé",
        number=opposition.number,
        sentence=f"Vous avez refusé l’ouverture d’un espace santé {whose}. C’est enregistré.",
        facts=(
            ("Numéro", opposition.number),
            ("Opposition dite le", day_words(said.date())),
            ("Enregistrée le", f"{day_words(recorded.date())}, à {_hour(recorded)}"),
            ("Reçue", CHANNELS[opposition.channel]),
            *((("Confirmée le", f"{day_words(confirmed.date())}, à {_hour(confirmed)}"),) if confirmed else ()),
        ),
        sections=(
            *(((CONFIRMED, CONFIRMED_MEANS),) if confirmed else ()),
            (
                "Ce que cela veut dire",
                "Aucun espace santé et aucun dossier médical partagé ne s’ouvre sans que vous le demandiez. S’il "
                "s’était ouvert avant que votre opposition nous parvienne, il est fermé. Les soins et les "
                "remboursements restent les mêmes.",
            ),
            (
                "Si vous changez d’avis",
                f"Vous pouvez demander un espace quand vous voulez, sans dire pourquoi : au {PHONE}, appel gratuit, ou "
                "au guichet de votre caisse, avec ce numéro.",
            ),
            (
                "Vérifier cette preuve",
                "Le code ci-dessous porte notre signature. Il dit le numéro et les deux dates, rien d’autre, et ne "
                "nomme personne.",
            ),
        ),
        link=f"{settings.BASE_URL}/verifier/{token}",
        made_at=opposition.confirmed_at or opposition.recorded_at,
    )


def _hour(at: datetime) -> str:
    return f"{at.hour} h {at.minute:02d}"


def _told(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
