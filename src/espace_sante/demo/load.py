"""Load the demonstration: register everybody, then live each person's years through the services, act by act.

Every act carries the date of its story: spaces open before their first document, authorisations are declared before
they are used, readings follow deposits. An interrupted load goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connections

from espace_sante.demo.agenda import fill_agendas
from espace_sante.demo.catalogue import fill_catalogue
from espace_sante.demo.claims import people_rows
from espace_sante.demo.identity_provider.people import write_people
from espace_sante.demo.letters import write_letters
from espace_sante.demo.linked_services import link_services
from espace_sante.demo.lives import live
from espace_sante.demo.mail_trust import trust_demonstration_domains
from espace_sante.demo.measures import fill_measures
from espace_sante.demo.messages import exchange_messages, register_addresses
from espace_sante.demo.oddities import live_oddities
from espace_sante.demo.people import NAMED_AGENTS, NAMED_SERVICES
from espace_sante.demo.people_kinds import DemoHolder
from espace_sante.demo.people_structures import NAMED_PROFESSIONALS, NAMED_STRUCTURES
from espace_sante.demo.population import Population, generate
from espace_sante.demo.reimbursements import receive_reimbursements
from espace_sante.demo.reports import file_reports, oppose_a_deposit
from espace_sante.demo.software import register_named_software
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import Finess, Ins, Rpps

PROGRESS_SECONDS = 2.0


class Progress(msgspec.Struct):
    """What the last load did, kept beside the databases."""

    people: int
    seed: int
    today: date
    households: int = 0
    done: bool = False


def load_demonstration(*, people: int, seed: int, tell: Callable[[str], object]) -> None:
    """Create the population and its documents. Doing it again adds nothing; `tell` receives lines of progress."""
    file: Path = settings.ENVIRONMENT.home / "demonstration.json"
    trust_demonstration_domains()
    progress = _read(file) or Progress(people=people, seed=seed, today=datetime.now(UTC).date())
    if progress.done:
        return
    population = generate(people=progress.people, seed=progress.seed, today=progress.today)
    _write_fast()
    began = time.monotonic()
    _register_places_and_professionals(population)
    _register_named_accounts()
    register_addresses()
    fill_catalogue(today=progress.today)
    tell(f"{len(population.professionals)} professionals, {len(population.structures)} structures")
    _live_households(population, progress, file, tell)
    received = receive_reimbursements(today=progress.today)
    tell(f"{received.stored + received.known} lines of health history, {received.withheld} kept out by a minor")
    tell(f"{live_oddities(population=population, today=progress.today)} unusual accesses for the auditor")
    file_reports(today=progress.today)
    oppose_a_deposit(today=progress.today)
    exchange_messages(today=progress.today)
    fill_agendas(today=progress.today)
    link_services(today=progress.today)
    register_named_software(home=settings.ENVIRONMENT.home, today=progress.today)
    fill_measures(today=progress.today)
    write_letters(home=settings.ENVIRONMENT.home, today=progress.today)
    write_people(home=settings.ENVIRONMENT.home, people=list(people_rows(population)))
    progress.done = True
    file.write_bytes(msgspec.json.encode(progress))
    for connection in connections.all():
        connection.close()  # the settings of `_write_fast` go with the connection
    tell(f"loaded in {time.monotonic() - began:.0f} s")


def _live_households(population: Population, progress: Progress, file: Path, tell: Callable[[str], object]) -> None:
    lived = documents = 0
    last = time.monotonic()
    for number, household in enumerate(population.households()):
        lived += len(household.holders)
        if number < progress.households:
            continue
        ids = {holder.key: _register_holder(holder) for holder in household.holders}
        documents += live(household=household, ids=ids, seed=population.seed, today=population.today)
        progress.households = number + 1
        if time.monotonic() - last > PROGRESS_SECONDS:
            last = time.monotonic()
            file.write_bytes(msgspec.json.encode(progress))
            tell(f"{lived:>6} of {population.people} people, {documents} documents")
    tell(f"{lived:>6} of {population.people} people, {documents} documents")


def _read(file: Path) -> Progress | None:
    return msgspec.json.decode(file.read_bytes(), type=Progress) if file.exists() else None


def _write_fast() -> None:
    """A load that a power cut interrupts is started again: it need not flush each act to disk."""
    for alias in ("ens", "dmp", "keys"):
        if connections[alias].vendor == "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")


def _register_places_and_professionals(population: Population) -> None:
    structures = {one.finess: one for one in (*NAMED_STRUCTURES, *population.structures)}
    for structure in structures.values():
        identity.register_structure(
            finess=Finess(structure.finess),
            name=structure.name,
            sector_code=structure.sector_code,
            city=structure.address.city,
        )
    professionals = {one.rpps: one for one in (*NAMED_PROFESSIONALS, *population.professionals)}
    for professional in professionals.values():
        identity.register_professional(
            rpps=Rpps(professional.rpps),
            family_name=professional.family_name,
            given_name=professional.given_name,
            profession_code=professional.profession_code,
            specialty_code=professional.specialty_code or "",
            civility=professional.civility,
            works_at=[Finess(place.finess) for place in professional.structures],
        )


def _register_named_accounts() -> None:
    now = datetime.now(UTC)
    for professional in NAMED_PROFESSIONALS:
        if professional.login:
            identity.register_account(
                login=professional.login, kind=ActorKind.PROFESSIONAL, now=now, rpps=professional.rpps
            )
    for structure in NAMED_STRUCTURES:
        if structure.login:
            identity.register_account(login=structure.login, kind=ActorKind.STRUCTURE, now=now, finess=structure.finess)
    for agent in NAMED_AGENTS:
        identity.register_account(
            login=agent.login, kind=ActorKind(agent.kind), now=now, name=agent.name, email=agent.email
        )
    for service in NAMED_SERVICES:
        identity.register_account(login=service.login, kind=ActorKind.SERVICE, now=now, name=service.name)


def _register_holder(holder: DemoHolder) -> UUID:
    holder_id = identity.register_holder(
        ins=Ins(holder.ins, holder.ins_oid),
        birth_name=holder.birth_name,
        used_name=holder.used_name if holder.used_name != holder.birth_name else "",
        given_names=" ".join(holder.given_names),
        first_given_name=holder.first_given_name,
        sex=holder.sex,
        birth_on=holder.birth_date,
        birth_place_code=holder.birth_place_code,
        birth_place_name=holder.birth_place_name,
        email=holder.email or "",
    )
    if holder.login and holder.age_on(datetime.now(UTC).date()) >= 18:
        now = datetime.now(UTC)
        account_id = identity.register_account(login=holder.login, kind=ActorKind.CITIZEN, now=now, holder_id=holder_id)
        if holder.space == "active":  # whoever entered before accepted the terms
            version = identity.sign_in.terms_in_force(now.date()).version
            identity.sign_in.accept_terms(account_id=account_id, version=version, now=now)
    return holder_id
