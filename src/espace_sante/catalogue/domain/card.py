"""What the card of a service says, and in which words of a list. The codes are kept; pages have the sentences.

Source: RULES.md CAT-06, CAT-07, CAT-08.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum


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
