"""Templates: each one used, each one free of style and script of its own."""

import re
from functools import cache
from pathlib import Path

import allauth
import django
import oauth2_provider
import pytest

from tests.architecture.project_files import package_files, shown, text_of

TEMPLATES = package_files(".html")
FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
LIBRARIES = [Path(library.__file__).parent for library in (allauth, django, oauth2_provider)]

FORBIDDEN = {
    r"<style\b": "a page has no style of its own: put it in the component it belongs to",
    r"\sstyle\s*=": "no style attribute (the content security policy drops it): use a class",
    r"<script(?![^>]*\bsrc=)": "no inline script (the content security policy drops it): attach to data-es-*",
    r"\son[a-z]+\s*=\s*[\"']": "no event attribute (the content security policy drops it): attach to data-es-*",
    r"\b(?:src|href|action)\s*=\s*[\"']https?://": "no request to another host",
}
LINK_ALLOWED = re.compile(r"<a\b[^>]*$")
COMMENTS = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)


def template_name(path: Path) -> str:
    """The name under which Django loads a template."""
    return str(path).rpartition("/templates/")[2] if "/templates/" in str(path) else f"{path.parent.name}/{path.name}"


@cache
def all_sources() -> dict[Path, str]:
    return {path: text_of(path) or "" for path in package_files(".py", ".html")}


@cache
def names_in_libraries() -> frozenset[str]:
    files = (file for folder in LIBRARIES for file in folder.rglob("*.html") if "templates" in file.parts)
    return frozenset(map(template_name, files))


def is_used(path: Path) -> bool:
    """Whether somebody names the template, or a library of ours looks for it."""
    name = template_name(path)
    if name in FOUND_BY_DJANGO | names_in_libraries():
        return True
    if "/components/" in str(path) and path.stem == path.parent.name:
        # A component's template is found from the name of its folder; its tag is what pages use.
        named = re.compile(rf"\b{re.escape(path.stem)}\b")
        return any(named.search(text) for source, text in all_sources().items() if source.parent != path.parent)
    return any(name in text for source, text in all_sources().items() if source != path)


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_is_used(path: Path) -> None:
    assert is_used(path), f"Nothing names {template_name(path)}: delete it, or use it"


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_holds_no_style_no_script_and_no_foreign_address(path: Path) -> None:
    text = COMMENTS.sub("", text_of(path) or "")
    found = [
        f"{match.group().strip()}: {advice}"
        for pattern, advice in FORBIDDEN.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
        if not (match.group().startswith("href") and LINK_ALLOWED.search(text[: match.start()]))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_only_a_layout_chooses_stylesheets(path: Path) -> None:
    has_link = re.search(r"<link\b[^>]*stylesheet", text_of(path) or "", re.IGNORECASE)
    is_layout = "layout" in path.stem or path.parent.name == "layouts" or path.stem.startswith(("base", "_head"))
    assert not has_link or is_layout, "A page never has its own stylesheet; layouts choose them"
