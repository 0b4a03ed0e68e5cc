"""The trace is read by pages of a hundred, newest first, from a date on. RULES.md TRA-05."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from tests.worlds import NOW

pytestmark = pytest.mark.django_db
SPACE = UUID(int=7)


def test_a_page_holds_a_hundred_lines_newest_first_and_says_where_the_next_begins() -> None:
    with transaction.atomic(using="dmp"):
        audit.append_all(
            [
                audit.TraceRecord(space_id=SPACE, at=NOW + timedelta(minutes=n), act=audit.Act.TRACE_READ, actor=SYSTEM)
                for n in range(130)
            ]
        )
    first = audit.trace_page(space_id=SPACE)
    assert [one.position for one in first.entries] == list(range(130, 30, -1))
    second = audit.trace_page(space_id=SPACE, before=first.before)
    assert [one.position for one in second.entries] == list(range(30, 0, -1))
    assert second.before is None
    late = audit.trace_page(space_id=SPACE, since=NOW + timedelta(minutes=120))
    assert [one.position for one in late.entries] == list(range(130, 120, -1))
