"""Two parents answer opposite things in the same minute, each on a connection: the first stands (LC-04, LC-06).

Both have decided before either writes: what the pages of two browsers do at worst.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connections

from espace_sante.access import api as access
from espace_sante.access.api import Opening
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Conflict
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, campaigns
from tests.portals.public.letters import CHILD, Addressee, register, written_to
from tests.worlds import NOW

# Real commits in these databases, emptied after each test; the trace, which nothing empties, is not written.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ens", "keys"])
ACTS = {audit.Act.SPACE_OPPOSED.value, audit.Act.SPACE_ACTIVATED.value}
LATER = NOW + timedelta(days=3)


@pytest.fixture
def child(db: None) -> Addressee:
    return written_to(4, born=CHILD, name="Alix")


@pytest.fixture(autouse=True)
def no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of trace stay in the outbox, where they are counted."""
    monkeypatch.setattr(outbox, "drain", lambda *table, **options: 0)


@pytest.fixture
def parent(child: Addressee) -> Actor:
    holder_id = register(5, name="Camille")
    identity.relate(person_id=holder_id, helped_id=child.holder_id, kind="representative", now=NOW)
    return Actor(kind=ActorKind.CITIZEN, id=str(holder_id), name="Camille FICTIF", holder_id=holder_id)


def by_letter(child: Addressee) -> Opening:
    notice = campaigns.notice_of_code(code=child.code, birth_on=child.born, now=LATER)
    return access.opening_by_letter(notice=notice, now=LATER)


def by_parent(child: Addressee, parent: Actor) -> Opening:
    return access.opening_for(actor=parent, holder_id=child.holder_id, now=LATER)


def at_once(*acts: Callable[[], None]) -> list[str]:
    """Run each on a connection of its own, together; what came of each: `done`, or the name of the conflict."""
    ready, told = threading.Barrier(len(acts)), ["" for _ in acts]

    def run(place: int, act: Callable[[], None]) -> None:
        ready.wait()
        try:
            act()
            told[place] = "done"
        except (Conflict, DatabaseError) as error:
            told[place] = type(error).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("_round", range(4))
def test_one_refuses_and_the_other_opens_one_answer_is_recorded(child: Addressee, parent: Actor, _round: int) -> None:
    no, yes = by_letter(child), by_parent(child, parent)
    assert no.may(access.Action.OPPOSE_OPENING)
    assert yes.may(access.Action.REQUEST_OPENING)
    told = at_once(lambda: access.oppose(no), lambda: access.request_opening(yes))
    opposition = spaces.opposition_of(child.holder_id)
    if child.state is State.OPPOSED:
        assert told == ["done", "MoveNotAllowed"]
        assert opposition is not None
    else:
        assert child.state is State.ACTIVE
        assert told == ["SpaceAlreadyOpen", "done"]
        assert opposition is None
    told_in_trace = [row.payload["act"] for row in spaces.SpacesOutbox.objects.all()]
    assert len([act for act in told_in_trace if act in ACTS]) == 1


def test_two_refusals_at_once_are_one_opposition_with_one_proof(child: Addressee, parent: Actor) -> None:
    first, second = by_letter(child), by_parent(child, parent)
    assert at_once(lambda: access.oppose(first), lambda: access.oppose(second)) == ["done", "done"]
    assert child.state is State.OPPOSED
    space = spaces.space_of_holder(child.holder_id)
    assert [line.state for line in spaces.states_of(space.id)] == [State.NOTIFIED, State.OPPOSED]


@pytest.mark.parametrize("_round", range(4))
def test_a_refusal_and_the_end_of_the_six_weeks_at_once(child: Addressee, _round: int) -> None:
    """An opposition wins over silence; said after the opening, it is no opposition any more (LC-04, LC-14)."""
    no = by_letter(child)
    opened = LATER + timedelta(days=60)
    told = at_once(lambda: access.oppose(no), lambda: _open(opened))
    assert (child.state, told[0]) in {
        (State.OPPOSED, "done"),
        (State.OPEN_NOT_ACTIVATED, "SpaceAlreadyOpen"),
        (State.CLOSED_ARCHIVED, "done"),  # recorded after the opening, said before it
    }


def _open(at: datetime) -> None:
    campaigns.open_by_silence(clock=lambda: at)
