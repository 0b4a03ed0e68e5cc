"""The numbers that pages show: counted at once for a small campaign, as they were last counted for a large one.

Source: RULES.md OPE-05, C2.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.spaces.services.campaigns.count import LATELY, counted_cells, counts_of, is_large
from espace_sante.spaces.services.campaigns.figures import Figures, activated_since, live_cells


def campaign_figures(campaign_id: UUID, *, now: datetime) -> Figures:
    """The numbers of a campaign, in three queries. Unknown, or large and never counted: no figures.

    `as_of` is None while a large campaign was never counted.
    """
    if not is_large(campaign_id):
        return Figures(live_cells(campaign_id), now, activated_since(campaign_id, since=now - LATELY))
    counts = counts_of(campaign_id)
    return Figures(
        cells=counted_cells(campaign_id),
        as_of=min((one.counted_at for one in counts), default=None),
        activated_lately=sum(one.activated_lately for one in counts),
    )
