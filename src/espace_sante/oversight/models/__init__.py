"""Findings and what became of them, in the `dmp` database beside the trace they come from. No patient is named."""

from django.db import models

from espace_sante.kernel.identifiers import new_id


class Finding(models.Model):
    """One rule that noticed one professional in one period: counts, and no space."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.CharField(max_length=20)
    rpps = models.CharField(max_length=11)
    since = models.DateTimeField()
    until = models.DateTimeField()
    count = models.IntegerField()
    usual = models.FloatField()
    followed = models.IntegerField(default=0, db_default=0)  # of `count`, people read for months before
    found_at = models.DateTimeField()

    class Meta:
        app_label = "oversight"
        db_table = "oversight_finding"
        constraints = [
            models.UniqueConstraint(fields=["rpps", "rule", "since", "until"], name="one_finding_of_a_rule_in_a_period")
        ]
        indexes = [models.Index(fields=["-until", "-id"], name="findings_newest_first")]


class DailyReport(models.Model):
    """That the service made the report of a day (in Paris), and how many findings it had."""

    day = models.DateField(primary_key=True)
    made_at = models.DateTimeField()
    found = models.IntegerField()

    class Meta:
        app_label = "oversight"
        db_table = "oversight_daily_report"


class FollowUpRow(models.Model):
    """A step in the life of a finding: who, when. Rows are only added."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    position = models.IntegerField()
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "oversight"
        db_table = "oversight_follow_up"
        constraints = [models.UniqueConstraint(fields=["finding", "position"], name="one_step_at_a_position")]
