"""Which notifications of a space somebody sees, once the decision point lets them read any.

A carer sees those of the sections that are open to them (CAR-08); who acts by law sees nothing of what a minor hid or
of a secret connection (MIN-10, MIN-11); what is for one person is for nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.kernel.carers import CarerScope
from espace_sante.notifications.domain.kinds import NATURES, Kind, News


@dataclass(frozen=True, slots=True)
class Audience:
    """What one reader sees of one space: these kinds, and what is hidden from those who act by law or not."""

    reader: str
    kinds: frozenset[Kind]
    hidden: bool

    def sees(self, news: News) -> bool:
        if news.only_for:
            return news.only_for == self.reader
        return news.kind in self.kinds and (self.hidden or not news.hidden_from_law)


def audience_of_closed(reader: str) -> Audience:
    """The audience of who may have a closed space again: that it is closed, and nothing else."""
    return Audience(reader=reader, kinds=frozenset({Kind.SPACE_CLOSED}), hidden=False)


def audience_of(reader: str, *, by_law: bool, carer: CarerScope | None) -> Audience:
    """The audience of somebody on the holder's side: what a carer was opened, or whether they act by law."""
    if carer is None:
        return Audience(reader=reader, kinds=frozenset(Kind), hidden=not by_law)
    opened = {kind for kind, nature in NATURES.items() if nature.section in carer.sections}
    return Audience(reader=reader, kinds=frozenset(opened), hidden=True)
