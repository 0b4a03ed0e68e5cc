"""Files of heirs, their papers and their steps, in the `ens` database. What people wrote is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from espace_sante.heirs.domain.life import State
from espace_sante.kernel.identifiers import new_id


class HeirFile(models.Model):
    """One request. `holder_id`: whom it is about, once an operator found them. `answer`: sealed, as proposed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.CharField(max_length=14, unique=True)
    purpose = models.CharField(max_length=20)
    claims = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(one.value, one.name) for one in State])
    holder_id = models.UUIDField(null=True)
    request_id = models.UUIDField(null=True)  # of `spaces`, once it is answered
    answer = models.BinaryField(null=True)
    proposed_by = models.CharField(max_length=64, blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    take_until = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "heirs"
        db_table = "heirs_file"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by="") | ~Q(answered_by=F("proposed_by")), name="two_people_answer_heirs"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(holder_id__isnull=False, take_until__isnull=False),
                name="what_is_given_to_heirs_is_of_somebody_and_for_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "received_at", "id"], name="heir_files_of_the_desk"),
            models.Index(fields=["answered_at"], condition=Q(answered_at__isnull=False), name="heir_files_to_forget"),
        ]


class HeirPaper(models.Model):
    """A paper that came with a request: its sealed bytes are in the document store, under the id of the file."""

    id = models.UUIDField(primary_key=True)
    file = models.ForeignKey(HeirFile, on_delete=models.CASCADE, related_name="papers", db_index=False)
    position = models.IntegerField()
    mime_type = models.CharField(max_length=80)
    size = models.BigIntegerField()

    class Meta:
        app_label = "heirs"
        db_table = "heirs_paper"
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="one_heir_paper_at_a_position")]


class HeirStep(models.Model):
    """What was done of a file, by whom, when. Steps only ever grow, until the file is forgotten."""

    file = models.ForeignKey(HeirFile, on_delete=models.CASCADE, related_name="steps", db_index=False)
    position = models.IntegerField()
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64, blank=True)  # empty: who asks

    class Meta:
        app_label = "heirs"
        db_table = "heirs_step"
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="one_heir_step_at_a_position")]
