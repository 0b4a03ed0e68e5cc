"""The lines that a wave appends hash as those that one act appends. Source: RULES.md TRA-08."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from espace_sante.audit.domain.entry import CONTENT_FIELDS, Act, TraceRecord, entry_of, hash_of, values_of
from espace_sante.audit.services.append_many import NOBODY, _Line
from espace_sante.kernel.actors import Actor, ActorKind

AT = datetime(2027, 1, 5, tzinfo=UTC)
TEXT = st.text(max_size=12)


@given(st.uuids(), TEXT, TEXT, st.one_of(st.none(), st.tuples(TEXT, TEXT)))
def test_the_hash_of_a_line_written_in_parts_is_that_of_the_whole_content(
    space_id: UUID, name: str, reason: str, subject: tuple[str, str] | None
) -> None:
    actor = Actor(kind=ActorKind.OPERATOR, id="100 %d", name=name)
    told = subject or NOBODY
    record = TraceRecord(
        space_id=space_id, at=AT, act=Act.SPACE_OPENED, actor=actor, reason=reason, subject_id=told[0],
        subject_name=told[1],
    )  # fmt: skip
    shared = TraceRecord(space_id=uuid4(), at=AT, act=Act.SPACE_OPENED, actor=actor, reason=reason)
    line = _Line(values_of(entry_of(shared, position=0), CONTENT_FIELDS))
    assert line.hash(space_id, told) == hash_of(values_of(entry_of(record, position=0), CONTENT_FIELDS))
