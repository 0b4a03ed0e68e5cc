from itertools import product

import pytest

from espace_sante.catalogue.domain.errors import MoveNotPossible
from espace_sante.catalogue.domain.life import MOVES, REFERENCED, Move, ServiceStatus, Who, after, possible

S = ServiceStatus
PATH = [
    (Move.SUBMIT, Who.PUBLISHER, S.SUBMITTED),
    (Move.TAKE_UP, Who.OPERATOR, S.TECHNICAL_CHECK),
    (Move.HAND_ON, Who.OPERATOR, S.COMMISSION),
    (Move.FAVOURABLE, Who.OPERATOR, S.MINISTER),
    (Move.ACCEPT, Who.OPERATOR, S.CONVENTION),
    (Move.SIGN, Who.OPERATOR, S.PRE_PRODUCTION),
    (Move.PUT_ONLINE, Who.OPERATOR, S.ONLINE),
]


def test_cat03_a_service_goes_online_by_every_step_in_order() -> None:
    status = S.DRAFT
    for move, who, expected in PATH:
        status = after(status, move, who)
        assert status is expected


def test_every_move_leads_somewhere_from_its_statuses_alone_and_by_its_maker_alone() -> None:
    for move, status, who in product(Move, S, Who):
        sources, target, maker = MOVES[move]
        if status in sources and who is maker:
            assert after(status, move, who) is target
            assert move in possible(status, who)
        else:
            assert move not in possible(status, who)
            with pytest.raises(MoveNotPossible):
                after(status, move, who)


def test_cat03_nothing_but_the_table_reaches_online() -> None:
    """The commission, the minister and the convention cannot be gone round."""
    reaching = {move for move, (_sources, target, _who) in MOVES.items() if target is S.ONLINE}
    assert reaching == {Move.PUT_ONLINE, Move.PUT_BACK_ONLINE, Move.RENEW, Move.RESUME}
    before = {source for move in reaching for source in MOVES[move][0]}
    assert before <= REFERENCED


def test_a_de_referenced_service_stays_so() -> None:
    assert not [who for who in Who if possible(S.DEREFERENCED, who)]
