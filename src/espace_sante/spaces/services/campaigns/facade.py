"""What other rooms may ask of campaigns: `spaces.campaigns`."""

from espace_sante.spaces.domain.notice import (
    DEPARTEMENTS,
    Channel,
    Criteria,
    CriteriaInvalid,
    Kind,
    NoticeState,
    WaveState,
)
from espace_sante.spaces.services.campaigns.bounces import BounceReport, BouncesUnreadable, record_bounces
from espace_sante.spaces.services.campaigns.choose import choose_people, count_people, count_to_notice
from espace_sante.spaces.services.campaigns.codes import code_of, keep_typed, typed_again
from espace_sante.spaces.services.campaigns.count import count_campaigns, count_if_due
from espace_sante.spaces.services.campaigns.figures import Figures, Tally, activated_since
from espace_sante.spaces.services.campaigns.follow import (
    CampaignLine,
    CampaignView,
    WaveProgress,
    campaign_lines,
    campaign_of_wave,
    campaign_outline,
    campaign_progress,
    campaigns,
)
from espace_sante.spaces.services.campaigns.letters import (
    BatchNotWritten,
    BatchUnknown,
    LetterContent,
    LetterWriter,
    batches_to_post,
    make_batches,
    mark_posted,
    write_batch,
)
from espace_sante.spaces.services.campaigns.open import open_by_silence
from espace_sante.spaces.services.campaigns.read_code import (
    CodeNotKnown,
    NoticeView,
    notice_by_code,
    notice_of_code,
    notice_still_read,
)
from espace_sante.spaces.services.campaigns.remind import write_reminders
from espace_sante.spaces.services.campaigns.returns import came_back, send_again, settle_claimed, space_of_notice
from espace_sante.spaces.services.campaigns.send import NoticeRefused, send_mails
from espace_sante.spaces.services.campaigns.shown import campaign_figures
from espace_sante.spaces.services.campaigns.waves import (
    CampaignExists,
    CampaignUnknown,
    SecondPersonNeeded,
    WaveNotReady,
    approve_wave,
    campaign_named,
    pause_wave,
    propose_wave,
    resume_wave,
    start_campaign,
    wave_named,
)

__all__ = [
    "DEPARTEMENTS",
    "BatchNotWritten",
    "BatchUnknown",
    "BounceReport",
    "BouncesUnreadable",
    "CampaignExists",
    "CampaignLine",
    "CampaignUnknown",
    "CampaignView",
    "Channel",
    "CodeNotKnown",
    "Criteria",
    "CriteriaInvalid",
    "Figures",
    "Kind",
    "LetterContent",
    "LetterWriter",
    "NoticeRefused",
    "NoticeState",
    "NoticeView",
    "SecondPersonNeeded",
    "Tally",
    "WaveNotReady",
    "WaveProgress",
    "WaveState",
    "activated_since",
    "approve_wave",
    "batches_to_post",
    "came_back",
    "campaign_figures",
    "campaign_lines",
    "campaign_named",
    "campaign_of_wave",
    "campaign_outline",
    "campaign_progress",
    "campaigns",
    "choose_people",
    "code_of",
    "count_campaigns",
    "count_if_due",
    "count_people",
    "count_to_notice",
    "keep_typed",
    "make_batches",
    "mark_posted",
    "notice_by_code",
    "notice_of_code",
    "notice_still_read",
    "open_by_silence",
    "pause_wave",
    "propose_wave",
    "record_bounces",
    "resume_wave",
    "send_again",
    "send_mails",
    "settle_claimed",
    "space_of_notice",
    "start_campaign",
    "typed_again",
    "wave_named",
    "write_batch",
    "write_reminders",
]
