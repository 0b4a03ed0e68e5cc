from django.apps import AppConfig


class OperatorConfig(AppConfig):
    """The pages of operators. It has no model."""

    name = "espace_sante.portals.operator"
    label = "operator"
