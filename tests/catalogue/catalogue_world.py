"""Two publishers, two operators, and a service taken as far as a test asks, each step through the services."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from PIL import Image

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import College, Met, ServiceStatus, Track, Voice
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from tests.remembered import remembered
from tests.worlds import NOW

GLUCOSE = {
    Consent(Finality.BLOOD_GLUCOSE, Right.READ): "Tracer vos courbes.",
    Consent(Finality.BLOOD_GLUCOSE, Right.WRITE): "Ajouter vos glycémies à votre espace.",
}
# What each status needs, in order.
ORDER = [
    ServiceStatus.DRAFT, ServiceStatus.SUBMITTED, ServiceStatus.TECHNICAL_CHECK, ServiceStatus.COMMISSION,
    ServiceStatus.MINISTER, ServiceStatus.CONVENTION, ServiceStatus.PRE_PRODUCTION, ServiceStatus.ONLINE,
]  # fmt: skip


def picture(size: tuple[int, int] = (120, 200)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, "PNG")
    return file.getvalue()


PROOF = catalogue.Sent(name="preuve.png", content=picture(), declared_type="image/png")


def operator(login: str) -> Actor:
    return Actor(kind=ActorKind.OPERATOR, id=login, name=login.title())


def card(name: str = "Carnet Fictif", **more: Any) -> catalogue.Card:
    values: dict[str, Any] = {
        "name": name,
        "summary": "Suivre sa glycémie, jour après jour.",
        "description": "Notez vos glycémies et regardez-les avec votre médecin.",
        "business_model": catalogue.BusinessModel.FREE,
        "device": catalogue.Device.CLASS_1,
        "terms_url": "https://editeur.example/conditions",
        "privacy_url": "https://editeur.example/donnees",
        "support": "aide@editeur.example",
        "themes": (catalogue.Theme.DIABETES,),
        "purposes": (catalogue.Purpose.FOLLOW_UP,),
        "regions": (catalogue.NATIONAL,),
    }
    return catalogue.Card(**{**values, **more})


def terms(now: datetime = NOW, *, days: int = 365) -> catalogue.Terms:
    today = now.date()
    return catalogue.Terms(
        signed_on=today,
        starts_on=today,
        ends_on=today + timedelta(days=days),
        duties="Protéger.",
        withdrawal="Six mois.",
    )


@dataclass
class CatalogueWorld:
    """`owner` and `editor` act for one publisher, `stranger` owns another; `nora` checks, `samir` decides.

    `fanny` and `paula` sit on the commission, for users and among experts.
    """

    now: datetime = NOW
    nora: Actor = field(default_factory=lambda: operator("nora"))
    samir: Actor = field(default_factory=lambda: operator("samir"))
    owner: Actor = field(init=False)
    editor: Actor = field(init=False)
    stranger: Actor = field(init=False)
    fanny: Actor = field(init=False)
    paula: Actor = field(init=False)

    def __post_init__(self) -> None:
        vars(self).update(remembered((CatalogueWorld, self.now), self._people))

    def _people(self) -> dict[str, Any]:
        catalogue.import_criteria(actor=self.nora, content=catalogue.shipped_criteria(), now=self.now)
        self._publisher("Éditions Fictives", "732829320", "rose@editeur.example")
        self._publisher("Autre Éditeur", "356000000", "paul@autre.example")
        owner, stranger = self._member("rose@editeur.example"), self._member("paul@autre.example")
        catalogue.invite(
            actor=owner,
            somebody=catalogue.Somebody("Lise Fictive", "lise@editeur.example"),
            role="editor",
            now=self.now,
        )
        fanny = self.seat("Fanny Fictive", College.USERS)
        paula = self.seat("Paula Fictive", College.EXPERTS)
        editor = self._member("lise@editeur.example")
        return {"owner": owner, "stranger": stranger, "editor": editor, "fanny": fanny, "paula": paula}

    def seat(self, name: str, college: College) -> Actor:
        """Somebody who sits on the commission."""
        email = f"{name.split()[0].lower()}@commission.example"
        somebody = catalogue.Somebody(name, email)
        catalogue.name_member(actor=self.nora, somebody=somebody, college=college, now=self.now)
        return self._member(email)

    def _publisher(self, name: str, siren: str, email: str) -> None:
        catalogue.open_publisher(
            actor=self.nora,
            name=name,
            siren=siren,
            website="https://editeur.example",
            owner=catalogue.Somebody("Rose Fictive", email),
            now=self.now,
        )

    def _member(self, email: str) -> Actor:
        account = identity.agent_account(email)
        assert account is not None
        return identity.actor_of(account)

    def service(
        self,
        slug: str = "carnet-fictif",
        *,
        upto: ServiceStatus = ServiceStatus.ONLINE,
        why: dict[Consent, str] | None = None,
        track: Track = Track.EXCHANGE,
        **more: Any,
    ) -> catalogue.ServiceView:
        """A service taken to that status; `why` is what it asks for, blood glucose if nothing is said."""
        name = str(more.pop("name", slug))
        asked = GLUCOSE if why is None and track is Track.EXCHANGE else why or {}
        key = (CatalogueWorld, self.now, slug, upto, tuple(asked), track, name, repr(sorted(more.items())))
        service_id: UUID = remembered(key, lambda: self._service(slug, upto, asked, track, name, more))
        return catalogue.service_of(service_id)

    def _service(
        self, slug: str, upto: ServiceStatus, why: dict[Consent, str], track: Track, name: str, more: dict[str, Any]
    ) -> UUID:
        slug = catalogue.create_service(actor=self.owner, name=name, track=track, now=self.now, slug=slug)
        service = catalogue.service_named(slug)
        self.fill(slug, why=why, **more)
        for status in ORDER[1 : ORDER.index(upto) + 1]:
            self.advance(service.id, slug, status)
        return service.id

    def fill(self, slug: str, *, why: dict[Consent, str] | None = None, **more: Any) -> None:
        """Everything an application needs."""
        catalogue.fill_card(
            actor=self.owner, slug=slug, card=card(catalogue.service_named(slug).name, **more), now=self.now
        )
        catalogue.add_screenshot(actor=self.owner, slug=slug, content=picture(), alt="Un écran blanc.", now=self.now)
        service = catalogue.service_named(slug)
        lines = [one for one in catalogue.criteria_of(service.criteria_version) if one.concerns(service.track)]
        catalogue.answer_criteria(
            actor=self.owner, slug=slug, answers={one.code: (Met.MET, "") for one in lines}, now=self.now
        )
        if service.track is Track.EXCHANGE:
            catalogue.ask_finalities(actor=self.owner, slug=slug, why=GLUCOSE if why is None else why)
        wanted = [one.code for one in lines if one.evidence] + [catalogue.DPIA] * (service.track is Track.EXCHANGE)
        for code in wanted:
            catalogue.add_evidence(actor=self.owner, slug=slug, code=code, file=PROOF, now=self.now)

    def advance(self, service_id: UUID, slug: str, status: ServiceStatus) -> None:
        """The one step that leads to a status."""
        by_nora: dict[str, Any] = {"actor": self.nora, "service_id": service_id, "now": self.now}
        match status:
            case ServiceStatus.SUBMITTED:
                catalogue.submit(actor=self.owner, slug=slug, now=self.now)
            case ServiceStatus.TECHNICAL_CHECK:
                catalogue.take_up(**by_nora)
            case ServiceStatus.COMMISSION:
                self.check(service_id)
                catalogue.hand_on(**by_nora)
            case ServiceStatus.MINISTER:
                self.opinions(service_id)
                self.conclude(service_id)
            case ServiceStatus.CONVENTION:
                catalogue.decide_as_minister(**{**by_nora, "actor": self.samir}, accept=True, reason="Décision 1")
            case ServiceStatus.PRE_PRODUCTION:
                catalogue.sign(**by_nora, terms=terms(self.now))
            case ServiceStatus.ONLINE:
                catalogue.put_online(**by_nora)

    def check(self, service_id: UUID, *, but: dict[str, tuple[Met, str]] | None = None) -> None:
        """The technical check finds everything met, but what is said."""
        service = catalogue.service_of(service_id)
        lines = [one for one in catalogue.criteria_of(service.criteria_version) if one.concerns(service.track)]
        found: dict[str, tuple[Met | None, str]] = {one.code: (Met.MET, "") for one in lines}
        catalogue.check_criteria(actor=self.nora, service_id=service_id, found={**found, **(but or {})}, now=self.now)

    def opinions(self, service_id: UUID, *said: tuple[Actor, Voice, str]) -> None:
        """Those said, or one favourable voice of each member."""
        usual = [(one, Voice.FAVOURABLE, "") for one in (self.fanny, self.paula)]
        for member, voice, reason in said or usual:
            mine: dict[str, Any] = {"actor": member, "service_id": service_id, "now": self.now}
            catalogue.declare_interest(**mine, tied="")
            catalogue.give_opinion(**mine, voice=voice, reason=reason)

    def conclude(self, service_id: UUID, **more: Any) -> bool:
        """The commission met today."""
        meeting = catalogue.Meeting(self.now.date(), "Tous présents.")
        asked = {"actor": self.nora, "service_id": service_id, "meeting": meeting, "now": self.now, **more}
        return catalogue.conclude(**asked)
