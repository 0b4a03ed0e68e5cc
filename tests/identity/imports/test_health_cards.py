from datetime import timedelta
from pathlib import Path

import pytest

from espace_sante.identity.api import sign_in
from espace_sante.identity.domain.population_row import COLUMNS
from espace_sante.identity.models import HealthCard, Holder
from espace_sante.kernel.actors import SYSTEM
from tests.identity.imports.extracts import NOW, insured, population_file, rejections, run_population
from tests.worlds import ins_number

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
SERIAL = "1234 5678 901"


def prove(number: int, serial: str) -> sign_in.Proof:
    """Somebody with a fresh code and this card in hand."""
    holder = Holder.objects.get(ins=ins_number(number).value)
    purpose, channel = sign_in.Purpose.ENROLMENT, sign_in.Channel.POST
    code = sign_in.issue_code(holder_id=holder.id, purpose=purpose, channel=channel, by=SYSTEM, now=LATER)
    return sign_in.prove_identity(matricule=holder.ins, code=code, card_serial=serial, now=LATER)


def test_a_card_of_the_file_is_what_enrolment_asks_for_lc_10(tmp_path: Path) -> None:
    outcome = run_population(population_file(tmp_path, insured(1, numero_carte_vitale=SERIAL), insured(2)))
    assert outcome.tables["health cards"].added == 1
    assert prove(1, "12345678901").holder_id == str(Holder.objects.get(ins=ins_number(1).value).id)
    with pytest.raises(sign_in.CodeRefused):
        prove(1, "12345678902")


def test_only_a_keyed_hash_of_the_serial_number_is_kept_lc_10(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1, numero_carte_vitale=SERIAL)))
    card = HealthCard.objects.get()
    assert (len(bytes(card.digest)), card.recorded_at) == (32, NOW)
    sign_in.record_health_card(holder_id=card.holder_id, serial=SERIAL, now=NOW)
    assert bytes(HealthCard.objects.get().digest) == bytes(card.digest), "the hash of one card, whoever records it"


def test_a_renewed_card_replaces_the_one_before_and_the_same_one_writes_nothing(tmp_path: Path) -> None:
    first = population_file(tmp_path, insured(1, numero_carte_vitale=SERIAL))
    run_population(first)
    assert run_population(first, now=LATER).changed == 0
    renewed = run_population(population_file(tmp_path, insured(1, numero_carte_vitale="99999999999")), now=LATER)
    assert (renewed.tables["health cards"].changed, HealthCard.objects.get().recorded_at) == (1, LATER)


@pytest.mark.parametrize("titles", [COLUMNS, COLUMNS[:-1]], ids=["an empty cell", "an absent column"])
def test_a_file_that_tells_no_card_leaves_the_one_that_is_known(tmp_path: Path, titles: tuple[str, ...]) -> None:
    run_population(population_file(tmp_path, insured(1, numero_carte_vitale=SERIAL)))
    run_population(population_file(tmp_path, insured(1), titles=titles), now=LATER)
    assert HealthCard.objects.count() == 1


def test_a_duplicate_of_somebody_is_given_no_card(tmp_path: Path) -> None:
    run_population(population_file(tmp_path, insured(1), insured(2)))
    kept = Holder.objects.get(ins=ins_number(1).value)
    Holder.objects.filter(ins=ins_number(2).value).update(merged_into=kept)
    run_population(population_file(tmp_path, insured(2, numero_carte_vitale=SERIAL)), now=LATER)
    assert not HealthCard.objects.exists()


@pytest.mark.parametrize("serial", ["12345", "1" * 31, "123456é", "------"])
def test_a_serial_number_without_the_form_of_one_is_rejected(tmp_path: Path, serial: str) -> None:
    path = population_file(tmp_path, insured(1, numero_carte_vitale=serial), insured(2))
    assert run_population(path).rejected == 1
    assert rejections(path) == ["2,The serial number of the health card is wrong."]
