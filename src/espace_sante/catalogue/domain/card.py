"""What the card of a service says, and in which words of a list. The codes are kept; pages have the sentences.

Source: RULES.md CAT-06, CAT-07, CAT-08.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from espace_sante.catalogue.domain.errors import EntryInvalid


class Track(StrEnum):
    """With or without exchange of data with spaces (CAT-07)."""

    PLAIN = "plain"
    EXCHANGE = "exchange"


class Purpose(StrEnum):
    """What a service is for. Only the first four may read what a space holds (CSP L. 1111-13-1 III, CAT-06)."""

    PREVENTION = "prevention"
    DIAGNOSIS = "diagnosis"
    CARE = "care"
    FOLLOW_UP = "follow_up"
    INFORMATION = "information"
    DAILY_LIFE = "daily_life"


MAY_READ = frozenset({Purpose.PREVENTION, Purpose.DIAGNOSIS, Purpose.CARE, Purpose.FOLLOW_UP})


class Theme(StrEnum):
    """What a person may be looking for."""

    DIABETES = "diabetes"
    HEART = "heart"
    BREATHING = "breathing"
    CANCER = "cancer"
    PREGNANCY = "pregnancy"
    CHILDREN = "children"
    MIND = "mind"
    PAIN = "pain"
    SLEEP = "sleep"
    NUTRITION = "nutrition"
    MOVEMENT = "movement"
    ADDICTIONS = "addictions"
    AGEING = "ageing"
    HANDICAP = "handicap"
    VACCINATION = "vaccination"
    APPOINTMENTS = "appointments"


class BusinessModel(StrEnum):
    """Who pays, and how."""

    FREE = "free"
    PURCHASE = "purchase"
    SUBSCRIPTION = "subscription"
    OPTIONS = "options"
    REIMBURSED = "reimbursed"
    EMPLOYER = "employer"


class Device(StrEnum):
    """Whether it is a medical device, and of which class (Regulation (EU) 2017/745)."""

    NONE = "none"
    CONSUMER = "consumer"
    CLASS_1 = "class_1"
    CLASS_2A = "class_2a"
    CLASS_2B = "class_2b"
    CLASS_3 = "class_3"


NATIONAL = "france"
# Where it runs: everywhere, or in some regions, by their codes (INSEE, code officiel géographique).
REGIONS = (
    NATIONAL, "01", "02", "03", "04", "06",
    "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94",
)  # fmt: skip


def folded(text: str) -> str:
    """The text as it is searched: no accents, no capitals, ligatures apart, single spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())


MOST = {"name": 60, "summary": 140, "description": 4000, "price": 120, "support": 254}
ADDRESSES = ("terms_url", "privacy_url", "website", "app_store_url", "play_store_url")
_STORES = {"app_store_url": "https://apps.apple.com/", "play_store_url": "https://play.google.com/"}
_ADDRESS = re.compile(r"https://[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?::\d{1,5})?(?:/[^\s<>\"']*)?", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """What a publisher writes on the card. Codes of lists are checked by their types; regions by `REGIONS`."""

    name: str
    summary: str = ""
    description: str = ""
    business_model: BusinessModel | None = None
    price: str = ""
    device: Device | None = None
    terms_url: str = ""
    privacy_url: str = ""
    website: str = ""
    app_store_url: str = ""
    play_store_url: str = ""
    support: str = ""
    themes: tuple[Theme, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def filled(self) -> frozenset[str]:
        """The fields that say something."""
        return frozenset(name for name in self.__slots__ if getattr(self, name))


def check_card(card: Card) -> None:
    """Raise EntryInvalid for the first field that is too long, not an address, or of no list."""
    if not card.name.strip():
        raise EntryInvalid(field="name")
    for name, most in MOST.items():
        value = getattr(card, name)
        if len(value) > most or _has_control(value):
            raise EntryInvalid(field=name)
    for name in ADDRESSES:
        value = getattr(card, name)
        if value and not (is_address(value) and value.startswith(_STORES.get(name, ""))):
            raise EntryInvalid(field=name)
    if card.support and not is_mail(card.support):
        raise EntryInvalid(field="support")
    if not set(card.regions) <= set(REGIONS):
        raise EntryInvalid(field="regions")


def is_address(text: str) -> bool:
    """Whether this is the address of a page, over TLS, of at most 200 characters."""
    return len(text) <= 200 and bool(_ADDRESS.fullmatch(text))


def is_mail(text: str) -> bool:
    """Whether this looks like a mail address; a person of the publisher answers there."""
    return len(text) <= 254 and bool(_MAIL.fullmatch(text))


def _has_control(text: str) -> bool:
    return any(unicodedata.category(one) == "Cc" and one not in "\r\n\t" for one in text)
