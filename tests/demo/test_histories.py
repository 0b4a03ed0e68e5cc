from __future__ import annotations

from datetime import date, timedelta

import pytest

from espace_sante.demo.documents.draft import Draft
from espace_sante.demo.documents.kinds import KINDS
from espace_sante.demo.documents.writer import DemoDocument
from espace_sante.demo.histories import all_documents, drafts_of
from espace_sante.demo.people_kinds import DemoHolder
from espace_sante.demo.population import Population, generate

PREGNANCY_KINDS = {"delivery"}
PREGNANCY_WORDS = ("grossesse", "trimestre", "postnatale", "maternité", "accouchement")


@pytest.fixture(scope="module")
def drafts(today: date) -> list[Draft]:
    population = generate(people=500, seed=21, today=today)
    return [
        draft
        for household in population.households()
        for draft in drafts_of(household=household, seed=population.seed, today=today)
    ]


def of(login: str, drafts: list[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.holder.login == login]


def test_the_same_seed_writes_the_same_bytes(documents: list[DemoDocument], population: Population) -> None:
    again = list(all_documents(population=population))

    assert [(d.unique_id, d.content) for d in again] == [(d.unique_id, d.content) for d in documents]


def test_the_named_people_have_the_same_documents_whatever_the_seed_and_the_number(today: date) -> None:
    def named(people: int, seed: int) -> list[tuple[str, bytes]]:
        written = all_documents(population=generate(people=people, seed=seed, today=today))
        return [(document.unique_id, document.content) for document in written if document.holder.login]

    assert named(8, 1) == named(40, 99)


def test_every_document_has_its_own_identifier(documents: list[DemoDocument]) -> None:
    assert len({document.unique_id for document in documents}) == len(documents)


def test_nothing_is_dated_from_today_on_nor_before_birth(documents: list[DemoDocument], today: date) -> None:
    for document in documents:
        assert document.holder.birth_date <= document.service_start_at.date() <= document.created_at.date() < today
        assert document.service_start_at <= document.created_at
        if document.service_stop_at:
            assert document.service_start_at <= document.service_stop_at


def test_only_women_of_an_age_to_bear_children_have_pregnancy_documents(drafts: list[Draft]) -> None:
    concerned = [
        draft
        for draft in drafts
        if draft.kind in PREGNANCY_KINDS or any(word in draft.title.lower() for word in PREGNANCY_WORDS)
    ]

    assert len(concerned) > 50
    for draft in concerned:
        assert draft.holder.sex == "F"
        assert 16 <= draft.holder.age_on(draft.created_at.date()) <= 45


def test_children_have_neither_sick_leave_nor_adult_screening(drafts: list[Draft]) -> None:
    adults_only = {"sick_leave", "screening", "care_plan", "medical_summary"}

    assert all(d.holder.age_on(d.created_at.date()) >= 18 for d in drafts if d.kind in adults_only)


def test_men_have_no_mammography(drafts: list[Draft]) -> None:
    examined = [draft.holder for draft in drafts if draft.title.startswith("Mammographie")]

    assert examined
    assert all(holder.sex == "F" and holder.age_on(date(2026, 1, 1)) >= 50 for holder in examined)


def test_each_laboratory_value_knows_the_one_before(drafts: list[Draft]) -> None:
    last: dict[tuple[DemoHolder, str], float] = {}
    followed = 0
    for draft in drafts:
        for measure in draft.measures():
            if measure.previous is not None and (draft.holder, measure.analyte) in last:
                assert measure.previous_on is not None
                assert measure.previous_on < draft.created_at.date() or draft.holder.login is None
                followed += 1
            last[draft.holder, measure.analyte] = measure.value
    assert followed > 100


def test_camille_lacks_iron_since_yesterday(drafts: list[Draft], today: date) -> None:
    report = [draft for draft in of("camille", drafts) if draft.kind == "laboratory"][-1]
    low = {measure.analyte: measure.printed(measure.value) for measure in report.measures() if measure.flag == "L"}

    assert report.created_at.date() == today - timedelta(days=1)
    assert report.author.structure.name == "Laboratoire des Tilleuls"
    assert low == {"hb": "11,6", "ferritin": "9"}
    assert next(m.previous for m in report.measures() if m.analyte == "hb") == 12.4


def test_camille_hides_the_report_of_her_psychiatrist(drafts: list[Draft]) -> None:
    assert [draft.kind for draft in of("camille", drafts) if draft.masque_ps] == ["psychiatric_summary"]


def test_the_thyroid_report_was_corrected(documents: list[DemoDocument]) -> None:
    corrected = next(document for document in documents if document.replaces)
    wrong = next(document for document in documents if document.unique_id == corrected.replaces)

    assert (corrected.version, wrong.version, corrected.holder.login) == (2, 1, "camille")
    assert corrected.set_id == wrong.set_id
    assert corrected.created_at > wrong.created_at


def test_andre_left_cardiology_three_weeks_ago_with_apixaban(drafts: list[Draft], today: date) -> None:
    letter = next(draft for draft in of("andre", drafts) if draft.kind == "discharge")
    medicines = [row[0] for section in letter.sections if section.table for row in section.table.rows]

    assert letter.created_at.date() == today - timedelta(days=19)
    assert "Apixaban 5 mg, comprimé" in medicines
    assert [m.value for d in of("andre", drafts) for m in d.measures() if m.analyte == "hba1c"] == [
        6.9, 7.0, 6.8, 7.1, 7.8,
    ]  # fmt: skip


def test_a_finding_awaits_its_announcement_to_andre(documents: list[DemoDocument]) -> None:
    waiting = [d for d in documents if "INVISIBLE_PATIENT" in {code.code for code in d.confidentiality_codes}]

    assert [(d.holder.login, d.title) for d in waiting] == [("andre", "Scanner du thorax")]


def test_every_kind_of_document_is_written_by_some_history(documents: list[DemoDocument]) -> None:
    assert {document.kind for document in documents} == set(KINDS)


def test_maxime_has_one_document_that_his_parents_do_not_see(drafts: list[Draft]) -> None:
    hidden = [draft for draft in of("maxime", drafts) if draft.invisible_representants_legaux]

    assert [draft.title for draft in hidden] == ["Consultation de prévention"]


def test_lou_still_awaits_the_vaccine_that_the_agenda_advises(drafts: list[Draft]) -> None:
    assert of("lou", drafts)
    assert not [draft for draft in of("lou", drafts) if "papillomavirus" in draft.title]


def test_who_opposed_the_opening_of_a_space_has_no_document(documents: list[DemoDocument]) -> None:
    assert not [document for document in documents if document.holder.space == "opposed"]


def test_people_have_from_six_to_twelve_documents_on_average(documents: list[DemoDocument]) -> None:
    counted = [document for document in documents if not document.holder.login]
    people = {document.holder.key for document in counted}

    assert 6 <= len(counted) / len(people) <= 12


def test_the_blocked_doctor_wrote_nothing_about_camille(documents: list[DemoDocument]) -> None:
    authors = {d.author.key for d in documents if d.holder.login == "camille" and d.author}

    assert "dr.martin" in authors
    assert "bloque" not in authors
