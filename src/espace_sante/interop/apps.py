from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "espace_sante.interop"
    label = "interop"

    def ready(self) -> None:
        from espace_sante.interop.cda_header import read_clinical_header
        from espace_sante.interop.icalendar.invitations import on_message
        from espace_sante.interop.xdm.api import archive_of_documents, save_in_record, take_archive
        from espace_sante.kernel.events import subscribe
        from espace_sante.messaging import api as messaging
        from espace_sante.record import api as record

        subscribe(messaging.MessageArrived, on_message)
        messaging.use_archives(saver=save_in_record, writer=archive_of_documents, taker=take_archive)
        record.use_clinical_document_reader(read_clinical_header)
