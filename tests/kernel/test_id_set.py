from __future__ import annotations

from uuid import uuid4

from espace_sante.kernel.id_set import IdSet

ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


def test_it_is_a_set_of_its_ids_however_it_was_made() -> None:
    made = IdSet([ONE, TWO])
    assert made == {ONE, TWO}
    assert made == IdSet.of_digits([TWO.hex, ONE.hex])
    assert hash(made) == hash(IdSet([TWO, ONE]))
    assert (len(made), ONE in made, THREE in made) == (2, True, False)
    assert set(made) == {ONE, TWO}


def test_what_is_no_id_is_not_in_it() -> None:
    assert str(ONE) not in IdSet([ONE])
    assert None not in IdSet([ONE])


def test_ids_are_taken_away_whatever_set_holds_them() -> None:
    for other in ({TWO, THREE}, frozenset({TWO}), IdSet([TWO])):
        assert IdSet([ONE, TWO]) - other == {ONE}
    assert {ONE, TWO} - IdSet([TWO]) == {ONE}


def test_it_says_how_many_it_holds_and_not_which() -> None:
    assert repr(IdSet([ONE])) == "IdSet(1 ids)"
