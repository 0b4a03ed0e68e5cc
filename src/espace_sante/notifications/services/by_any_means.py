"""What the law wants told, when no mail and no device brought it: where the service knows the person, by post at last.

A carer who was told stands for nobody. Source: RULES.md NOT-01, NOT-02, ANN-02 ("by any means").
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from espace_sante.identity import api as identity
from espace_sante.notifications.domain.kinds import NATURES, Kind, News
from espace_sante.notifications.models import Delivery, Notification, Way
from espace_sante.notifications.services.readers import readers_of
from espace_sante.spaces import api as spaces

ANY_MEANS = {
    Kind.FIRST_ACCESS: identity.News.RECORD_OPENED,
    Kind.EMERGENCY: identity.News.EMERGENCY_OPENED,
    Kind.SEE_A_PROFESSIONAL: identity.News.SEE_A_PROFESSIONAL,
}
FAILED = frozenset({Delivery.Outcome.REFUSED.value, Delivery.Outcome.DROPPED.value})


def tell_by_any_means(news: News, *, now: datetime, mail_refused: bool = False) -> None:
    """The holder is told where the service knows them. `mail_refused`: the mail address that they proved takes nothing.

    Never what is hidden from who represents a minor: the insurer's address of a child is their parent's (MIN-10).
    """
    if not NATURES[news.kind].by_any_means or news.hidden_from_law:
        return
    space = spaces.space_by_id(news.space_id)
    identity.tell_holder(holder_id=space.holder_id, news=ANY_MEANS[news.kind], now=now, mail_refused=mail_refused)


def tell_who_was_not_reached(told: Iterable[tuple[Notification, News]], *, reader: str, now: datetime) -> None:
    """In the transaction in which what was for this reader ended badly: by any means, when it was the last hope.

    The notifications are locked: of two workers whose devices are refused at once, the second one sees the first.
    """
    hoped = {row.id: news for row, news in told if NATURES[news.kind].by_any_means}
    if not hoped:
        return
    for row in Notification.objects.select_for_update().filter(id__in=hoped).order_by("id"):
        news = hoped[row.id]
        family = {one.id for one in readers_of(news, now=now) if not one.carer}
        sent = Delivery.objects.filter(notification=row)
        if reader in family and not sent.filter(reader__in=family).exclude(outcome__in=FAILED).exists():
            refused = sent.filter(way=Way.MAIL.value, outcome=Delivery.Outcome.REFUSED.value)
            tell_by_any_means(news, now=now, mail_refused=refused.filter(reader=holder_of(news)).exists())


def holder_of(news: News) -> str:
    return str(spaces.space_by_id(news.space_id).holder_id)
