"""`{% load components %}`."""
