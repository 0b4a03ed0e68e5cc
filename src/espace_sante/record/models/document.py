"""Document entries with the XDS attributes that are searched as columns, and the words sealed in one piece.

`words` holds what describes a person in words (title, comments, names, labels), sealed with the key of the space.
"""

from django.db import models
from django.db.models import Q

from espace_sante.access.api import DocumentStatus


class DocumentEntry(models.Model):
    """The current metadata of a document. Its id is the XDS logical id; `entry_uuid` changes at each version."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    entry_uuid = models.UUIDField()
    version = models.IntegerField()  # of the metadata: 1 at deposit, one more at each change
    content_version = models.IntegerField()  # of the content: one more at each replacement
    unique_id = models.CharField(max_length=128)
    submission_set_id = models.UUIDField()
    replaces_id = models.UUIDField(null=True)
    replaced_by_id = models.UUIDField(null=True)

    status = models.CharField(max_length=12, choices=[(one.value, one.value) for one in DocumentStatus])
    class_code = models.CharField(max_length=40)
    type_code = models.CharField(max_length=40)
    format_code = models.CharField(max_length=128, blank=True)
    healthcare_facility_type_code = models.CharField(max_length=40, blank=True)
    practice_setting_code = models.CharField(max_length=40, blank=True)
    language_code = models.CharField(max_length=16)
    mime_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    hash_sha1 = models.BinaryField()
    hash_sha256 = models.BinaryField()
    blob_id = models.UUIDField()

    creation_time = models.DateTimeField()
    service_start_time = models.DateTimeField()
    service_stop_time = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()

    author_rpps = models.CharField(max_length=11, blank=True)
    author_finess = models.CharField(max_length=20, blank=True)
    by_holder_side = models.BooleanField(default=False)
    masque_ps = models.BooleanField(default=False)
    invisible_patient = models.BooleanField(default=False)
    invisible_representants_legaux = models.BooleanField(default=False)
    quarantined = models.BooleanField(default=False, db_default=False)  # while its deposit is opposed (C3)

    words = models.BinaryField()

    class Meta:
        app_label = "record"
        db_table = "record_document_entry"
        constraints = [
            models.UniqueConstraint(fields=["space_id", "unique_id"], name="one_document_for_a_unique_id"),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_begin_at_one"),
        ]
        indexes = [
            models.Index(fields=["space_id", "-service_start_time", "-id"], name="documents_by_act"),
            models.Index(fields=["space_id", "-submitted_at"], name="documents_by_arrival"),
            models.Index(
                fields=["submitted_at", "id"], name="documents_to_announce", condition=Q(invisible_patient=True)
            ),
        ]


class MetadataVersion(models.Model):
    """A former state of a document's metadata, kept when it changes (RULES.md DOC-13, VIS-02)."""

    pk = models.CompositePrimaryKey("space_id", "document_id", "version")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    version = models.IntegerField()
    entry_uuid = models.UUIDField()
    submission_set_id = models.UUIDField()
    status = models.CharField(max_length=12)
    masque_ps = models.BooleanField()
    invisible_patient = models.BooleanField()
    invisible_representants_legaux = models.BooleanField()
    until = models.DateTimeField()

    class Meta:
        app_label = "record"
        db_table = "record_metadata_version"


class DocumentCode(models.Model):
    """What a document carries several of: event codes and reference ids."""

    class Kind(models.TextChoices):
        EVENT = "event"
        REFERENCE = "reference"

    pk = models.CompositePrimaryKey("space_id", "document_id", "kind", "value")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=128)
    system = models.CharField(max_length=128, blank=True)

    class Meta:
        app_label = "record"
        db_table = "record_document_code"
        indexes = [models.Index(fields=["space_id", "kind", "value"], name="documents_by_code")]


class Reading(models.Model):
    """A person on the holder's side has opened this document: it is no longer new for them."""

    pk = models.CompositePrimaryKey("space_id", "document_id", "reader_id")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    reader_id = models.UUIDField()
    first_read_at = models.DateTimeField()

    class Meta:
        app_label = "record"
        db_table = "record_reading"


class DocumentPreview(models.Model):
    """The small picture of the first page, made after the deposit."""

    pk = models.CompositePrimaryKey("space_id", "document_id")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    blob_id = models.UUIDField()
    width = models.IntegerField()
    height = models.IntegerField()
    pages = models.IntegerField()

    class Meta:
        app_label = "record"
        db_table = "record_document_preview"
