"""What happens in a family, as lines of the trace of the space it is about.

The acts are written in `ens`, the trace in `dmp`: the line travels by the outbox written with the act, is drained at
once after the commit, and again by the worker if that failed. Source: RULES.md TRA-01, TRA-08.
"""

from __future__ import annotations

from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.identity.api import families
from espace_sante.kernel.events import subscribe
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces

TOPIC = "access.family-trace"
ACTS = {
    families.FamilyAct.BEGAN: audit.Act.REPRESENTATION_BEGAN,
    families.FamilyAct.ENDED: audit.Act.REPRESENTATION_ENDED,
    families.FamilyAct.DECLINED: audit.Act.REPRESENTATION_DECLINED,
    families.FamilyAct.INVITED: audit.Act.REPRESENTATIVE_INVITED,
    families.FamilyAct.INVITATION_REFUSED: audit.Act.REPRESENTATIVE_REFUSED,
    families.FamilyAct.INVITATION_WITHDRAWN: audit.Act.REPRESENTATIVE_WITHDRAWN,
    families.FamilyAct.AGREED: audit.Act.REPRESENTATION_AGREED,
    families.FamilyAct.CONTESTED: audit.Act.REPRESENTATION_CONTESTED,
    families.FamilyAct.CONSENTS_ALONE: audit.Act.REPRESENTATION_SUSPENDED,
    families.FamilyAct.CONSENTS_ALONE_ENDED: audit.Act.REPRESENTATION_RESUMED,
    families.FamilyAct.JUDGED: audit.Act.REPRESENTATION_JUDGED,
}


def note(event: families.FamilyChanged) -> None:
    """Subscriber, in the transaction of the act. A person without a space has no trace: the dated rows remain."""
    space = spaces.spaces_of_holders([event.helped_id]).get(event.helped_id)
    if space is None:
        return
    record = audit.TraceRecord(
        space_id=space.id,
        at=event.at,
        act=ACTS[event.act],
        actor=event.by,
        reason=event.ground,
        subject_id=str(event.subject_id) if event.subject_id else "",
    )
    outbox.put(spaces.SpacesOutbox, topic=TOPIC, payloads=[audit.told(record)], now=event.at)
    transaction.on_commit(lambda: outbox.drain(spaces.SpacesOutbox, now=event.at), using="ens", robust=True)


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line once, whatever the number of attempts."""
    audit.append_told(message.payload)


register(TOPIC, write_trace)
subscribe(families.FamilyChanged, note)
