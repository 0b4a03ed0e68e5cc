"""Drawing a page: its presenter under one name, and the shell that the layout wants."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from espace_sante.portals.components.shell import ShellPresenter


class Presenter(Protocol):
    """What every page of a space has."""

    @property
    def shell(self) -> ShellPresenter: ...


def draw(
    request: HttpRequest, template: str, presenter: Presenter, *, status: int = 200, **more: object
) -> HttpResponse:
    """The template receives the presenter as `page`."""
    return render(request, template, {"page": presenter, "shell": presenter.shell, **more}, status=status)
