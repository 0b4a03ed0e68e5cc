"""The log as anybody reads it: checkpoints, tiles, bundles,
the page. RULES.md TRA-01; DESIGN.md section 6; ADR 19."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from espace_sante.audit import api as audit
from espace_sante.audit.domain.merkle import leaf_hash
from espace_sante.audit.domain.notes import check_note, read_checkpoint, read_key, read_note
from espace_sante.audit.domain.tiles import leaves_of
from espace_sante.kernel.actors import SYSTEM
from espace_sante.portals.public.views import transparency

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ENTRIES = 300


@pytest.fixture
def log(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(transparency, "utc_now", lambda: NOW)
    record = audit.TraceRecord(space_id=UUID(int=7), at=NOW, act=audit.Act.TRACE_READ, actor=SYSTEM)
    with transaction.atomic(using="dmp"):
        audit.append_all([record] * ENTRIES)
    while audit.log.integrate(now=NOW):
        pass
    return visitor


@pytest.mark.parametrize("base", ["/transparence/", "/transparence/2026-11/"])
def test_the_checkpoint_is_signed_by_the_published_key(log: Client, base: str) -> None:
    key = read_key(log.get(f"{base}cle").content.decode())
    answer = log.get(f"{base}checkpoint")
    note = read_note(answer.content.decode())
    check_note(note, key)
    assert read_checkpoint(note).size == ENTRIES
    assert read_checkpoint(note).origin == key.name == "127.0.0.1:8000/transparence/2026-11"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("base", "seconds"), [("/transparence/2026-11/", 31_536_000), ("/transparence/", 6 * 86_400 + 15 * 3_600)]
)
def test_tiles_are_kept_as_long_as_their_address_means_them(log: Client, base: str, seconds: int) -> None:
    whole = log.get(f"{base}tile/0/000")
    assert whole["Cache-Control"] == f"public, max-age={seconds}, immutable"
    assert whole["Access-Control-Allow-Origin"] == "*"
    assert len(whole.content) == 256 * 32
    assert log.get(f"{base}tile/0/000.p/10").content == whole.content[:320]
    assert len(log.get(f"{base}tile/0/001.p/44").content) == 44 * 32
    leaves = leaves_of(log.get(f"{base}tile/entries/000").content)
    assert b"".join(leaf_hash(leaf) for leaf in leaves) == whole.content
    assert len(log.get(f"{base}tile/1/000.p/1").content) == 32


@pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/000", "checkpoint", "cle", "2026-11/tile/0/000", "mois"])
def test_what_programs_read_is_the_same_for_everybody_and_any_cache_keeps_it(log: Client, path: str) -> None:
    """No session is asked for and no language chosen: nothing that a cache would keep apart."""
    log.cookies["sessionid"] = "of-nobody"
    with CaptureQueriesContext(connections["ens"]) as asked:
        answer = log.get(f"/transparence/{path}", headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert not {"Vary", "Set-Cookie", "Content-Language"} & set(answer.headers)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(answer.content))
    assert len(asked) == 0


def test_a_program_is_told_in_plain_words_that_the_log_has_no_such_tile(log: Client) -> None:
    answer = log.get("/transparence/tile/0/999")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_after_the_month_its_tiles_are_kept_a_minute_at_the_address_of_the_current_one(
    log: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transparency, "utc_now", lambda: datetime(2026, 12, 1, tzinfo=UTC))
    assert log.get("/transparence/tile/0/000")["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "address",
    [
        "tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/1/000", "tile/2/000.p/1", "tile/entries/001",
        "tile/00/000",
        "tile/64/000", "tile/63/000", "tile/-1/000", "tile/x/000", "tile/0/0", "tile/0/000/", "tile/0/000.p/256",
        "tile/0/../../checkpoint", "tile/entries/x001", "tile/²/000", "tile/0/" + "x999/" * 60 + "000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "2026-11/tile/0/001", "2026-10/checkpoint", "2026-10/cle", "2026-10/tile/0/000", "9999-99/checkpoint",
        "0000-00/tile/0/000",
    ],
)  # fmt: skip
def test_what_the_tree_does_not_have_is_not_found(log: Client, address: str) -> None:
    assert log.get(f"/transparence/{address}").status_code == 404


@pytest.mark.parametrize("address", ["checkpoint", "cle", "tile/0/000", "2026-11/checkpoint"])
def test_before_the_first_line_there_is_no_log(visitor: Client, address: str) -> None:
    assert visitor.get(f"/transparence/{address}").status_code == 404
    assert visitor.get("/transparence/mois").content == b""
    assert "Aucune ligne n’est encore scellée" in visitor.get("/transparence/").content.decode()


def test_the_page_says_where_the_log_stands_and_how_to_check_it(log: Client) -> None:
    page = log.get("/transparence/").content.decode()
    for words in (
        "novembre 2026",
        "300",
        "127.0.0.1:8000/transparence/2026-11",
        "verify --from-tiles",
        "Personne ne signe encore",
    ):
        assert words in page
    assert log.get("/transparence/mois").content == b"2026-11\n"


def test_a_tile_costs_two_queries_at_most(log: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(1, using="dmp"):
        log.get("/transparence/2026-11/tile/0/000")
    with django_assert_max_num_queries(2, using="dmp"):
        log.get("/transparence/tile/0/000")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nobody_writes_to_the_log(log: Client, method: str) -> None:
    assert getattr(log, method)("/transparence/checkpoint").status_code == 405
