"""The address of the description."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_safe

from espace_sante.interop.openapi.document import openapi

app_name = "openapi"
urlpatterns = [path("developpeurs/openapi.json", require_safe(openapi), name="openapi")]
