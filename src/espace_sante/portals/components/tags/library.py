"""How a component becomes a template tag: its parameters are checked, its template is drawn with them and nothing else.

A component's function names its parameters, all by keyword, with their types; a misspelt one fails when the page is
compiled, an unknown word for a `Literal` one when it is drawn. The template sees the parameters, plus what the
function returns.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = Library()

Parameters = Mapping[str, Any] | None
Component = Callable[..., Parameters]


def component(template_name: str) -> Callable[[Component], Component]:
    """Register a tag that takes parameters: `{% tag label="Nouveau" kind="new" %}`."""

    def decorate(function: Component) -> Component:
        register.simple_tag(_tag(function, template_name), takes_context=_takes_context(function))
        return function

    return decorate


def block_component(template_name: str) -> Callable[[Component], Component]:
    """Register a tag that holds content: `{% card title="…" %} … {% endcard %}`."""

    def decorate(function: Component) -> Component:
        register.simple_block_tag(_tag(function, template_name), takes_context=_takes_context(function))
        return function

    return decorate


def _takes_context(function: Component) -> bool:
    return next(iter(inspect.signature(function).parameters), "") == "context"


def _tag(function: Component, template_name: str) -> Callable[..., SafeString]:
    parameters = inspect.signature(function).parameters
    names, defaults = tuple(parameters), {name: one.default for name, one in parameters.items()}
    words = _allowed_words(function)

    @wraps(function)
    def tag(*args: Any, **kwargs: Any) -> SafeString:
        given = {**defaults, **dict(zip(names, args, strict=False)), **kwargs}
        for name, allowed in words.items():
            if given[name] not in allowed:
                raise ValueError(f"{function.__name__}: {name}={given[name]!r} is not one of {allowed}")
        returned = function(*args, **kwargs) or {}
        return _drawn(template_name, given, returned)

    return tag


def _allowed_words(function: Component) -> dict[str, tuple[Any, ...]]:
    hints = get_type_hints(function)
    return {name: get_args(hint) for name, hint in hints.items() if get_origin(hint) is Literal}


def _drawn(template_name: str, arguments: Mapping[str, Any], returned: Mapping[str, Any]) -> SafeString:
    """The component's HTML. A form inside it carries the page's token, nothing else of the page reaches it."""
    page: Context | None = arguments.get("context")
    parameters = {name: value for name, value in arguments.items() if name != "context"} | dict(returned)
    if page is not None:
        parameters["csrf_token"] = page.get("csrf_token", "")
    # The template engine escaped what had to be: strip() alone loses that mark.
    return mark_safe(_template(template_name).render(parameters).strip())  # noqa: S308


@cache
def _template(name: str) -> Any:
    """Looked for once: a page draws a hundred components."""
    return get_template(name)
