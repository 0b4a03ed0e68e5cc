from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.demo.extracts_population import write_population
from espace_sante.identity import api as identity
from espace_sante.identity.domain.population_row import COLUMNS, NEEDED
from espace_sante.identity.models import DirectoryImport, Holder, IdentityChange
from espace_sante.identity.models.family import Filiation, Relationship
from espace_sante.kernel.extract_rows import ColumnsMissing
from espace_sante.kernel.identifiers import INS_TEST_OID, Ins, InvalidIdentifier
from espace_sante.kernel.line_file import NotALineFile
from tests.identity.imports.extracts import NOW, insured, population_file, rejections, run_population
from tests.worlds import ins_number, rpps_number

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def holder(number: int) -> Holder:
    return Holder.objects.get(ins=ins_number(number).value)


def parents_of(number: int) -> set[str]:
    found = Filiation.objects.filter(child__ins=ins_number(number).value, until__isnull=True)
    return set(found.values_list("parent__ins", flat=True))


def test_a_line_becomes_a_holder_with_a_qualified_identity(tmp_path: Path) -> None:
    doctor = rpps_number(1).value
    told = {"email": "camille@courriel.example", "medecin_traitant": doctor, "caisse": "01211", "commune": "Valmorin"}
    outcome = run_population(population_file(tmp_path, insured(1, nom_utilise="FICTIVE", **told)))
    one = holder(1)
    assert (one.birth_name, one.used_name, one.first_given_name) == ("FICTIF", "FICTIVE", "Camille")
    assert (one.birth_on, one.birth_date_text, one.ins_qualified) == (date(1985, 9, 17), "1985-09-17", True)
    assert (one.email, one.treating_doctor_rpps, one.fund_code, one.city) == (
        told["email"],
        doctor,
        "01211",
        "Valmorin",
    )
    assert (outcome.read, outcome.added, outcome.rejected) == (1, 1, 0)


def test_who_was_imported_is_found_by_matricule_and_by_traits(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1, nom_naissance="LE GOFF-FICTIF")))
    traits = identity.Traits(
        birth_name="Le Goff Fictif", first_given_name="camille", sex="F", birth_on=date(1985, 9, 17)
    )
    found = identity.holder_by_traits(traits)
    assert found is not None
    assert found == identity.holder_by_ins(ins_number(1))


@pytest.mark.parametrize(
    ("text", "civil"),
    [
        ("17/09/1985", date(1985, 9, 17)),
        ("19850917", date(1985, 9, 17)),
        ("1985-00-00", date(1985, 12, 31)),
        ("1985-09-00", date(1985, 9, 1)),
        ("1985-02-30", date(1985, 2, 1)),
        ("1985-25-01", date(1985, 1, 1)),
    ],
)
def test_a_partial_or_lunar_birth_date_is_kept_and_dated(tmp_path: Path, text: str, civil: date) -> None:
    run_population(population_file(tmp_path, insured(1, date_naissance=text)))
    assert holder(1).birth_on == civil
    assert len(holder(1).birth_date_text) == 10


def test_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    path = population_file(tmp_path, insured(1), insured(2, parent_1=ins_number(1).value))
    run_population(path)
    with CaptureQueriesContext(connections["ens"]) as queries:
        again = run_population(path, now=LATER)
    assert (again.added, again.changed, again.ended) == (0, 0, 0)
    assert len(queries) < 50, "statements are set-based: their number does not follow the rows"
    assert not IdentityChange.objects.exists()


def test_a_new_address_changes_the_holder_and_no_identity(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1, email="a@courriel.example")))
    assert run_population(population_file(tmp_path, insured(1, email="b@courriel.example"))).changed == 1
    assert holder(1).email == "b@courriel.example"
    assert not IdentityChange.objects.exists()


def test_a_corrected_trait_keeps_what_it_was(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1), insured(2)))
    outcome = run_population(population_file(tmp_path, insured(1, nom_naissance="FICTIVE"), insured(2)), now=LATER)
    assert outcome.changed == 1
    change = IdentityChange.objects.get()
    assert (change.holder, change.at, change.origin) == (holder(1), LATER, "import")
    assert (change.before, change.after) == ({"birth_name": "FICTIF"}, {"birth_name": "FICTIVE"})
    assert holder(1).birth_name_key == "FICTIVE"


def test_an_identity_that_was_provisional_becomes_qualified(tmp_path: Path) -> None:
    identity.register_holder(
        ins=ins_number(1), birth_name="FICTIF", given_names="Camille Dominique", first_given_name="Camille", sex="F",
        birth_on=date(1985, 9, 17), birth_place_code="00101", qualified=False,
    )  # fmt: skip
    run_population(population_file(tmp_path, insured(1)))
    assert holder(1).ins_qualified
    assert IdentityChange.objects.get().before == {"identity_status": "provisoire"}


def test_columns_that_are_absent_leave_what_is_known(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1, email="a@courriel.example", commune="Valmorin")))
    run_population(population_file(tmp_path, insured(1, nom_naissance="FICTIVE"), titles=NEEDED))
    assert (holder(1).email, holder(1).city) == ("a@courriel.example", "Valmorin")


def test_columns_come_in_any_order_between_commas_or_tabs(tmp_path: Path) -> None:
    path = population_file(tmp_path, insured(1, adresse="3 rue, fictive"), titles=tuple(reversed(COLUMNS)))
    path.write_text(path.read_text().replace(";", "\t"), encoding="utf-8")
    run_population(path)
    assert holder(1).address_line == "3 rue, fictive"


def test_nobody_is_ended_or_removed(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1), insured(2)))
    assert run_population(population_file(tmp_path, insured(2))).ended == 0
    assert Holder.objects.count() == 2


def test_twins_and_homonyms_are_told_apart_by_their_matricule(tmp_path: Path) -> None:
    twins = insured(1), insured(2, rang_naissance="2"), insured(3, date_naissance="1990-01-01")
    run_population(population_file(tmp_path, *twins))
    run_population(population_file(tmp_path, *twins))
    assert Holder.objects.filter(birth_name="FICTIF", first_given_name="Camille").count() == 3
    traits = identity.Traits(birth_name="FICTIF", first_given_name="Camille", sex="F", birth_on=date(1985, 9, 17))
    assert identity.holder_by_traits(traits) is None


def test_a_matricule_that_stands_twice_is_taken_once_and_reported(tmp_path: Path) -> None:
    path = population_file(tmp_path, insured(1), insured(2), insured(1, nom_naissance="AUTRE"))
    outcome = run_population(path)
    assert (outcome.added, outcome.rejected) == (2, 1)
    assert holder(1).birth_name == "FICTIF"
    assert rejections(path) == ["4,The matricule stands on an earlier line of this file."]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"matricule": "285090100001199"}, "The key of this national health identity is wrong."),
        ({"matricule": "28509"}, "13 characters and a key of 2 digits"),
        ({"oid": "1.2.3"}, "This is not the OID of a national health identity."),
        ({"nom_naissance": "  "}, "The birth name or the first given name is missing."),
        ({"sexe": "X"}, "The sex is none of F, M, I."),
        ({"date_naissance": "17 septembre"}, "AAAA-MM-JJ"),
        ({"code_lieu_naissance": "1"}, "The code of the birth place has not five characters."),
        ({"rang_naissance": "0"}, "The rank of birth is no number from 1 to 9."),
        ({"email": "camille"}, "This is not an e-mail address."),
        ({"medecin_traitant": "99910000018"}, "The RPPS number of the treating doctor is wrong."),
        ({"parent_1": "12"}, "The matricule of a parent is wrong."),
        ({"parent_1": ins_number(1).value}, "Somebody is said to be their own parent."),
        ({"adresse": "a;b"}, "fields where the first line has"),
        ({"adresse": '"a'}, "A quotation mark is open, or misplaced."),
    ],
)
def test_a_wrong_person_is_rejected_without_their_data_in_the_report(
    tmp_path: Path, fields: dict[str, str], reason: str
) -> None:
    path = population_file(tmp_path, insured(1, **fields), insured(2))
    outcome = run_population(path)
    assert (outcome.added, outcome.rejected) == (1, 1)
    (told,) = rejections(path)
    assert reason in told
    assert "FICTIF" not in told
    assert ins_number(1).value not in told


def test_parents_are_linked_wherever_they_stand_and_it_gives_no_right(tmp_path: Path) -> None:
    child = insured(1, parent_1=ins_number(2).value, parent_2=ins_number(3).value, date_naissance="2015-01-01")
    outcome = run_population(population_file(tmp_path, child, insured(2), insured(3)))
    assert parents_of(1) == {ins_number(2).value, ins_number(3).value}
    assert outcome.tables["parents"].added == 2
    assert Filiation.objects.filter(ground="insurer", since=NOW).count() == 2
    assert not Relationship.objects.exists()


def test_a_parent_who_comes_later_is_linked_then(tmp_path: Path) -> None:
    child = insured(1, parent_1=ins_number(2).value)
    run_population(population_file(tmp_path, child))
    assert parents_of(1) == set()
    run_population(population_file(tmp_path, child, insured(2)))
    assert parents_of(1) == {ins_number(2).value}


def test_a_parent_who_is_no_longer_said_is_ended(tmp_path: Path) -> None:
    adults = insured(2), insured(3)
    run_population(population_file(tmp_path, insured(1, parent_1=ins_number(2).value), *adults))
    outcome = run_population(population_file(tmp_path, insured(1, parent_1=ins_number(3).value), *adults), now=LATER)
    assert (outcome.tables["parents"].added, outcome.tables["parents"].ended) == (1, 1)
    assert parents_of(1) == {ins_number(3).value}
    assert Filiation.objects.get(until__isnull=False).until == LATER


def test_a_duplicate_of_somebody_is_left_alone(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1), insured(2), insured(3)))
    Holder.objects.filter(id=holder(2).id).update(merged_into=holder(1))
    child = insured(3, parent_1=ins_number(2).value)
    outcome = run_population(population_file(tmp_path, insured(1), insured(2, nom_naissance="AUTRE"), child))
    assert outcome.tables["holders"].changed == 0
    assert holder(2).birth_name == "FICTIF"
    assert parents_of(3) == {ins_number(1).value}


@pytest.mark.parametrize("titles", [("matricule", "oid"), ("rien",)])
def test_missing_columns_are_said_before_anything_is_stored(tmp_path: Path, titles: tuple[str, ...]) -> None:
    with pytest.raises(ColumnsMissing):
        run_population(population_file(tmp_path, insured(1), titles=titles))
    assert not DirectoryImport.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00n\n"])
def test_what_is_no_text_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "population.csv"
    path.write_bytes(content)
    with pytest.raises(NotALineFile):
        run_population(path)


def test_the_report_of_a_cut_file_names_its_last_line(tmp_path: Path) -> None:
    path = population_file(tmp_path, insured(1), insured(2), end="")
    path.write_bytes(path.read_bytes()[:-20])
    outcome = run_population(path)
    assert (outcome.added, outcome.rejected, outcome.whole) == (1, 1, False)


def test_a_generated_population_is_taken_whole_with_its_families(tmp_path: Path) -> None:
    path = tmp_path / "population.csv"
    write_population(path, people=80, seed=2)
    outcome = run_population(path)
    assert (outcome.read, outcome.rejected, outcome.tables["holders"].added) == (80, 0, 80)
    assert outcome.tables["parents"].added == 40
    assert all(Ins(one.ins, INS_TEST_OID) for one in Holder.objects.all())


@pytest.mark.parametrize(
    "matricule", ["2 85 09 01 000 001 95", "185092A001001", "28509010000019", "085090100000100", "2850901000001١٢"]
)
def test_a_matricule_is_taken_as_the_type_takes_it(tmp_path: Path, matricule: str) -> None:
    wanted = {f"{matricule}{key:02d}" for key in range(100)} if len(matricule) == 13 else {matricule}
    known = [text for text in sorted(wanted) if _is_ins(text)]
    run_population(population_file(tmp_path, *(insured(1, matricule=text) for text in sorted(wanted))))
    assert sorted(Holder.objects.values_list("ins", flat=True)) == ["".join(text.split()) for text in known]


def _is_ins(text: str) -> bool:
    try:
        Ins.parse(text, oid=INS_TEST_OID)
    except InvalidIdentifier:
        return False
    return True
