"""The figures, as lines for people and as JSON for programs; beside each the aim that it has to meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

P99_AIM = 100.0  # ms at eight clients
MEMORY_AIM = 300_000_000  # bytes a worker
SLOPE_AIM = 1.2  # largest over smallest registry
_HEAD = (
    "operation        requests/s   p50 ms   p99 ms  errors   floor/s  ratio   ratio to {n}  SQL  memory MB  load cores"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One operation."""

    name: str
    rate: float
    p50: float
    p99: float
    longest: float
    errors: int
    requests: int
    floor: float
    floor_of_all: float
    statements: int
    worker_bytes: int
    client_cores: float
    ratio_aim: float | None

    @property
    def ratio(self) -> float:
        return self.rate / self.floor

    @property
    def ratio_of_all(self) -> float:
        """Against as many processes as the service has."""
        return self.rate / self.floor_of_all


@dataclass(frozen=True, slots=True)
class Slope:
    """The cost of one list in a small registry and in a large one, from one client, median in milliseconds."""

    name: str
    sizes: tuple[int, ...]
    milliseconds: tuple[float, ...]

    @property
    def growth(self) -> float:
        return self.milliseconds[-1] / self.milliseconds[0]


@dataclass(slots=True)
class Report:
    """One run on one database."""

    database: str
    cores: int
    workers: int
    clients: int
    flush_ms: float
    load_before: float  # processes of others that wanted a core in the minute before: more than 0.5 spoils the figures
    documents: int
    lines: list[Line] = field(default_factory=list)
    slopes: list[Slope] = field(default_factory=list)
    acknowledged: int = 0
    registered: int = 0

    @property
    def sound(self) -> bool:
        """Whether everything was answered, and everything acknowledged is there."""
        return self.acknowledged == self.registered and not any(line.errors for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        lines = [asdict(line) | {"ratio": line.ratio, "ratio_of_all": line.ratio_of_all} for line in self.lines]
        slopes = [asdict(slope) | {"growth": slope.growth} for slope in self.slopes]
        return asdict(self) | {"lines": lines, "slopes": slopes, "sound": self.sound, "missed": list(missed(self))}


def show_head(report: Report, tell: Callable[[str], object]) -> None:
    tell(
        f"{report.database}, {report.cores} cores, {report.workers} workers, {report.clients} clients, "
        f"{report.documents} documents in the registry, flush to disk {report.flush_ms:.2f} ms, "
        f"load average before {report.load_before:.1f}"
    )
    tell(_HEAD.format(n=report.workers))


def show_line(line: Line, tell: Callable[[str], object]) -> None:
    tell(
        f"{line.name:<16} {line.rate:>10.0f} {line.p50:>8.1f} {line.p99:>8.1f} {line.errors:>7} {line.floor:>9.0f}"
        f" {line.ratio:>6.2f} {line.ratio_of_all:>12.2f} {line.statements:>4} {line.worker_bytes / 1e6:>10.0f}"
        f" {line.client_cores:>11.2f}"
    )


def show_end(report: Report, tell: Callable[[str], object]) -> None:
    for slope in report.slopes:
        costs = ", ".join(f"{ms:.2f} ms at {size}" for size, ms in zip(slope.sizes, slope.milliseconds, strict=True))
        tell(f"{slope.name}: {costs} (x {slope.growth:.2f})")
    tell(f"{report.acknowledged} deposits acknowledged, {report.registered} registered")
    found = list(missed(report))
    tell("every aim is met" if not found else "aims missed: " + "; ".join(found))


def missed(report: Report) -> list[str]:
    """The aims that this run does not meet."""
    found = [f"{line.name} has {line.errors} errors" for line in report.lines if line.errors]
    for line in report.lines:
        if report.database == "postgresql" and line.ratio_aim and line.ratio < line.ratio_aim:
            found.append(f"{line.name} ratio {line.ratio:.2f} < {line.ratio_aim}")
        if line.p99 >= P99_AIM:
            found.append(f"{line.name} p99 {line.p99:.0f} ms >= {P99_AIM:.0f}")
        if line.worker_bytes >= MEMORY_AIM:
            found.append(f"{line.name} memory {line.worker_bytes / 1e6:.0f} MB >= {MEMORY_AIM / 1e6:.0f}")
    found += [f"{one.name} grows x {one.growth:.2f} > {SLOPE_AIM}" for one in report.slopes if one.growth > SLOPE_AIM]
    if report.acknowledged != report.registered:
        found.append("deposits acknowledged and registered differ")
    return found
