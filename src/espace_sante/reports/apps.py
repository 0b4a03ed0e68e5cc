from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "espace_sante.reports"
    label = "reports"

    def ready(self) -> None:
        from espace_sante.kernel.events import subscribe
        from espace_sante.record.api import DocumentShown, RecordErased
        from espace_sante.reports.services import opposition_delay  # noqa: F401 - registers its topic
        from espace_sante.reports.services.erase import erase_reports
        from espace_sante.reports.services.oppose_held_deposit import oppose_held_deposit

        subscribe(RecordErased, erase_reports)
        subscribe(DocumentShown, oppose_held_deposit)
