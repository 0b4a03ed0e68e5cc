"""One person for each relation to a space, and one document for each flag: the two axes of the matrix of routes."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pypdfium2

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.config.worker import drain_all
from espace_sante.heirs import api as heirs
from espace_sante.heirs.models import HeirPaper
from espace_sante.identity import api as identity
from espace_sante.identity.services.delegations import invite
from espace_sante.interop.professional_mail import api as professional_mail
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Rpps
from espace_sante.measures import api as measures
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Part
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.notifications.models import Notification
from espace_sante.notifications.services.tell import tell
from espace_sante.pairing import api as pairing
from espace_sante.portals.professional.presenters.messages import key_of
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import campaigns
from espace_sante.spaces.models import Notice
from tests.carers import make_carer
from tests.catalogue.catalogue_world import CatalogueWorld
from tests.factories import actor_for, make_program, token_for
from tests.heirs.heir_world import PAPER, claims
from tests.interop.fhir.test_clinical_documents import given_to
from tests.referenced import GLUCOSE, referenced_service
from tests.worlds import World

SAMPLES = Path(__file__).parents[1] / "data" / "cda"
TITLE = "Titre-confidentiel"
FLAGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "masked": {"masked": True},
    "invisible": {"invisible": True},
    "secret": {"secret": True},
    "attestation": {"type_code": "ATTEST-RESID"},  # V1: no professional reads it, but its author
    "quarantined": {},
    "deleted": {},
}


ALL = frozenset(Section)
FAMILY = ("former_parent", "known_parent", "guardian", "assistant")
SIXTEEN = (utc_now() - timedelta(days=16 * 366)).date()
CARERS = {
    "carer_reader": CarerScope(sections=ALL),
    "carer_agenda": CarerScope(sections=frozenset({Section.AGENDA}), writes=True),
    "carer_on_call": CarerScope(sections=ALL, emergency_only=True),
    "carer_emergency": CarerScope(sections=ALL, emergency_only=True),  # and one is declared
    "carer_ended": EVERYTHING,  # five days ago
}


INVITATION = b"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@liberal.mssante.example
DTSTART:20270112T090000Z
ORGANIZER:mailto:dr@liberal.mssante.example
SUMMARY:Rendez-vous
END:VEVENT
END:VCALENDAR
"""


class Matrix:
    """The world of the matrix of routes."""

    def __init__(self) -> None:
        self.world = world = World(now=utc_now(), born=SIXTEEN)
        self.space = world.space
        self.logins = {
            "anonymous": "", "holder": "camille", "parent": "parent", "carer": "carer", "neighbour": "neighbour",
            **{role: role for role in CARERS}, **{role: role for role in FAMILY},
            "author": "dr.martin", "nurse": "inf.petit", "pharmacist": "pharma.leroy", "stranger": "inconnu",
            "blocked": "bloque", "laboratory": "labo", "service": "service", "operator": "operateur",
            "auditor": "auditeur",
        }  # fmt: skip
        self.tokens: dict[str, str] = {}
        self._people()
        self.documents = self._documents()
        self.letters = self._letters()
        self.family |= self._agenda() | self._messages() | self._mailbox_of_the_author()
        self.family |= self._opposition()
        self.family |= self._prevention()
        self.family |= self._calendars() | self._measures() | self._catalogue()
        self.family |= self._software()
        self.family |= self._services()
        self.family["citizen:notification"] = {"space_id": self.space.id, "notification_id": self._notification()}
        while drain_all():
            pass
        audit.log.integrate(now=self.world.now)

    def token(self, role: str) -> str:
        """The one with which the software of this role asks: the same each time, unless a test gives it another."""
        if role not in self.tokens and self.logins[role]:
            self.tokens[role] = token_for(self.logins[role])
        return self.tokens.get(role, "")

    def actor(self, role: str) -> Actor:
        return actor_for(self.logins[role])

    def _people(self) -> None:
        assert self.world.camille.holder_id is not None
        parent = self.world.citizen("parent", "Parent")
        self.world.open_space(parent)
        assert parent.holder_id is not None
        identity.relate(
            person_id=parent.holder_id,
            helped_id=self.world.camille.holder_id,
            kind="representative",
            now=self.world.now,
        )
        self._by_law(parent)
        self._carers()
        self.world.open_space(self.world.citizen("neighbour", "Voisine"))
        kinds = {"service": ActorKind.SERVICE, "operateur": ActorKind.OPERATOR, "auditeur": ActorKind.AUDITOR}
        for login, kind in kinds.items():
            make_program(login, kind=kind)
        self.family = self._questions() | self._campaign() | self._report() | self._heirs() | self._choices()

    def _by_law(self, parent: Actor) -> None:
        """Who acts by law, or did, or could. What the rows give is the matter here, whatever the age of the holder."""
        holder = self.world.camille.holder_id
        assert holder is not None
        for role in FAMILY:
            person = self.world.citizen(role, role.title())
            self.world.open_space(person)
            assert person.holder_id is not None
            if role in {"guardian", "assistant"}:
                identity.relate(person_id=person.holder_id, helped_id=holder, kind=role, now=self.world.now)
        former = self.actor("former_parent").holder_id
        assert former is not None
        began, ended = self.world.now - timedelta(days=9), self.world.now - timedelta(days=1)
        identity.relate(person_id=former, helped_id=holder, kind="representative", now=began, until=ended)

    def _questions(self) -> dict[str, dict[str, UUID]]:
        """What waits for one person's answer: an invitation, a parent's agreement, a consent to assistance."""
        families, now, parent, known = (
            identity.families,
            self.world.now,
            self.actor("parent"),
            self.actor("known_parent"),
        )
        child = self.world.minor("Enfant", born=SIXTEEN)
        ids = [one for one in (parent.holder_id, known.holder_id) if one]
        families.know_parents(child_id=child, parent_ids=ids, now=now)
        access.add_child(actor=parent, child_id=child, certified=True, now=now)
        (agreement,) = [one.id for one in families.questions_for(ids[1], now=now) if one.what == "agreement"]
        found = identity.holders([ids[1]])[ids[1]]
        person = families.InvitedPerson(found.birth_name, found.first_given_name, found.birth_on, found.ins.value)
        invitation = access.invite_representative(actor=parent, space=self.space, person=person, now=now)
        neighbour, assistant = self.actor("neighbour").holder_id, self.actor("assistant").holder_id
        assert neighbour is not None
        assert assistant is not None
        measure = access.record_measure(
            operator=self.actor("operator"), protected_id=neighbour, person_id=assistant,
            kind=families.MeasureKind.ASSISTANCE, reference="TJ 26/1", now=now,
        )  # fmt: skip
        return {
            "citizen:family_child": {"child_id": child},
            "citizen:opening_of": {"holder_id": self.space.holder_id},
            "citizen:opening_proof_of": {"holder_id": self.space.holder_id},
            "citizen:family_not_mine": {"child_id": self.space.holder_id},
            "citizen:family_invitation": {"invitation_id": invitation},
            "citizen:family_agreement": {"agreement_id": agreement},
            "citizen:family_assistance": {"measure_id": measure},
            "citizen:withdraw_representative": {"space_id": self.space.id, "invitation_id": invitation},
        }

    def _campaign(self) -> dict[str, dict[str, Any]]:
        """A campaign with a wave that waits for a second person, and a letter that came back."""
        reached = self.world.citizen("reached", "Atteinte").holder_id
        assert reached is not None
        campaign_id = campaigns.start_campaign(name="Automne", by="nadia", now=self.world.now)
        wave_id = campaigns.propose_wave(
            campaign_id=campaign_id, name="Une", criteria=campaigns.Criteria(), by="nadia", now=self.world.now
        )
        space_id = spaces.place_of(holder_id=reached, now=self.world.now)
        notice = Notice.objects.create(
            space_id=space_id, wave_id=wave_id, kind="first", channel="post", state="returned",
            made_at=self.world.now, sent_at=self.world.now, code_digest=bytes(16),
        )  # fmt: skip
        of_campaign, of_wave, of_person = {"campaign_id": campaign_id}, {"wave_id": wave_id}, {"holder_id": reached}
        act_id, _two = spaces.propose_massive_act(
            act=spaces.Massive.CLOSE, holder_ids=[reached], ground="essai", by=SYSTEM, now=self.world.now
        )
        of_act = {"act_id": act_id}
        return {
            **{f"operator:{name}": of_act for name in ("massive_act", "massive_approve", "massive_run")},
            "operator:campaign": of_campaign,
            "operator:propose": of_campaign,
            "operator:figures": of_campaign | {"by": "vague"},
            **{f"operator:{name}": of_wave for name in ("wave", "approve", "pause", "resume")},
            **{f"operator:{name}": of_person for name in ("person", "oppose", "confirm", "withdraw")},
            **{f"operator:{name}": of_person for name in ("death", "death_undo")},
            "operator:send_again": of_person | {"notice_id": notice.id},
        }

    def _report(self) -> dict[str, dict[str, Any]]:
        """Something that the holder reported, and that waits."""
        report_id = reports.open_report(
            actor=self.world.camille, space=self.space, asked=reports.Asked(rpps=str(self.world.nurse.rpps)),
            words="Je ne connais pas ce nom.", profile_consent=False, now=self.world.now,
        )  # fmt: skip
        ids = {"space_id": self.space.id, "report_id": report_id}
        citizen = ("report_thread", "report_reopen", "report_withdraw")
        operator = ("report", "report_take_up", "report_answer", "report_close")
        return {f"citizen:{one}": ids for one in citizen} | {f"operator:{one}": ids for one in operator}

    def _prevention(self) -> dict[str, dict[str, Any]]:
        """A vaccine that the holder says was done, at sixteen."""
        actor, now, found = self.world.camille, self.world.now, agenda.prevention
        read = found.of_space(actor=actor, space=self.space, now=now)
        mark = next(read.marks[one.key] for one in read.windows if one.act.code == "hpv-rattrapage")
        status, on = found.Status.DONE, now.date() - timedelta(days=30)
        found.say(actor=actor, space=self.space, mark=mark, status=status, on=on, now=now)
        ids = {"space_id": self.space.id, "mark": mark}
        return {"citizen:prevention_window": ids, "citizen:prevention_record": ids}

    def _calendars(self) -> dict[str, dict[str, Any]]:
        """An address of the holder's agenda, and an invitation among their messages."""
        actor, now = self.world.camille, self.world.now
        made = agenda.make_feed(actor=actor, space=self.space, detail=agenda.Detail.NEUTRAL, now=now)
        device = agenda.make_device(actor=actor, space=self.space, name="Téléphone", now=now)
        mailbox, sender = messaging.mailbox_of(self.space), messaging.MailAddress("dr@liberal.mssante.example")
        mail = messaging.Mail(
            message_id="2@liberal.mssante.example", sent_at=now, subject="Rendez-vous", text="À bientôt",
            sender=sender, to=(messaging.MailAddress(mailbox.address),),
            parts=(messaging.MailPart("invitation.ics", "text/calendar", INVITATION),),
        )  # fmt: skip
        peer = messaging.Peer("liberal.mssante.example", trusted=True)
        messaging.receive(mailbox=mailbox, mail=mail, peer=peer, now=now)
        part = Part.objects.get(mime_type="text/calendar")
        return {
            "icalendar:feed": {"secret": made.secret},
            "citizen:withdraw_device": {"space_id": self.space.id, "device_id": device.id},
            "citizen:withdraw_calendar": {"space_id": self.space.id, "feed_id": made.id},
            "citizen:accept_invitation": {
                "space_id": self.space.id, "thread_id": part.thread_id, "part_id": part.id,
            },
            "citizen:decline_invitation": {
                "space_id": self.space.id, "thread_id": part.thread_id, "part_id": part.id,
            },
        }  # fmt: skip

    def _software(self) -> dict[str, dict[str, Any]]:
        """The software of the laboratory (STR-01)."""
        made = pairing.make_software_client(
            finess=self.actor("laboratory").finess or "", name="SIL fictif", scopes="system/Patient.s",
            keys_at="https://labo.example/jwks", now=self.world.now,
        )  # fmt: skip
        named = {"client_id": made.client_id}
        acts = ("keys", "change", "approve", "drop", "read_again", "end")
        return {f"operator:{one}": named for one in ("one_software", *(f"software_{act}" for act in acts))}

    def _catalogue(self) -> dict[str, dict[str, Any]]:
        """A service that is online, of the publisher for whom this role acts."""
        world = CatalogueWorld(now=self.world.now)
        self.logins |= {"publisher": world.owner.id, "commission": world.fanny.id}
        service = world.service()
        dossier = catalogue.own_dossier(actor=world.owner, slug=service.slug)
        shot, file = {"shot_id": dossier.pictures[0].id}, {"file_id": dossier.evidence[0].id}
        slug, of_service = {"slug": service.slug}, {"service_id": service.id}
        member = catalogue.members_of_mine(actor=world.owner)[1].id
        plain = (
            "service",
            "card",
            "shots",
            "data",
            "submit",
            "take_back",
            "take_offline",
            "put_back_online",
            "withdraw",
        )
        desk = ("take_up", "send_back", "hand_on", "conclude", "decide", "sign", "put_online", "suspend",
                "resume", "dereference", "audit", "finalities")  # fmt: skip
        waiting = world.service("devant-la-commission", upto=catalogue.ServiceStatus.COMMISSION)
        catalogue.declare_interest(actor=world.fanny, service_id=waiting.id, tied="", now=self.world.now)
        paper = catalogue.own_dossier(actor=world.owner, slug=waiting.slug).evidence[0].id
        heard = {"service_id": waiting.id}
        clients = ("renew_client", "end_client", "client_keys")
        return {
            **{f"operator:hearing{one}": heard for one in ("", "_interest", "_withdraw", "_opinion")},
            "operator:hearing_criteria": heard | {"heading": "hosting"},
            "operator:hearing_file": heard | {"file_id": paper},
            "operator:commission_end": {"seat_id": catalogue.seats(actor=world.nora)[0].id},
            **{f"publisher:{one}": slug for one in plain},
            **{f"publisher:{one}": slug | shot for one in ("shot", "remove_shot")},
            **{f"publisher:{one}": slug | file for one in ("file", "remove_file")},
            **{f"publisher:{one}": slug for one in ("access", "add_client", "notices", "signing_key")},
            **{f"publisher:{one}": slug | {"client_id": "inconnu"} for one in clients},
            "publisher:criteria": slug | {"heading": "hosting"},
            "publisher:evidence": slug | {"code": "HEB-01"},
            "publisher:end_member": {"member_id": member},
            "public:service_card": slug,
            "public:service_criteria": slug,
            "public:service_shot": slug | shot,
            "operator:service": of_service,
            "operator:service_checks": of_service | {"heading": "hosting"},
            "operator:service_file": of_service | file,
            **{f"operator:service_{one}": of_service for one in desk},
        }

    def _heirs(self) -> dict[str, dict[str, Any]]:
        """A request about somebody unknown, to be examined."""
        file_id = heirs.file_request(
            claims=claims(family_name="Inconnue"), purpose=spaces.HeirPurpose.RIGHTS, papers=[PAPER],
            now=self.world.now,
        )  # fmt: skip
        of_file = {"file_id": file_id}
        paper = {"paper_id": HeirPaper.objects.get(file=file_id).id}
        acts = ("recognise", "death", "propose", "approve", "send_back", "renew")
        return {
            "operator:heir_file": of_file,
            "operator:heir_paper": of_file | paper,
            **{f"operator:heir_{one}": of_file for one in acts},
        }

    def _choices(self) -> dict[str, dict[str, Any]]:
        """A code that waits, and an access in an emergency by somebody who is none of the roles."""
        world = self.world
        code = access.make_code(actor=world.camille, space=self.space, now=world.now)
        emergency = access.open_emergency(
            actor=world.podiatrist, space=self.space, mode=access.EmergencyMode.BREAK_GLASS,
            reason=access.OpeningReason.UNCONSCIOUS, words="Malaise.", cannot_answer=True, now=world.now,
        )  # fmt: skip
        of_emergency = {"space_id": self.space.id, "emergency_id": emergency.id}
        return {
            "citizen:professional": {"space_id": self.space.id, "rpps": world.nurse.rpps},
            "citizen:withdraw_code": {"space_id": self.space.id, "code_id": code.id},
            "citizen:contest_emergency": of_emergency,
            "citizen:stop_emergency": of_emergency,
        }

    def _carers(self) -> None:
        """One carer for each scope: more than a person may have (CAR-02), so that one space shows them all."""
        self.delegations: dict[str, UUID] = {}
        with patch.object(invite, "MOST_CARERS", len(CARERS) + 1):
            for role, scope in {"carer": EVERYTHING, **CARERS}.items():
                person = self.world.citizen(role, role.title())
                self.world.open_space(person)
                began = self.world.now - timedelta(days=10) if role == "carer_ended" else self.world.now
                self.delegations[role] = make_carer(
                    self.world.camille, person, now=began, scope=scope, lasts=timedelta(days=5)
                )
        access.declare_emergency(
            actor=self.actor("carer_emergency"),
            delegation_id=self.delegations["carer_emergency"],
            reason=identity.EmergencyReason.HOSPITAL,
            now=self.world.now,
        )

        # Their certificates would be documents of the space, which the matrix counts.
        record.RecordOutbox.objects.filter(topic="record.certificate").delete()

    def _documents(self) -> dict[str, UUID]:
        """A PDF for each flag: it has a page to show, a file, a preview."""
        made = {
            flag: self._deposit(flag, content=one_page_pdf(), mime_type="application/pdf", **FLAGS[flag])
            for flag in FLAGS
        }
        record.delete_document(
            actor=self.world.doctor, space=self.space, document_id=made["deleted"], now=self.world.now
        )
        made["own"] = record.add_own_document(
            actor=self.world.camille, space=self.space, content=one_page_pdf(), declared_type="application/pdf",
            title=f"{TITLE} own", type_code=record.Coded("DOCPAT01"), act_at=self.world.now, masked=False,
            now=self.world.now,
        )  # fmt: skip
        return made

    def _opposition(self) -> dict[str, dict[str, Any]]:
        """A deposit that the holder opposes, in quarantine until its author answers."""
        report_id = reports.oppose_deposit(
            actor=self.world.camille, space=self.space, document_id=self.documents["quarantined"],
            motive="Ce n’est pas moi.", quarantine=True, now=self.world.now,
        )  # fmt: skip
        ids = {"space_id": self.space.id, "report_id": report_id}
        names = ("citizen:quarantine", "citizen:opposition_withdraw", "professional:opposition")
        author = {"space_id": self.space.id, "rpps": self.world.doctor.rpps}
        return {"citizen:deposits": author, "citizen:deposits_to_come": author} | dict.fromkeys(names, ids)

    def _notification(self) -> UUID:
        """That of the plain document, as the work after its deposit makes it."""
        document_id = self.documents["plain"]
        news = News(
            kind=Kind.DOCUMENT_ADDED, space_id=self.space.id, key=f"document:{document_id}", at=self.world.now,
            about=self.world.doctor.id, document_id=document_id,
        )  # fmt: skip
        assert tell(news, now=self.world.now)
        return Notification.objects.get(key=news.key).id

    def _services(self) -> dict[str, dict[str, Any]]:
        """One that is linked to the space."""
        service = referenced_service(now=self.world.now)
        pairing.connect(
            actor=self.world.camille, space=self.space, service_id=service.id, consents=GLUCOSE, now=self.world.now
        )
        of_service = {"space_id": self.space.id, "service_id": service.id}
        names = ("service", "service_receipt", "disconnect_service")
        return {f"citizen:{name}": of_service for name in names} | {
            "citizen:catalogue_service": {"space_id": self.space.id, "slug": service.slug}
        }

    def _agenda(self) -> dict[str, dict[str, Any]]:
        """A date that comes back, noted by the holder's side."""
        starts = self.world.now.replace(second=0, microsecond=0) + timedelta(days=1)
        content = agenda.Content(
            kind=agenda.Kind.APPOINTMENT, moment=agenda.Moment(starts), practitioner="Dr", rule="FREQ=DAILY"
        )
        made = agenda.create_event(
            actor=self.world.camille, space=self.space, content=content, source=agenda.Source.PORTAL, now=self.world.now
        )
        names = ("agenda_event", "change_event", "cancel_event", "remove_event", "remove_time", "move_time")
        return {f"citizen:{name}": {"space_id": self.space.id, "event_id": made.id} for name in names}

    def _measures(self) -> dict[str, dict[str, Any]]:
        """A weight, noted by the holder's side."""
        content = measures.Content(kind=measures.Kind.WEIGHT, at=self.world.now, values=(62.5,))
        (made,) = measures.write_measures(
            actor=self.world.camille, space=self.space, contents=[content], edge="portal", now=self.world.now
        ).measures
        weights = {"space_id": self.space.id, "slug": "poids"}
        names = ("measures_of_kind", "note_measure", "measures_file")
        return {f"citizen:{name}": weights for name in names} | {
            "citizen:remove_measure": {**weights, "measure_id": made.view.id}
        }

    def _messages(self) -> dict[str, dict[str, Any]]:
        """A conversation with a file, that the holder's side answers."""
        mailbox = messaging.mailbox_of(self.space)
        mail = messaging.Mail(
            message_id="1@liberal.mssante.example", sent_at=self.world.now, subject="Bonjour", text="Bonjour",
            sender=messaging.MailAddress("dr@liberal.mssante.example"), to=(messaging.MailAddress(mailbox.address),),
            parts=(messaging.MailPart("mot.txt", "text/plain", b"Un mot"),), wants_receipt=True,
        )  # fmt: skip
        peer = messaging.Peer("liberal.mssante.example", trusted=True)
        messaging.receive(mailbox=mailbox, mail=mail, peer=peer, now=self.world.now)
        part = Part.objects.get()
        of_thread = {"space_id": self.space.id, "thread_id": part.thread_id}
        names = ("conversation", "keep_draft", "delete_conversation")
        return {f"citizen:{name}": of_thread for name in names} | {
            "citizen:message_part": {"space_id": self.space.id, "part_id": part.id},
            "citizen:save_part": of_thread | {"part_id": part.id},
            "citizen:answer_receipt": of_thread | {"message_id": part.message_id},
        }

    def _mailbox_of_the_author(self) -> dict[str, dict[str, Any]]:
        """Their own mailbox in the demonstration, with what a patient wrote and joined."""
        address, now = "dr@liberal.mssante.example", self.world.now
        assert self.world.doctor.rpps
        identity.register_mssante_address(address=address, rpps=Rpps(self.world.doctor.rpps))
        messaging.replace_trust_list([messaging.Trust("liberal.mssante.example", "", now)], version="1")
        box = access.mailboxes_of(self.world.doctor)[0]
        mail = messaging.Mail(
            message_id=f"{self.space.id}@patient.mssante.fr", sent_at=now, subject=str(self.space.id), text="Bonjour",
            sender=messaging.MailAddress(messaging.mailbox_of(self.space).address, "Camille"),
            to=(messaging.MailAddress(address),), parts=(messaging.MailPart("mot.txt", "text/plain", b"Un mot"),),
        )  # fmt: skip
        professional_mail.keep_written(box, mail, now=now)
        (one,) = professional_mail.exchanges(box, now=now, words=str(self.space.id))  # files outlive a test
        (letter,) = professional_mail.open_exchange(box, one.id, now=now).letters
        of_box = {"box": key_of(box)}
        of_exchange = of_box | {"exchange_id": one.id}
        return {
            "professional:mailbox": of_box,
            "professional:exchange": of_exchange,
            "professional:delete_exchange": of_exchange,
            "professional:letter_file": of_box | {"letter_id": letter.id, "position": 0},
        }

    def _letters(self) -> dict[str, UUID]:
        """A clinical document for each flag that a letter can carry: it has pieces."""
        content = given_to((SAMPLES / "letter-level-1.xml").read_bytes(), self.space.ins)
        made = {}
        for number, flag in enumerate(("plain", "masked", "invisible", "secret")):
            numbered = content.replace(b'root="1.2.250.1.999.4.77"', f'root="1.2.250.1.999.4.77.{number}"'.encode())
            made[flag] = self._deposit(
                flag, content=numbered, mime_type="text/xml", unique_id=f"1.2.250.1.999.4.77.{number}",
                **(FLAGS[flag] | {"type_code": "11490-0"}),
            )  # fmt: skip
        return made

    def _deposit(self, flag: str, **more: Any) -> UUID:
        new = self.world.new_document(title=f"{TITLE} {flag}", **more)
        return self.world.deposit(new).document_id


def one_page_pdf() -> bytes:
    document, written = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(200, 200)
    document.save(written)
    return written.getvalue()
