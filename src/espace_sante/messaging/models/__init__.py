"""Mailboxes, in the `ens` database. A mailbox of a citizen has the id of its space; what people wrote is sealed.

Clear: addresses, dates, sizes, ids. Sealed with the key of the space: subjects, texts, names, names of files.
"""

from django.db import models

from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox.models import OutboxTable


class Correspondent(models.Model):
    """Somebody with whom a mailbox exchanged: who wrote first may be written to (MSG-02)."""

    pk = models.CompositePrimaryKey("mailbox_id", "address")
    mailbox_id = models.UUIDField()
    address = models.CharField(max_length=254)
    rpps = models.CharField(max_length=11, blank=True)
    finess = models.CharField(max_length=9, blank=True)
    sealed = models.BinaryField()  # the name
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # they no longer want an answer (MSG-06)

    class Meta:
        app_label = "messaging"
        db_table = "messaging_correspondent"


class ContactWindow(models.Model):
    """A professional lets the patients who authorised them write first, to one of their addresses (C11)."""

    address = models.CharField(max_length=254, primary_key=True)
    rpps = models.CharField(max_length=11)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        app_label = "messaging"
        db_table = "messaging_contact_window"
        indexes = [models.Index(fields=["rpps", "until"], name="messaging_windows")]


class MergedMailbox(models.Model):
    """The mailbox of a duplicate, read with that of the space that was kept, while the merge holds."""

    from_id = models.UUIDField(primary_key=True)
    mailbox_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        app_label = "messaging"
        db_table = "messaging_merged_mailbox"
        indexes = [models.Index(fields=["mailbox_id"], name="messaging_merged")]


class Thread(models.Model):
    """One conversation. `unread` is how many of its messages nobody of the holder's side opened."""

    pk = models.CompositePrimaryKey("mailbox_id", "id")
    mailbox_id = models.UUIDField()
    id = models.UUIDField()
    last_at = models.DateTimeField()
    messages = models.IntegerField()
    unread = models.IntegerField()
    parts = models.IntegerField()
    people = models.JSONField()  # the addresses of its correspondents
    ended_by = models.CharField(max_length=254, blank=True)
    no_reply = models.BooleanField()
    topic = models.BinaryField(max_length=16)  # the same for the same subject and people, under the key of the space
    sealed = models.BinaryField()  # subject, names, the beginning of the last message

    class Meta:
        app_label = "messaging"
        db_table = "messaging_thread"
        indexes = [
            models.Index(fields=["mailbox_id", "-last_at", "id"], name="messaging_inbox"),
            models.Index(fields=["mailbox_id", "topic"], name="messaging_topic"),
        ]


class Message(models.Model):
    """One message, received or sent.

    `mark`: SHA-256 of its Message-ID, its sender and its content; the same mail is stored once. `receipt`: what was
    answered to who asked for a receipt. `integration`: what the correspondent's software said of the documents that
    went along, or what we said of those that came.
    """

    pk = models.CompositePrimaryKey("mailbox_id", "id")
    mailbox_id = models.UUIDField()
    id = models.UUIDField()
    thread_id = models.UUIDField()
    mark = models.BinaryField(max_length=32)
    message_id = models.CharField(max_length=998)
    at = models.DateTimeField()
    outgoing = models.BooleanField()
    standing = models.CharField(max_length=12)
    standing_at = models.DateTimeField()
    sender = models.CharField(max_length=254)
    by_id = models.CharField(max_length=64, blank=True)  # who wrote it, of the holder's side
    wants_receipt = models.BooleanField()
    receipt = models.CharField(max_length=10, blank=True)
    integration = models.CharField(max_length=10, blank=True)
    peer = models.JSONField(default=dict)  # the domain that handed it over, what SPF and DKIM said
    sealed = models.BinaryField()

    class Meta:
        app_label = "messaging"
        db_table = "messaging_message"
        constraints = [models.UniqueConstraint(fields=["mailbox_id", "mark"], name="one_message_of_a_mark")]
        indexes = [
            models.Index(fields=["mailbox_id", "thread_id", "at"], name="messaging_conversation"),
            models.Index(fields=["message_id"], name="messaging_by_message_id"),
        ]


class Part(models.Model):
    """One attachment: its bytes are sealed in the store of messages under `id`."""

    pk = models.CompositePrimaryKey("mailbox_id", "id")
    mailbox_id = models.UUIDField()
    id = models.UUIDField()
    thread_id = models.UUIDField()
    message_id = models.UUIDField()
    position = models.IntegerField()
    mime_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    document_id = models.UUIDField(null=True)  # saved there (MSG-11)
    saved_by = models.JSONField(default=dict)  # who of the holder's side had it saved
    sealed = models.BinaryField()  # the name

    class Meta:
        app_label = "messaging"
        db_table = "messaging_part"
        indexes = [models.Index(fields=["mailbox_id", "thread_id", "message_id"], name="messaging_parts")]


class Draft(models.Model):
    """What somebody began to write: one for each conversation (MSG-10)."""

    pk = models.CompositePrimaryKey("mailbox_id", "thread_id", "by_id")
    mailbox_id = models.UUIDField()
    thread_id = models.UUIDField()
    by_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        app_label = "messaging"
        db_table = "messaging_draft"


class MailboxChoice(models.Model):
    """What the holder's side chose for a mailbox; without a row, receipts are asked about and nothing is filed."""

    mailbox_id = models.UUIDField(primary_key=True)
    receipts = models.CharField(max_length=10)
    filing = models.BooleanField()
    filed_by = models.JSONField(default=dict)  # who chose that documents are filed: it is done in their name
    at = models.DateTimeField()

    class Meta:
        app_label = "messaging"
        db_table = "messaging_mailbox_choice"


class Departure(models.Model):
    """What waits for the relay, for one recipient. Gone rows are removed; refused messages stay, marked.

    `report`: empty for a message of ours; else what we tell the sender of the message, which was received then.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    mailbox_id = models.UUIDField()
    message_id = models.UUIDField()
    recipient = models.CharField(max_length=254)
    report = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=3, blank=True)  # of a failed integration (MSG-13)
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    refused_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=200, blank=True)  # what the relay said, without its words about people

    class Meta:
        app_label = "messaging"
        db_table = "messaging_departure"
        indexes = [
            models.Index(fields=["due_at", "id"], name="messaging_due", condition=models.Q(refused_at__isnull=True)),
            models.Index(fields=["mailbox_id", "message_id"], name="messaging_departures"),
        ]


class TrustedDomain(models.Model):
    """A domain of the trust space (INTEROP section 4). `fingerprint`: SHA-256 of its client certificate, or empty."""

    domain = models.CharField(max_length=253, primary_key=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    version = models.CharField(max_length=40)

    class Meta:
        app_label = "messaging"
        db_table = "messaging_trusted_domain"


class MessagingOutbox(OutboxTable):
    """Lines of trace and events that follow what was written here."""

    class Meta:
        app_label = "messaging"
        db_table = "messaging_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="messaging_outbox_due")]
