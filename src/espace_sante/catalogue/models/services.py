"""Services: where they stand, what their card says, what they ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.catalogue.domain.life import ServiceStatus
from espace_sante.catalogue.models.criteria import CriteriaVersion
from espace_sante.catalogue.models.publishers import Publisher
from espace_sante.kernel.identifiers import new_id

ONLINE = Q(status=ServiceStatus.ONLINE.value)


class Service(models.Model):
    """A service of the catalogue. `status` repeats the last step of its history; `search_text` is folded."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.SlugField(max_length=60, unique=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=60)
    track = models.CharField(max_length=10)
    status = models.CharField(max_length=20, choices=[(one.value, one.name) for one in ServiceStatus])
    status_since = models.DateTimeField()
    made_at = models.DateTimeField()
    pairing_oid = models.CharField(max_length=64, unique=True)
    criteria_version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    finalities_version = models.IntegerField(default=1)
    reapprove_until = models.DateTimeField(null=True)  # until when people agree to what changed last (SCO-05)
    technical_by = models.CharField(max_length=64, blank=True)  # the operator who checked the application
    convention_ends_on = models.DateField(null=True)
    reaudit_on = models.DateField(null=True)
    audit_told = models.BooleanField(default=False)  # that the audit of `reaudit_on` is late
    # The card (CAT-08)
    summary = models.CharField(max_length=140, blank=True)
    description = models.TextField(blank=True)
    business_model = models.CharField(max_length=20, blank=True)
    price = models.CharField(max_length=120, blank=True)
    device = models.CharField(max_length=20, blank=True)
    terms_url = models.URLField(blank=True)
    privacy_url = models.URLField(blank=True)
    website = models.URLField(blank=True)
    app_store_url = models.URLField(blank=True)
    play_store_url = models.URLField(blank=True)
    support = models.EmailField(blank=True)
    search_text = models.TextField(blank=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_service"
        indexes = [
            models.Index(fields=["name", "id"], condition=ONLINE, name="services_online"),
            models.Index(fields=["status", "status_since"], name="services_of_the_desk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~ONLINE | Q(convention_ends_on__isnull=False), name="a_service_online_has_a_convention"
            )
        ]


class Facet(models.Model):
    """What a service may be found by: a theme, a purpose, a region, where it runs."""

    class Kind(models.TextChoices):
        THEME = "theme"
        PURPOSE = "purpose"
        REGION = "region"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="facets", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=30)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_facet"
        constraints = [models.UniqueConstraint(fields=["service", "kind", "code"], name="one_facet_of_a_code")]
        indexes = [models.Index(fields=["kind", "code", "service"], name="services_of_a_facet")]


class AskedFinality(models.Model):
    """A finality that a service asks for, and why, in one version of what it asks (SCO-01, SCO-05)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="finalities", db_index=False)
    version = models.IntegerField()
    finality = models.CharField(max_length=30)
    right = models.CharField(max_length=10)
    why = models.CharField(max_length=200)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_asked_finality"
        constraints = [
            models.UniqueConstraint(fields=["service", "version", "finality", "right"], name="a_finality_is_asked_once")
        ]


class Screenshot(models.Model):
    """A picture of the card, made again by us from what was sent, with the words for who does not see it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="screenshots", db_index=False)
    position = models.IntegerField()
    alt = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=20)
    width = models.IntegerField()
    height = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_screenshot"
        constraints = [models.UniqueConstraint(fields=["service", "position"], name="one_screenshot_at_a_position")]
