"""The phases of a simulated national run, each in a process of its own that may be killed. Needs Django loaded."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import campaigns

OPPOSED, CLOSED = 50, 100  # one person in so many
ALIASES = ("ens", "dmp", "keys")
SENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANSWERED, OPENING = SENT + timedelta(days=20), SENT + timedelta(days=43)
PAGES = 100  # how many times the numbers are read
Tell = Callable[[int], None]


def main(name: str, folder: Path) -> None:
    """Do one phase, telling on standard output how many were done."""
    for alias in ALIASES:
        connections[alias].ensure_connection()
    began, spent = time.perf_counter(), _core_seconds()

    def tell(done: int) -> None:
        told = {
            "done": done,
            "seconds": time.perf_counter() - began,
            "core_seconds": _core_seconds() - spent,
            "memory_bytes": _most_held(),
        }
        print(json.dumps(told), flush=True)  # noqa: T201 - the process that started this one reads it

    PHASES[name](folder, tell)


def _wave() -> UUID:
    """The one wave of the run, proposed and approved by whoever comes first."""
    if not campaigns.campaigns():
        campaign_id = campaigns.start_campaign(name="National", by="first", now=SENT)
        campaigns.propose_wave(campaign_id=campaign_id, name="All", criteria=campaigns.Criteria(), by="first", now=SENT)
    wave_id = campaigns.wave_named("National", 1)
    with suppress(campaigns.WaveNotReady):  # approved before the process was killed
        campaigns.approve_wave(wave_id=wave_id, by="second", now=SENT)
    return wave_id


def _choose(folder: Path, tell: Tell) -> None:
    tell(campaigns.choose_people(wave_id=_wave(), clock=lambda: SENT, progress=tell))


def _notice(folder: Path, tell: Tell) -> None:
    """Mails written down as they are handed over; what was cut, or has no address, goes by post without being drawn."""
    wave_id = _wave()
    with (folder / "mails").open("a", buffering=1) as handed_over:

        def sender(*, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
            handed_over.write(f"{notice_id.hex}\n")

        campaigns.send_mails(wave_id=wave_id, sender=sender, clock=lambda: SENT, progress=_counted(tell, folder))
    campaigns.settle_claimed(wave_id=wave_id, now=SENT + timedelta(hours=2))
    campaigns.make_batches(wave_id=wave_id, now=SENT)
    for batch_id in campaigns.batches_to_post(wave_id=wave_id):  # those of a run that was killed, too
        campaigns.write_batch(
            batch_id=batch_id, folder=folder / "letters", writer=lambda content: b"", dated=SENT.date(), now=SENT
        )
        campaigns.mark_posted(batch_id=batch_id, posted_at=SENT, clock=lambda: SENT)
    tell(sum(1 for _ in (folder / "mails").open()))


def _counted(tell: Tell, folder: Path) -> Tell:
    """How many left in all, those of a run that was killed included."""
    before = sum(1 for _ in (folder / "mails").open())
    return lambda done: tell(before + done)


def _people(what: str, one_in: int) -> Iterator[UUID]:
    """The holders of the sample: by position among the ids, the same whoever asks."""
    for place, holder_id in enumerate(spaces.walk_holders()):
        if place % one_in == (1 if what == "opposed" else 2):
            yield holder_id


def _each(folder: Path, file: str, one_in: int, act: Callable[[UUID], object], tell: Tell) -> None:
    """Do an act for each of a sample, and write it down once it is acknowledged."""
    path = folder / file
    done = set(path.read_text().split()) if path.exists() else set()
    with path.open("a", buffering=1) as acknowledged:
        for holder_id in _people(file, one_in):
            if holder_id.hex in done:
                continue
            with suppress(spaces.MoveNotAllowed):  # done when the process was killed, not written down yet
                act(holder_id)
            acknowledged.write(f"{holder_id.hex}\n")
            done.add(holder_id.hex)
            if len(done) % 200 == 0:
                tell(len(done))
    tell(len(done))


def _oppose(folder: Path, tell: Tell) -> None:
    _each(
        folder,
        "opposed",
        OPPOSED,
        lambda one: spaces.oppose_opening(holder_id=one, by=_holder(one), now=ANSWERED),
        tell,
    )


def _open(folder: Path, tell: Tell) -> None:
    before = spaces.people_by_state().get(spaces.State.OPEN_NOT_ACTIVATED, 0)
    opened = campaigns.open_by_silence(clock=lambda: OPENING, progress=lambda done: tell(before + done))
    tell(before + opened)


def _close(folder: Path, tell: Tell) -> None:
    def close(one: UUID) -> object:
        return spaces.close_space(holder_id=one, by=_holder(one), now=OPENING)

    _each(folder, "closed", CLOSED, close, tell)


def _drain(folder: Path, tell: Tell) -> None:
    done = 0
    while some := outbox.drain(spaces.SpacesOutbox, now=max(utc_now(), OPENING)):
        done += some
        tell(done)
    tell(done)


def _count(folder: Path, tell: Tell) -> None:
    """The numbers of the operator's page, counted from everybody."""
    tell(campaigns.count_campaigns(now=OPENING, progress=tell))


def _page(folder: Path, tell: Tell) -> None:
    """The same numbers, read as the page reads them: a hundred times."""
    settings.FIGURES_LIVE_UP_TO = 0
    campaign_id = campaigns.campaign_named("National")
    for _ in range(PAGES):
        campaigns.campaign_outline(campaign_id)
        campaigns.campaign_figures(campaign_id, now=OPENING)
    tell(PAGES)


def _holder(holder_id: UUID) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(holder_id), name="", holder_id=holder_id)


def _most_held() -> int:
    """The most that this process held, in bytes; 0 where it cannot be read.

    `getrusage` would count what its parent held before it was made.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _core_seconds() -> float:
    return time.process_time() + sum(map(backend_seconds, ALIASES))


def backend_seconds(alias: str) -> float:
    """Processor time of the process of the database that serves this connection; 0 where it cannot be read."""
    if connections[alias].vendor != "postgresql":
        return 0.0
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


PHASES: dict[str, Callable[[Path, Tell], None]] = {
    "choose": _choose,
    "notice": _notice,
    "oppose": _oppose,
    "open": _open,
    "close": _close,
    "drain": _drain,
    "count": _count,
    "page": _page,
}
