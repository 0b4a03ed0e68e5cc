"""The page of components: every block in every state. The accessibility checks visit it, and so do people who build."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.template.context_processors import csrf
from django.utils.safestring import SafeString

from espace_sante.portals.components.examples import CHAPTERS
from espace_sante.portals.components.examples.example import Example
from espace_sante.portals.components.examples.people import SHELL

SWATCHES = [
    ("paper", "fond"),
    ("surface", "carte"),
    ("sunken", "creux"),
    ("ink", "texte"),
    ("ink-soft", "texte second"),
    ("line-strong", "bord de champ"),
    ("leaf", "agir"),
    ("leaf-soft", "choisi"),
    ("sun-fill", "nouveau"),
    ("sun-soft", "à faire"),
    ("rose", "danger"),
    ("sky", "information"),
]


def show_gallery(request: HttpRequest) -> HttpResponse:
    """Draw every example beside the tag that draws it."""
    chapters = [
        {
            "chapter": chapter,
            "drawn": [(example, draw_example(example, request=request)) for example in chapter.examples],
        }
        for chapter in CHAPTERS
    ]
    return render(request, "components/gallery_page.html", {"chapters": chapters, "shell": SHELL, "swatches": SWATCHES})


def draw_example(example: Example, *, request: HttpRequest) -> SafeString:
    """The HTML of one example, with the token its forms need."""
    source = Template("{% load components %}" + example.source)
    return source.render(Context({**example.values, "csrf_token": csrf(request)["csrf_token"]}))
