"""What `espace-sante directory import` and `population import` share: a bar or lines, then the counts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from espace_sante.identity.api import ImportOutcome

TELL_SECONDS = 5.0
WORDS = {"read": "reading", "store": "storing"}


class TryLater(click.ClickException):
    """What stands in the way ends by itself."""

    exit_code = os.EX_TEMPFAIL


class Progress:
    """A bar on a terminal; elsewhere a line now and then."""

    def __init__(self) -> None:
        self._what, self._told, self._at = "", 0.0, 0
        self._bar: Any = None  # click's; it has no public type
        self._is_terminal = sys.stderr.isatty()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._is_terminal:
            self._draw(what, done, total)
        elif time.monotonic() - self._told > TELL_SECONDS or what != self._what:
            click.echo(f"{WORDS[what]}: {100 * done // max(total, 1)} %", err=True)
            self._what, self._told = what, time.monotonic()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    def _draw(self, what: str, done: int, total: int) -> None:
        if what != self._what:
            self.close()
            self._bar = click.progressbar(length=max(total, 1), label=WORDS[what], file=sys.stderr)
            self._what, self._at = what, 0
        if self._bar is not None:
            self._bar.update(done - self._at)
            self._at = done


@contextmanager
def told_errors() -> Iterator[Progress]:
    """A progress to give to an import, whose errors become a sentence and an exit code: 1, or 75 to try again later."""
    from espace_sante.identity.api import ImportRunning
    from espace_sante.kernel.errors import DomainError

    progress = Progress()
    try:
        yield progress
    except ImportRunning as error:
        raise TryLater(error.message) from error
    except DomainError as error:
        raise click.ClickException(error.message) from error
    finally:
        progress.close()


def report_beside(path: Path, report: Path | None) -> Path:
    """Where rejected lines go: beside the file unless said otherwise."""
    return report or path.with_name(path.name + ".rejected.csv")


def tell(outcome: ImportOutcome, *, report: Path, seconds: float, echo: Callable[[str], object] = click.echo) -> None:
    """The counts of a run."""
    speed = f"{outcome.read / seconds:,.0f} a second" if seconds else ""
    echo(f"{outcome.kind}: {outcome.read} lines in {seconds:.1f} s ({speed})")
    for name, counts in outcome.tables.items():
        echo(f"  {name:<20} added {counts.added:>9}  changed {counts.changed:>9}  ended {counts.ended:>9}")
    if not outcome.whole:
        echo("  The last line is cut: the file is not whole, so nothing was ended.")
    if outcome.rejected:
        echo(f"  {outcome.rejected} lines were rejected, see {report}")
