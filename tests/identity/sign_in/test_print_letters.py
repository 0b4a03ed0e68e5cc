"""Codes that go by post are printed once, and their words forgotten. Source: RULES.md LC-11."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from django.utils.translation import override

from espace_sante.identity.adapters.letters import write_posted_letter
from espace_sante.identity.api import News, sign_in, tell_holder
from espace_sante.identity.models import Letter
from espace_sante.kernel.actors import SYSTEM
from tests.spaces.test_campaign import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def coded(number: int, *, at: datetime = NOW) -> UUID:
    holder_id = person(number)
    sign_in.send_code(holder_id=holder_id, channel=sign_in.Channel.POST, by=SYSTEM, now=at)
    return holder_id


def printed(folder: Path, *, now: datetime = NOW) -> sign_in.PrintReport:
    return sign_in.print_letters(folder=folder, writer=write_posted_letter, now=now)


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    text = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())
    pages = len(document)
    document.close()
    assert pages == 1
    return text


def test_lc11_a_code_by_post_is_printed_once_dated_and_its_words_forgotten(tmp_path: Path) -> None:
    coded(1)
    report = printed(tmp_path)
    (place,) = report.folders
    with (place / "manifest.csv").open(newline="", encoding="utf-8") as file:
        (row,) = list(csv.DictReader(file, delimiter=";"))
    text = text_of(place / row["fichier"])
    assert "Votre code provisoire" in text
    assert "jusqu’au 5 janvier 2027" in text
    assert "31000 TOULOUSE" in text
    assert not {"médical", "santé publique"} & {text}
    letter = Letter.objects.get()
    assert (letter.posted_at, bytes(letter.sealed), str(letter.id)) == (NOW, b"", row["lettre"])
    assert printed(tmp_path).printed == 0


def test_the_code_on_the_letter_opens(tmp_path: Path) -> None:
    holder_id = coded(1)
    (place,) = printed(tmp_path).folders
    found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", text_of(next(place.glob("*.pdf"))))
    assert found
    from espace_sante.identity.models import Holder

    matricule = Holder.objects.get(id=holder_id).ins
    assert sign_in.prove_identity(matricule=matricule, code=found[0], card_serial="", now=NOW)


def test_killed_after_the_folder_and_before_the_date_the_next_run_prints_nothing_twice(tmp_path: Path) -> None:
    coded(1)
    before = list(Letter.objects.values_list("id", "sealed"))
    printed(tmp_path)
    for letter_id, sealed in before:  # as if the date had not been written
        Letter.objects.filter(id=letter_id).update(posted_at=None, sealed=sealed)
    later = coded(2)
    report = printed(tmp_path, now=NOW + timedelta(hours=1))
    assert (report.found, report.printed, len(report.folders)) == (1, 1, 1)
    assert Letter.objects.get(holder_id=later).posted_at == NOW + timedelta(hours=1)


def test_killed_while_writing_the_next_run_writes_it_whole(tmp_path: Path) -> None:
    coded(1)
    calls = []

    def cut(letter: sign_in.PostedLetter) -> bytes:
        calls.append(letter)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sign_in.print_letters(folder=tmp_path, writer=cut, now=NOW)
    assert Letter.objects.get().posted_at is None
    report = printed(tmp_path)
    assert (report.found, report.printed) == (0, 1)
    assert [one.name for one in tmp_path.iterdir()] == [report.folders[0].name]


def test_a_code_replaced_before_its_letter_left_is_not_printed(tmp_path: Path) -> None:
    holder_id = coded(1)
    sign_in.send_code(holder_id=holder_id, channel=sign_in.Channel.POST, by=SYSTEM, now=NOW)
    report = printed(tmp_path)
    assert (report.dropped, report.printed) == (1, 1)


def test_news_that_nothing_faster_carries_are_printed_too(tmp_path: Path) -> None:
    tell_holder(holder_id=person(1), news=News.SPACE_ERASED, now=NOW)
    (place,) = printed(tmp_path).folders
    text = text_of(next(place.glob("*.pdf")))
    assert "effacé" in text, ascii(text)


def test_news_are_printed_in_french_whoever_acts_and_whoever_prints(tmp_path: Path) -> None:
    with override("en"):
        tell_holder(holder_id=person(1), news=News.SPACE_ERASED, now=NOW)
        (place,) = printed(tmp_path).folders
    text = text_of(next(place.glob("*.pdf")))
    assert "Votre espace est effacé" in text
    assert "plus rien de ce que contenait" in text
