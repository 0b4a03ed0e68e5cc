"""The addresses of calendars (DESIGN.md section 6)."""

from django.urls import path

from espace_sante.interop.icalendar.feed import feed

app_name = "icalendar"
urlpatterns = [path("calendriers/<str:secret>.ics", feed, name="feed")]
