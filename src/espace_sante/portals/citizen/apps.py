from django.apps import AppConfig


class CitizenConfig(AppConfig):
    """The pages of citizens. It has no model."""

    name = "espace_sante.portals.citizen"
    label = "citizen"
