"""The catalogue of the demonstration: fictitious services, each taken by the real steps as far as its story says.

Doing it again adds nothing: an entry that is there already is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import College, Met, Track, Voice
from espace_sante.demo.catalogue_services import ENTRIES, PUBLISHERS, DemoEntry
from espace_sante.demo.screens import draw, paper
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor

REMARK = "L’étude d’impact ne dit pas combien de temps les photos des repas sont gardées."
SENT_BACK = "Deux points à compléter, puis envoyez de nouveau votre dossier."
SUSPENDED = "Des données ont été envoyées à un outil de mesure d’audience. La correction est en cours d’examen."
RESERVES = "Dire plus clairement, sur la fiche, combien de temps les données sont gardées."
MINUTES = (
    "Quatre membres présents. Le service est utile et son éditeur répond aux questions. Une réserve sur la durée de "
    "conservation, que l’éditeur s’engage à lever avant la mise en ligne."
)
# Who sits, by address, and what each says of a file that goes on.
SEATS = (
    ("Claire Lefort", "commission@association-patients.example", College.USERS, Voice.FAVOURABLE, ""),
    ("Karim Haddad", "karim.haddad@association-familles.example", College.USERS, Voice.FAVOURABLE, ""),
    ("Anne Brunel", "anne.brunel@chu-fictif.example", College.EXPERTS, Voice.FAVOURABLE, ""),
    ("Judith Sorel", "judith.sorel@protection-donnees.example", College.EXPERTS, Voice.RESERVES, RESERVES),
)
DUTIES = (
    "L’éditeur garde le service conforme aux critères, prévient l’opérateur de tout incident, n’utilise les données "
    "que pour les finalités acceptées par la personne et se soumet à un audit chaque année."
)
WITHDRAWAL = (
    "L’éditeur prévient trois mois avant d’arrêter. Le ministre peut suspendre ou retirer le service sans délai si les "
    "données des personnes sont en danger."
)
# How many steps each stage has behind it, in the order of `_Story.live`.
_STEPS_TAKEN = {
    "draft": 2, "submitted": 3, "technical_check": 4, "sent_back": 5, "commission": 5, "minister": 6,
    "pre_production": 8, "online": 9, "asks_more": 9, "offline": 9, "suspended": 9,
}  # fmt: skip


def fill_catalogue(*, today: date) -> None:
    """Criteria, publishers, and the services, over the last nine months."""
    began = _at(today, 270)
    nora, samir = _agent("operateur@operateur.example"), _agent("superviseur@operateur.example")
    catalogue.import_criteria(actor=nora, content=catalogue.shipped_criteria(), now=began)
    known = {one.siren for one in catalogue.publishers(actor=nora)}
    for one in PUBLISHERS:
        if one.siren not in known:
            owner = catalogue.Somebody(one.owner, one.email)
            website = f"https://{one.key}.example"
            catalogue.open_publisher(
                actor=nora, name=one.name, siren=one.siren, website=website, owner=owner, now=began
            )
    if not catalogue.seats(actor=nora):
        for name, email, college, _voice, _reason in SEATS:
            catalogue.name_member(actor=nora, somebody=catalogue.Somebody(name, email), college=college, now=began)
    owners = {one.key: _agent(one.email) for one in PUBLISHERS}
    _invite(owners["suivi-clair"], began)
    for entry in ENTRIES:
        try:
            catalogue.service_named(entry.slug)
        except catalogue.ServiceUnknown:
            _Story(entry, owners[entry.publisher], nora, samir, today).live()


class _Story:
    """One service, step by step."""

    def __init__(self, entry: DemoEntry, owner: Actor, nora: Actor, samir: Actor, today: date) -> None:
        self.entry, self.owner, self.nora, self.samir, self.today = entry, owner, nora, samir, today
        self.track = Track.EXCHANGE if entry.asks else Track.PLAIN
        self.why = {Consent(Finality(what), Right(right)): why for what, right, why in entry.asks}

    def live(self) -> None:
        """As far as the story goes; then what happened last."""
        steps = [
            self._begin, self._fill_all, self._submit, self._take_up, self._check, self._opine, self._decide,
            self._sign, self._put_online,
        ]  # fmt: skip
        for number, step in enumerate(steps[: _STEPS_TAKEN[self.entry.stage]]):
            step(_at(self.today, 260 - number * 18))
        last: Callable[[datetime], None] | None = getattr(self, f"_{self.entry.stage}", None)
        if last is not None:
            last(_at(self.today, 9))

    def _begin(self, now: datetime) -> None:
        entry = self.entry
        catalogue.create_service(actor=self.owner, name=entry.name, track=self.track, now=now, slug=entry.slug)
        self.service_id = catalogue.service_named(entry.slug).id
        self.by_nora: dict[str, Any] = {"actor": self.nora, "service_id": self.service_id}
        catalogue.fill_card(actor=self.owner, slug=entry.slug, card=self._card(), now=now)
        if self.why:
            catalogue.ask_finalities(actor=self.owner, slug=entry.slug, why=self.why)

    def _fill_all(self, now: datetime) -> None:
        asked: dict[str, Any] = {"actor": self.owner, "slug": self.entry.slug, "now": now}
        if self.entry.stage == "draft":
            lines = self._lines()[:24]
            catalogue.answer_criteria(**asked, answers={one.code: (Met.MET, "") for one in lines})
            return
        for screen in self.entry.screens:
            catalogue.add_screenshot(**asked, content=draw(screen), alt=screen.alt)
        catalogue.answer_criteria(**asked, answers={one.code: self._answer(one) for one in self._lines()})
        wanted = {one.code: one.evidence for one in self._lines() if one.evidence}
        if self.track is Track.EXCHANGE:
            wanted[catalogue.DPIA] = "Analyse d’impact"
        for code, title in wanted.items():
            file = catalogue.Sent(f"{title}.png", paper(title), "image/png")
            catalogue.add_evidence(**asked, code=code, file=file)

    def _submit(self, now: datetime) -> None:
        catalogue.submit(actor=self.owner, slug=self.entry.slug, now=now)

    def _take_up(self, now: datetime) -> None:
        catalogue.take_up(**self.by_nora, now=now)

    def _check(self, now: datetime) -> None:
        found = {one.code: (self._answer(one)[0], "") for one in self._lines()}
        if self.entry.stage == "sent_back":
            found["PRO-01"] = (Met.NOT_MET, REMARK)
            found["ACC-01"] = (Met.NOT_MET, "La déclaration d’accessibilité n’est pas encore publiée.")
            catalogue.check_criteria(**self.by_nora, found=found, now=now)
            catalogue.send_back(**self.by_nora, reason=SENT_BACK, now=now)
            return
        catalogue.check_criteria(**self.by_nora, found=found, now=now)
        catalogue.hand_on(**self.by_nora, now=now)

    def _opine(self, now: datetime) -> None:
        for _name, email, _college, voice, reason in SEATS:
            self._speak(email, voice, reason, now)
        catalogue.conclude(**self.by_nora, meeting=catalogue.Meeting(now.date(), MINUTES), now=now)

    def _speak(self, email: str, voice: Voice, reason: str, now: datetime) -> None:
        """A member says that nothing ties them to the file, then their opinion."""
        mine: dict[str, Any] = {"actor": _agent(email), "service_id": self.service_id, "now": now}
        catalogue.declare_interest(**mine, tied="")
        catalogue.give_opinion(**mine, voice=voice, reason=reason)

    def _decide(self, now: datetime) -> None:
        by_samir = {**self.by_nora, "actor": self.samir}
        catalogue.decide_as_minister(**by_samir, accept=True, reason=f"Décision du {now:%d/%m/%Y}", now=now)

    def _sign(self, now: datetime) -> None:
        day = now.date()
        terms = catalogue.Terms(day, day, day + timedelta(days=730), DUTIES, WITHDRAWAL)
        catalogue.sign(**self.by_nora, terms=terms, now=now)

    def _put_online(self, now: datetime) -> None:
        catalogue.put_online(**self.by_nora, now=now)

    def _commission(self, now: datetime) -> None:
        """One opinion is there, the others are waited for."""
        _name, email, _college, voice, reason = SEATS[1]
        self._speak(email, voice, reason, now)

    def _asks_more(self, now: datetime) -> None:
        wanted = {**self.why, Consent(Finality.DOCUMENTS, Right.WRITE): "Ranger le relevé du mois dans vos documents."}
        reason = "Les personnes nous demandent de garder leur relevé avec leurs documents."
        catalogue.propose_finalities(actor=self.owner, slug=self.entry.slug, why=wanted, reason=reason, now=now)

    def _offline(self, now: datetime) -> None:
        reason = "Une nouvelle version se prépare."
        catalogue.take_offline(actor=self.owner, slug=self.entry.slug, reason=reason, now=now)

    def _suspended(self, now: datetime) -> None:
        catalogue.suspend(**self.by_nora, reason=SUSPENDED, now=now)

    def _lines(self) -> list[catalogue.CriterionLine]:
        version = catalogue.service_of(self.service_id).criteria_version
        return [one for one in catalogue.criteria_of(version) if one.concerns(self.track)]

    def _answer(self, line: catalogue.CriterionLine) -> tuple[Met | None, str]:
        if line.code == "CON-05" and self.entry.device is catalogue.Device.NONE:
            return Met.NOT_CONCERNED, "Le service n’est pas un dispositif médical."
        return Met.MET, ""

    def _card(self) -> catalogue.Card:
        entry, site = self.entry, f"https://{self.entry.publisher}.example"
        return catalogue.Card(
            name=entry.name,
            summary=entry.summary,
            description=entry.description,
            business_model=entry.model,
            price=entry.price,
            device=entry.device,
            terms_url=f"{site}/{entry.slug}/conditions",
            privacy_url=f"{site}/{entry.slug}/donnees",
            website=f"{site}/{entry.slug}",
            support=f"aide@{entry.publisher}.example",
            themes=entry.themes,
            purposes=entry.purposes,
            regions=entry.regions,
        )


def _invite(owner: Actor, now: datetime) -> None:
    if len(catalogue.members_of_mine(actor=owner)) == 1:
        somebody = catalogue.Somebody("Léo Marchal", "leo.marchal@suivi-clair.example")
        catalogue.invite(actor=owner, somebody=somebody, role="editor", now=now)


def _agent(email: str) -> Actor:
    account = identity.agent_account(email)
    assert account is not None
    return identity.actor_of(account)


def _at(today: date, days_ago: int) -> datetime:
    return datetime.combine(today - timedelta(days=days_ago), time(9), UTC)
