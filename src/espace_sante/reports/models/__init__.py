"""Reports and their steps, in the `dmp` database. Steps only ever grow; the words of each are sealed."""

from django.db import models
from django.db.models import Q

_OPPOSITION = Q(kind="opposition")


class Report(models.Model):
    """What one report is about, and where it stands: `state` repeats the last step, for the list of the support."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=80)  # one key for the same thing (`domain.target`)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    document_id = models.UUIDField(null=True)
    line_space_id = models.UUIDField(null=True)
    line_position = models.BigIntegerField(null=True)
    filed_at = models.DateTimeField()
    by_id = models.CharField(max_length=64)  # a holder id
    profile_consent = models.BooleanField()
    secret = models.BooleanField()
    finess = models.CharField(max_length=20, blank=True, db_default="")  # whose members may answer an opposition
    due_at = models.DateTimeField(null=True)  # until when an opposition is answered
    state = models.CharField(max_length=20)
    state_at = models.DateTimeField()

    class Meta:
        app_label = "reports"
        db_table = "reports_report"
        constraints = [
            models.UniqueConstraint(
                fields=["space_id", "about"],
                condition=Q(state__in=["filed", "taken_up", "reopened", "unanswered"]),
                name="one_waiting_report_about_a_thing",
            )
        ]
        indexes = [
            models.Index(fields=["space_id", "-filed_at"], name="reports_of_a_space"),
            models.Index(fields=["-state_at", "id"], name="reports_of_the_desk"),
            models.Index(fields=["subject_id", "-filed_at"], condition=_OPPOSITION, name="oppositions_of_an_author"),
            models.Index(fields=["finess", "-filed_at"], condition=_OPPOSITION, name="oppositions_of_a_structure"),
            models.Index(fields=["subject_id", "-filed_at"], condition=Q(kind="service"), name="reports_of_a_service"),
        ]


class StandingOpposition(models.Model):
    """The holder's side opposes what one professional will deposit. `words`: the motive, sealed, copied to each."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    rpps = models.CharField(max_length=11)
    since = models.DateTimeField()
    by_id = models.CharField(max_length=64)  # a holder id
    words = models.BinaryField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "reports"
        db_table = "reports_standing_opposition"
        constraints = [
            models.UniqueConstraint(
                fields=["space_id", "rpps"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_opposition_to_a_professional",
            )
        ]


class ReportStep(models.Model):
    """One step: which, when, by whom; `words` sealed, None when nothing is said."""

    pk = models.CompositePrimaryKey("space_id", "report_id", "position")
    space_id = models.UUIDField()
    report_id = models.UUIDField()
    position = models.IntegerField()
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)  # of an agent; a citizen is known by id alone
    words = models.BinaryField(null=True)

    class Meta:
        app_label = "reports"
        db_table = "reports_step"
