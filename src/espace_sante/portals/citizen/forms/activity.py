"""What the activity understands of an address."""

from __future__ import annotations

from django import forms

TABS = ("professionnels", "proches")


class ActivityForm(forms.Form):
    """The tab, and the position from which to go on. What is unknown is as if it were absent."""

    onglet = forms.ChoiceField(choices=[(name, name) for name in TABS], required=False)
    avant = forms.RegexField(r"^\d{1,18}(-\d{1,18}){0,9}$", required=False)
