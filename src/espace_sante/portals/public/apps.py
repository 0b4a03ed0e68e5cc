from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The pages that anybody may open. It has no model."""

    name = "espace_sante.portals.public"
    label = "public"
