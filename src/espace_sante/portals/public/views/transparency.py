"""The verifiable log, for programs (C2SP tlog-tiles) and for people (RULES.md TRA-01; DESIGN.md section 6; ADR 19).

At `/transparence/…` is the tree of this month; each month has its own addresses, which never change. A tile that is
whole never changes either, and is kept by whoever read it: for ever under its month, until the end of the month else.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from espace_sante.audit.api import log
from espace_sante.kernel.clock import utc_now
from espace_sante.portals.components.dates import moment_words
from espace_sante.portals.public.tile_addresses import read_tile

FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "no-cache"
BEGUN_AFTER_SECONDS = 60  # a month begins when its first line comes: until then the one before is here
WIDE_OPEN = {"Access-Control-Allow-Origin": "*"}  # anybody's page may check the log


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the log is, how to check it, where it stands, who signs with us."""
    trees = log.trees()
    current = trees[0] if trees else None
    return render(
        request,
        "public/transparency/page.html",
        {
            "current": current,
            "facts": _facts(current) if current else [],
            "months": [(tree, _month_words(tree.month)) for tree in trees],
            "witnesses": [
                (one, moment_words(one.signed_at)) for one in (log.witnessed(current.month) if current else [])
            ],
            "address": f"{settings.BASE_URL}/transparence",
        },
    )


@require_safe
def checkpoint(request: HttpRequest, month: str = "") -> HttpResponse:
    """The latest checkpoint, with the signatures of witnesses that have come."""
    return _plain(_tree(month).note, NOT_KEPT)


@require_safe
def key(request: HttpRequest, month: str = "") -> HttpResponse:
    """The public key, under the name of its tree."""
    return _plain(f"{_tree(month).key}\n", NOT_KEPT)


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """The name of each tree, one a line, the newest first."""
    return _plain("".join(f"{tree.name}\n" for tree in log.trees()), NOT_KEPT)


@require_safe
def tile(request: HttpRequest, level: str, path: str, month: str = "") -> HttpResponse:
    """A tile of hashes, or a bundle of entries: `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`."""
    asked = read_tile(level, path)
    if asked is None:
        raise Http404
    number = _number(month)
    content = (
        log.bundle(number, asked.number, asked.width)
        if asked.entries
        else log.tile(number, asked.level, asked.number, asked.width)
    )
    if content is None:
        raise Http404
    kept = FOR_EVER if month else _until_the_end(number)
    return HttpResponse(content, content_type="application/octet-stream", headers={"Cache-Control": kept} | WIDE_OPEN)


def _tree(month: str) -> log.Tree:
    tree = log.tree_of(_number(month)) if month else log.current_tree()
    if tree is None:
        raise Http404
    return tree


def _number(month: str) -> int:
    """202611 of `2026-11`, or of the tree that grows."""
    return int(month.replace("-", "")) if month else _tree("").month


def _until_the_end(month: int) -> str:
    """What is at an address of the current month is another tree's once the month is over."""
    year, last = divmod(month, 100)
    end = datetime(year + last // 12, last % 12 + 1, 1, tzinfo=UTC)
    seconds = max(int((end - utc_now()).total_seconds()), 0)
    return f"public, max-age={seconds}, immutable" if seconds else f"public, max-age={BEGUN_AFTER_SECONDS}"


def _plain(text: str, kept: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": kept} | WIDE_OPEN)


def _facts(tree: log.Tree) -> list[tuple[str, str]]:
    return [
        (_("Mois"), _month_words(tree.month)),
        (_("Lignes scellées"), f"{tree.size:,}".replace(",", "\u202f")),
        (_("Dernière signature"), date_format(localtime(tree.signed_at), "j F Y, H:i:s")),
        (_("Nom du journal"), tree.origin),
    ]


def _month_words(month: int) -> str:
    return date_format(datetime(month // 100, month % 100, 1, tzinfo=UTC), "F Y")
