"""Tables of the `ens` host: who asked to be told, what waits to be pushed. No health content, no address in clear."""

from __future__ import annotations

from django.db import models

from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox.models import OutboxTable
from espace_sante.subscriptions.domain.states import State, Trouble


class Subscription(models.Model):
    """What one service asked for, for one person.

    `finalities`: codes between commas. `number`: of the last push. `due_at`: when the oldest push that waits may leave,
    null when none waits; `claimed_until`: a worker is at it. `failures`: in a row.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    service_id = models.UUIDField()
    pairing_id = models.UUIDField()
    space_id = models.UUIDField()
    finalities = models.CharField(max_length=400)
    sealed = models.BinaryField(max_length=6000)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    trouble = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Trouble])
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    number = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        app_label = "subscriptions"
        db_table = "subscriptions_subscription"
        indexes = [
            models.Index(fields=["space_id", "state"], name="subscriptions_of_a_space"),
            models.Index(fields=["service_id", "-made_at"], name="subscriptions_of_a_service"),
            models.Index(fields=["due_at", "id"], name="subscriptions_due", condition=models.Q(due_at__isnull=False)),
            models.Index(
                fields=["changed_at"], name="subscriptions_stopped", condition=models.Q(state__in=["error", "off"])
            ),
        ]


class Push(models.Model):
    """Something to tell, in order of `number` within its subscription; removed once told.

    `key` names the happening, and is empty for the first call that only asks whether anybody answers. `item_id`: what
    changed, for the decision alone; it is never sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="pushes")
    number = models.IntegerField()
    key = models.CharField(max_length=120, blank=True)
    finality = models.CharField(max_length=30, blank=True)
    item_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "subscriptions"
        db_table = "subscriptions_push"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "key"], name="one_push_of_a_happening"),
            models.UniqueConstraint(fields=["subscription", "number"], name="pushes_in_order"),
        ]


class SigningKey(models.Model):
    """Which key signs what is pushed to a service: the key itself is made again from the master key.

    `former_until`: the key before this one signs too, until then.
    """

    service_id = models.UUIDField(primary_key=True)
    version = models.IntegerField()
    made_at = models.DateTimeField()
    former_until = models.DateTimeField(null=True)

    class Meta:
        app_label = "subscriptions"
        db_table = "subscriptions_signing_key"


class SubscriptionsOutbox(OutboxTable):
    """Lines of trace that follow what was written here."""

    class Meta:
        app_label = "subscriptions"
        db_table = "subscriptions_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="subscriptions_outbox_due")]
