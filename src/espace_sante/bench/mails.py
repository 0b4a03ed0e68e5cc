"""Mails that come in, through the real gateway over TCP with STARTTLS: mails a second, order, memory, what is lost.

Each mail carries an IHE_XDM.zip of 100 kB. The floor is the same keeping without SMTP, TLS, MIME or decisions: the
statements that were really sent, the same sealing, the same store, by one process. Then 25 MB mails, four at once.
"""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections

from espace_sante.bench import documents
from espace_sante.bench.mail_kept import drain_queue, floor_rate, kept_in_order
from espace_sante.bench.mail_wire import Parcel, Sent, mail_bytes, send_all
from espace_sante.bench.people import Citizen, make_citizens, make_doctor
from espace_sante.bench.server import HOST, free_port
from espace_sante.interop.xdm import api as xdm
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging import api as messaging
from espace_sante.record.api import Author, Coded
from espace_sante.spaces import api as spaces

AIM = 150.0  # mails a second, on two cores with PostgreSQL
MEMORY_AIM = 200_000_000  # bytes of a gateway that takes four mails of 25 MB at once
ARCHIVE_BYTES = 100_000
LARGE_BYTES = 18_000_000  # 25 MB once it travels
SENDERS = 8  # connections
DOMAIN = "mesure.mssante.example"
SENDER = f"contact@{DOMAIN}"
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class MailFigures:
    """One run on one database. `ratio`: against one process that does the keeping alone."""

    database: str
    gateways: int
    mails: int
    per_second: float
    p50_ms: float
    p99_ms: float
    floor_per_second: float
    statements: int
    core_ms: float  # of the gateways for each mail
    drained_per_second: float
    in_order: bool
    lost: int
    refused: int
    small_bytes: int  # of the largest gateway after the small mails
    large_bytes: int  # and at its highest, with four of 25 MB at once
    large_again_bytes: int  # and after as many again, twice

    @property
    def ratio(self) -> float:
        return self.per_second / self.floor_per_second

    @property
    def missed(self) -> list[str]:
        found = [] if self.in_order and not self.lost and not self.refused else ["some mails are lost or out of order"]
        if self.database == "postgresql" and self.per_second < AIM:
            found.append(f"{self.per_second:.0f} mails a second, aim {AIM:.0f}")
        if self.large_again_bytes > MEMORY_AIM:
            found.append(f"{self.large_again_bytes / 1e6:.0f} MB with 25 MB mails, aim {MEMORY_AIM / 1e6:.0f}")
        return found


def run_mails(*, count: int, gateways: int, tell: Callable[[str], object]) -> MailFigures:
    """Send `count` mails, drain what they leave to the worker, then send large ones."""
    now = utc_now()
    doctor = make_doctor(now)
    aside, *citizens = make_citizens(first=0, count=1 + SENDERS * 4, doctor=doctor, now=now)
    messaging.replace_trust_list([messaging.Trust(DOMAIN, "", now - timedelta(days=1))], version="1")
    floor, statements = floor_rate(_mailbox(aside), _archive(aside), sender=SENDER)
    parcels = list(_parcels(citizens, count))
    with running_gateways(gateways) as (port, processes):
        _send([one[:4] for one in parcels], port)  # what each process loads once
        worked, began = _core_seconds(processes), time.perf_counter()
        sent = _send([one[4:] for one in parcels], port)
        seconds = time.perf_counter() - began
        worked = _core_seconds(processes) - worked
        small = max(map(_resident, processes))
    in_order, kept = kept_in_order(citizens)
    waits = sorted(wait for one in sent for wait in one.waits)
    drained = drain_queue()
    with running_gateways(1) as (port, processes):
        refused = _refusals(_send(_large(citizens, "a", 1), port))
        large = _peak(processes[0])
        refused += _refusals(_send(_large(citizens, "b", 2), port))
        again = _peak(processes[0])
    figures = MailFigures(
        database=connections["ens"].vendor,
        gateways=gateways,
        mails=len(waits),
        per_second=len(waits) / seconds,
        p50_ms=statistics.median(waits) * 1000,
        p99_ms=waits[int(len(waits) * 0.99)] * 1000,
        floor_per_second=floor,
        statements=statements,
        core_ms=worked / len(waits) * 1000,
        drained_per_second=drained,
        in_order=in_order,
        lost=sum(map(len, parcels)) - kept,
        refused=refused + _refusals(sent),
        small_bytes=small,
        large_bytes=large,
        large_again_bytes=again,
    )
    _show(figures, tell)
    return figures


@contextmanager
def running_gateways(count: int) -> Iterator[tuple[int, list[int]]]:
    """So many gateways on one port, each a process, for the length of the block; the port and their ids."""
    port = free_port()
    command = [sys.executable, "-m", "espace_sante", "mssante", "serve", "--host", HOST, "--port", str(port)]
    running = [
        subprocess.Popen([*command, "--share-port"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
        for _ in range(count)
    ]
    try:
        for one in running:
            assert one.stdout is not None
            one.stdout.readline()  # it says where it listens
        yield port, [one.pid for one in running]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(timeout=30)


def _parcels(citizens: Sequence[Citizen], count: int) -> Iterator[list[Parcel]]:
    """The mails of each connection, for people of its own, so that their order can be told."""
    each, share = max(8, count // SENDERS) + 4, len(citizens) // SENDERS
    for number in range(SENDERS):
        people = citizens[number * share : (number + 1) * share]
        files = [_archive(one) for one in people]
        yield [_parcel(people[place % share], files[place % share], f"{number}-{place:05d}") for place in range(each)]


def _parcel(citizen: Citizen, file: bytes, name: str) -> Parcel:
    to = _mailbox(citizen).address
    mail = mail_bytes(
        sender=SENDER, to=to, message_id=f"{name}.{secrets.token_hex(6)}@{DOMAIN}", subject=f"Mesure {name}", file=file,
        name=xdm.FILE_NAME,
    )  # fmt: skip
    return Parcel(to, mail)


def _large(citizens: Sequence[Citizen], name: str, each: int) -> list[list[Parcel]]:
    """Four connections with so many mails of 25 MB. The same file in all: the load is not what is measured."""
    file = documents.pdf_of(LARGE_BYTES)
    return [[_parcel(citizens[place], file, f"{name}{turn}") for turn in range(each)] for place in range(4)]


def _archive(citizen: Citizen) -> bytes:
    """An archive of 100 kB about this person: a clinical document, and a file that nobody can compress."""
    sample = documents.small(citizen.ins)
    author = Author(name="Dr Mesure Fictive", institution="Établissement de mesure")
    noise = xdm.XdmDocument(
        unique_id=f"2.25.{secrets.randbits(120)}",
        mime_type="application/pdf",
        content=documents.pdf_of(ARCHIVE_BYTES - 12_000),
        type_code=Coded("11502-2", "2.16.840.1.113883.6.1", "CR d'examens biologiques"),
        creation_time=utc_now().replace(microsecond=0),
        title="Document de mesure",
        authors=(author,),
        patient=citizen.ins,
    )
    first = xdm.described(sample.content, authors=(author,), patient=citizen.ins)
    together = xdm.SubmissionSet(
        unique_id=f"2.25.{secrets.randbits(120)}",
        documents=(first, noise),
        submission_time=utc_now().replace(microsecond=0),
        source_id=settings.XDM_SOURCE_ID,
        author=author,
        patient=citizen.ins,
    )
    return xdm.write_xdm(together, sender="Établissement de mesure")


def _mailbox(citizen: Citizen) -> messaging.Mailbox:
    return messaging.mailbox_of(spaces.space_by_id(citizen.space_id))


def _send(parcels: list[list[Parcel]], port: int) -> list[Sent]:
    return send_all(parcels, sender=SENDER, host=HOST, port=port, authorities=Path(settings.MSSANTE_AUTHORITIES_FILE))


def _refusals(sent: list[Sent]) -> int:
    return sum(len(one.refusals) for one in sent)


def _core_seconds(processes: list[int]) -> float:
    fields = [(_PROC / str(one) / "stat").read_text().rpartition(")")[2].split() for one in processes]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> int:
    return _status(process, "VmRSS")


def _peak(process: int) -> int:
    return _status(process, "VmHWM")


def _status(process: int, name: str) -> int:
    lines = (_PROC / str(process) / "status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def _show(told: MailFigures, tell: Callable[[str], object]) -> None:
    tell(
        f"{told.database}: {told.per_second:.0f} mails of 100 kB a second through {told.gateways} gateways (aim "
        f"{AIM:.0f}), p50 {told.p50_ms:.0f} ms, p99 {told.p99_ms:.0f} ms, {told.core_ms:.1f} ms of a core each"
    )
    tell(
        f"  the keeping alone, one process: {told.floor_per_second:.0f} a second in {told.statements} statements, "
        f"ratio {told.ratio:.2f}"
    )
    tell(f"  {told.mails} mails, {told.lost} lost, {told.refused} refused, in order: {told.in_order}")
    tell(f"  what they leave to the worker: {told.drained_per_second:.0f} pieces a second, in order")
    tell(
        f"  memory of a gateway: {told.small_bytes / 1e6:.0f} MB, with four mails of 25 MB at once "
        f"{told.large_bytes / 1e6:.0f} MB, after eight more {told.large_again_bytes / 1e6:.0f} MB"
    )
    tell("every aim is met" if not told.missed else "aims missed: " + "; ".join(told.missed))
