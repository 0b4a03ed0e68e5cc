from django.apps import AppConfig


class PublisherConfig(AppConfig):
    """The pages of publishers. It has no model."""

    name = "espace_sante.portals.publisher"
    label = "publisher"
