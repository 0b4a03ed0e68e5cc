"""A household's years as acts in order: opening, authorisations, deposits, readings, what a holder hides.

Each act calls the same service as the page or the interface would, with the date of the story.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.demo.actors import citizen_actor, professional_actor
from espace_sante.demo.documents.writer import DemoDocument
from espace_sante.demo.histories import documents_of
from espace_sante.demo.people import ALEX, NAMED_HOLDERS
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional
from espace_sante.demo.people_structures import NAMED_PROFESSIONALS
from espace_sante.demo.population_households import Household
from espace_sante.demo.submissions import submission_of
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.carers import EVERYTHING
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import Ins, Rpps
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

AUTHORISED = timedelta(days=300)  # when care relations were declared: within their year of life (PRO-05)
BLOCKED = timedelta(days=267)
LIVELY = timedelta(days=120)  # the time whose readings are told; older ones are those of the named families alone
OPENS, CLOSES = 7, 18  # hours of a practice, UTC
UNREAD = timedelta(days=6)  # what arrived since then, its holder has not opened yet
_NAMED = {professional.key: professional for professional in NAMED_PROFESSIONALS}


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do at that time."""

    at: datetime
    do: Callable[[], object]


def live(*, household: Household, ids: Mapping[str, UUID], seed: int, today: date) -> int:
    """Live the years of a household and return how many documents were deposited."""
    documents: dict[str, list[DemoDocument]] = defaultdict(list)
    for document in documents_of(household=household, seed=seed, today=today):
        documents[document.holder.key].append(document)
    _relate(household, ids, today)
    for holder in household.holders:
        life = _Life(household, holder, ids, documents[holder.key], today)
        for act in sorted(life.acts(), key=lambda act: act.at):
            act.do()
    return sum(map(len, documents.values()))


def _relate(household: Household, ids: Mapping[str, UUID], today: date) -> None:
    """What the insurer says of parents, then each parent adds the child, and the others agree.

    A parent living elsewhere was registered before.
    """
    people = {one.key: one for one in (*NAMED_HOLDERS, *household.holders)}
    parents: dict[str, list[str]] = defaultdict(list)
    for relation in household.relations:
        if relation.kind == "parent":
            parents[relation.object].append(relation.subject)
    for child, keys in parents.items():
        known = {key: found for key in keys if (found := _id_of(key, ids)) is not None}
        actors = [citizen_actor(people[key], holder_id) for key, holder_id in known.items()]
        _represent(ids[child], actors, _instant(today - AUTHORISED))


def _represent(child_id: UUID, parents: list[Actor], now: datetime) -> None:
    families = identity.families
    known = [one.holder_id for one in parents if one.holder_id]
    families.know_parents(child_id=child_id, parent_ids=known[:2], now=now)
    for parent in parents[:2]:
        try:
            families.add_representative(child_id=child_id, actor=parent, certified=True, now=now)
        except (families.AlreadyActsFor, families.NotAMinor):
            continue  # an interrupted load is going on, or the child grew up
        for other in parents[:2]:
            for one in families.questions_for(other.holder_id, now=now) if other.holder_id else []:
                if one.what == "agreement":
                    families.answer_agreement(agreement_id=one.id, actor=other, agrees=True, now=now)


def _id_of(key: str, ids: Mapping[str, UUID]) -> UUID | None:
    if key in ids:
        return ids[key]
    named = next((holder for holder in NAMED_HOLDERS if holder.key == key), None)
    found = identity.holder_by_ins(Ins(named.ins, named.ins_oid)) if named else None
    return found.id if found else None


def _instant(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _at_work(moment: datetime) -> datetime:
    """The same minute of the next hour at which a practice is open."""
    if moment.hour < OPENS:
        return moment.replace(hour=OPENS)
    return moment if moment.hour < CLOSES else moment.replace(hour=OPENS) + timedelta(days=1)


class _Life:
    """One holder's acts."""

    def __init__(
        self,
        household: Household,
        holder: DemoHolder,
        ids: Mapping[str, UUID],
        documents: list[DemoDocument],
        today: date,
    ) -> None:
        self._household, self._holder, self._ids = household, holder, ids
        self._documents, self._today = documents, today
        self._holder_id = ids[holder.key]
        self._rng = random.Random(holder.ins)  # noqa: S311 - repeatable, not secret
        self._registered: dict[str, UUID] = {}

    def acts(self) -> Iterator[Act]:
        first = min((document.created_at for document in self._documents), default=_instant(self._today))
        opened_at = min(first.astimezone(UTC), _instant(self._today - AUTHORISED)) - timedelta(days=2)
        if self._holder.space == "opposed":
            yield Act(opened_at, lambda: self._move(spaces.oppose_opening, self._myself(), opened_at))
            return
        yield Act(opened_at, lambda: self._move(spaces.open_space, SYSTEM, opened_at))
        if self._holder.space == "active":
            activated_at = opened_at + timedelta(days=1)
            yield Act(activated_at, lambda: self._move(spaces.activate_space, self._holder_side(), activated_at))
        yield from self._relations()
        yield from self._asks_for_help()
        for document in self._documents:
            yield from self._document(document)
        if self._holder.login == "noe":
            yield Act(_instant(self._today - timedelta(days=2), 18), self._invite_other_parent)
        if self._holder.login == "camille":
            yield self._attempt_of_the_blocked_one()

    def _move(self, service: Callable[..., object], by: Actor, at: datetime) -> None:
        try:
            service(holder_id=self._holder_id, by=by, now=at)
        except spaces.MoveNotAllowed:
            return  # an interrupted load is going on: this was done before

    def _relations(self) -> Iterator[Act]:
        at = _instant(self._today - AUTHORISED)
        for relation in self._household.relations:
            professional = self._professional(relation.subject)
            if relation.object != self._holder.key or professional is None:
                continue
            do = self._relation_act(relation.kind, professional)
            since = _instant(self._today - BLOCKED) if relation.kind == "blocked" else at
            if do is not None:
                yield Act(since, lambda do=do, since=since: do(since))  # type: ignore[misc]

    def _relation_act(self, kind: str, who: DemoProfessional) -> Callable[[datetime], object] | None:
        rpps, name, actor = Rpps(who.rpps), who.display_name, professional_actor(who)
        if kind == "treating_doctor":
            return lambda now: access.record_medecin_traitant(space=self._space(), rpps=rpps, name=name, now=now)
        if kind == "care_team":
            return lambda now: access.declare_care_relation(
                actor=actor, space=self._space(), in_care_team=True, now=now
            )
        if self._holder.space != "active":
            return None  # nobody has entered this space to choose
        choose = {"consent": access.give_consent, "blocked": access.block_professional}.get(kind)
        if choose is None:
            return None
        return lambda now: choose(actor=self._holder_side(), space=self._space(), rpps=rpps, name=name, now=now)

    def _invite_other_parent(self) -> None:
        """Camille would have Alex represent Noé too; the invitation waits."""
        person = identity.families.InvitedPerson(
            birth_name=ALEX.birth_name,
            first_given_name=ALEX.first_given_name,
            birth_on=ALEX.birth_date,
            matricule=ALEX.ins,
        )
        now = _instant(self._today - timedelta(days=2), 18)
        try:
            access.invite_representative(actor=self._holder_side(), space=self._space(), person=person, now=now)
        except identity.families.InvitationPending:
            return  # an interrupted load is going on: this was done before

    def _asks_for_help(self) -> Iterator[Act]:
        """The holder invites their carer, who accepts the next day; both have been in their spaces before."""
        carers = {r.subject for r in self._household.relations if r.kind == "carer" and r.object == self._holder.key}
        known = {one.key: one for one in (*NAMED_HOLDERS, *self._household.holders) if one.key in carers}
        for carer in known.values():
            carer_id = _id_of(carer.key, self._ids)
            if self._holder.space == carer.space == "active" and carer_id is not None:
                at = _instant(self._today - AUTHORISED, 10)
                who = citizen_actor(carer, carer_id)
                yield Act(at, lambda carer=carer, who=who, at=at: self._invite(carer, who, at))  # type: ignore[misc]

    def _invite(self, carer: DemoHolder, who: Actor, at: datetime) -> None:
        ends_on = self._today + timedelta(days=365)
        terms = identity.Terms(since=at, until=datetime.combine(ends_on, time(), PARIS), scope=EVERYTHING)
        named = identity.CarerIdentity.of(
            ins=Ins(carer.ins, carer.ins_oid),
            first_given_name=carer.first_given_name,
            birth_name=carer.birth_name,
            birth_on=carer.birth_date,
        )
        try:
            delegation_id = access.invite_carer(
                actor=self._myself(), space=self._space(), who=named, terms=terms, declared=True, now=at
            )
        except (identity.SameInvitationPending, identity.DelegationExists):
            return  # an interrupted load is going on: this was done before
        access.answer_invitation(actor=who, delegation_id=delegation_id, accept=True, now=at + timedelta(hours=9))

    def _document(self, document: DemoDocument) -> Iterator[Act]:
        at = document.created_at.astimezone(UTC)
        yield Act(at, lambda: self._deposit(document, at))
        age = _instant(self._today, 23) - at
        if document.author is None:
            return
        if self._holder.space == "active" and age > UNREAD and (self._holder.login or age <= LIVELY):
            yield from self._opened_at_home(document, at)
        if age > LIVELY:
            return
        doctor = self._household.treating_doctor(self._holder)
        if document.author.rpps != doctor.rpps and self._rng.random() < 0.7:
            seen_at = _at_work(at + timedelta(hours=self._rng.randint(3, 20)))
            seen_at = min(seen_at, _instant(self._today) - timedelta(minutes=48))
            if seen_at > at:
                yield Act(seen_at, lambda: self._read(professional_actor(doctor), document, seen_at))

    def _opened_at_home(self, document: DemoDocument, at: datetime) -> Iterator[Act]:
        """Whoever follows the space opens what arrives; who acts for somebody else, once they do."""
        for reader in self._readers():
            read_at = at + timedelta(hours=self._rng.randint(2, 30))
            if reader.holder_id != self._holder_id:
                read_at = max(read_at, _instant(self._today - AUTHORISED) + timedelta(hours=30))
            yield Act(read_at, lambda reader=reader, at=read_at: self._read(reader, document, at))  # type: ignore[misc]

    def _readers(self) -> list[Actor]:
        """The holder or the parent, and the carer of the household."""
        carers = {r.subject for r in self._household.relations if r.kind == "carer" and r.object == self._holder.key}
        known = [(one, _id_of(one.key, self._ids)) for one in NAMED_HOLDERS if one.key in carers]
        return [self._holder_side(), *(citizen_actor(one, its_id) for one, its_id in known if its_id is not None)]

    def _deposit(self, document: DemoDocument, at: datetime) -> None:
        actor = professional_actor(document.author) if document.author else self._holder_side()
        done = record.deposit(actor=actor, space=self._space(), submission=submission_of(document), now=at)
        self._registered[document.unique_id] = done.documents[0].document_id

    def _read(self, actor: Actor, document: DemoDocument, at: datetime) -> None:
        try:
            record.read_document(
                actor=actor, space=self._space(), document_id=self._registered[document.unique_id], now=at
            )
        except (access.AccessRefused, record.DocumentUnknown):
            return  # hidden, or not for this doctor: the refusal is in the trace, as it would be

    def _attempt_of_the_blocked_one(self) -> Act:
        at = _instant(self._today - timedelta(days=9), 16)

        def attempt() -> None:
            try:
                record.list_documents(actor=professional_actor(_NAMED["bloque"]), space=self._space(), now=at)
            except access.AccessRefused:
                return  # what the story wants: he saw nothing, and Camille's activity says so

        return Act(at, attempt)

    def _professional(self, key: str) -> DemoProfessional | None:
        if key in _NAMED:
            return _NAMED[key]
        return next((one for one in self._household.network.professionals if one.key == key), None)

    def _space(self) -> spaces.SpaceView:
        return spaces.space_of_holder(self._holder_id)

    def _myself(self) -> Actor:
        return citizen_actor(self._holder, self._holder_id)

    def _holder_side(self) -> Actor:
        """The holder, or for a child the parent of the household who acts for them."""
        parents = [r.subject for r in self._household.relations if r.kind == "parent" and r.object == self._holder.key]
        for parent in self._household.holders:
            if parent.key in parents:
                return citizen_actor(parent, self._ids[parent.key])
        return self._myself()
