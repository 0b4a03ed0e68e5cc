"""The page of components, for development and demonstration."""

from django.urls import path

from espace_sante.portals.components.gallery import show_gallery

app_name = "components"

urlpatterns = [path("", show_gallery, name="gallery")]
