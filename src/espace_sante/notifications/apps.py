from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "espace_sante.notifications"
    label = "notifications"

    def ready(self) -> None:
        from espace_sante.access.api import AnnouncementOverdue, DelegationMoved, EmergencyOpened, FirstAccess
        from espace_sante.agenda.api import AgendaChanged, AgendaDue, prevention
        from espace_sante.catalogue.api import CommissionToTell, MemberInvited, PublisherToTell
        from espace_sante.identity.api import families
        from espace_sante.kernel.events import subscribe
        from espace_sante.messaging.api import MessageArrived
        from espace_sante.notifications.adapters.mail import send_mail
        from espace_sante.notifications.adapters.web_push import push
        from espace_sante.notifications.services import commission, listen, publishers
        from espace_sante.notifications.services.ports import use_carriers
        from espace_sante.pairing.api import ServicesToReview
        from espace_sante.record.api import DocumentShown
        from espace_sante.reports.api import DepositOpposed, ReportAnswered
        from espace_sante.spaces.api import SpaceMoved, SpacesMoved

        use_carriers(mail=send_mail, push=push)
        subscribe(FirstAccess, listen.on_first_access)
        subscribe(EmergencyOpened, listen.on_emergency)
        subscribe(AnnouncementOverdue, listen.on_announcement_overdue)
        subscribe(DocumentShown, listen.on_document)
        subscribe(DelegationMoved, listen.on_delegation)
        subscribe(families.FamilyNews, listen.on_family)
        subscribe(MessageArrived, listen.on_message)
        subscribe(AgendaDue, listen.on_agenda_due)
        subscribe(AgendaChanged, listen.on_agenda_changed)
        subscribe(prevention.PreventionDue, listen.on_prevention)
        subscribe(ReportAnswered, listen.on_report_answered)
        subscribe(DepositOpposed, listen.on_deposit_opposed)
        subscribe(ServicesToReview, listen.on_services_to_review)
        subscribe(PublisherToTell, publishers.on_publisher_to_tell)
        subscribe(CommissionToTell, commission.on_commission_to_tell)
        subscribe(MemberInvited, publishers.on_member_invited)
        subscribe(SpaceMoved, listen.on_space)
        subscribe(SpacesMoved, listen.on_spaces)
