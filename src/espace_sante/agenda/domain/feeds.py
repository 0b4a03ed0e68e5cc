"""How much of an agenda a private address tells. Source: DESIGN.md section 6; PEERS.md ask 31."""

from enum import StrEnum

from espace_sante.kernel.errors import Conflict, NotFound


class Detail(StrEnum):
    """What leaves: that somebody is busy; a neutral word and whose agenda it is; or everything that was noted."""

    BUSY = "busy"
    NEUTRAL = "neutral"
    ALL = "all"


class FeedUnknown(NotFound):
    """There is no calendar at this address."""

    code = "feed-unknown"


class TooManyFeeds(Conflict):
    """This agenda has as many addresses as it can: withdraw one first."""

    code = "too-many-feeds"
