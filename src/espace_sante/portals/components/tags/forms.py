"""Forms: fields, the summary of their errors, switches, search, files."""

from collections.abc import Mapping
from typing import Any, Literal

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect

from espace_sante.portals.components.tags.library import Parameters, block_component, component

MEGABYTE = 1_000_000


@component("components/field.html")
def field(
    *,
    field: BoundField,
    hint: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    short: bool = False,
    code: bool = False,
    optional: bool = False,
) -> Parameters:
    """A field with its label, its hint and its error, tied together. `optional` says so beside the label."""
    said = hint or str(field.help_text)
    described = [
        f"{field.id_for_label or field.auto_id}{end}" for end, on in (("-aide", said), ("-erreur", field.errors)) if on
    ]
    widget = field.field.widget
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    is_box = isinstance(widget, CheckboxInput) and not is_group
    attributes = {
        "class": "es-choice__box" if is_box else _input_class(short=short, code=code),
        "aria-describedby": " ".join(described),
        "autocomplete": autocomplete,
        "inputmode": inputmode,
    }
    return {
        "said": said,
        "base_id": field.id_for_label or field.auto_id,
        "described": " ".join(described),
        "shape": "group" if is_group else "box" if is_box else "line",
        "control": ""
        if is_group
        else field.as_widget(attrs={key: value for key, value in attributes.items() if value}),
        "options": list(field.subwidgets) if is_group else [],
    }


def _input_class(*, short: bool, code: bool) -> str:
    ends = ["--short"] * short + ["--code"] * code
    return " ".join(["es-field__input", *(f"es-field__input{end}" for end in ends)])


@component("components/error_summary.html")
def error_summary(*, form: BaseForm, level: int = 2) -> Parameters:
    """Every error of a form, each a link to its field. Nothing when there is none."""
    return {
        "general": form.non_field_errors(),
        "faulty": [bound for bound in form if bound.errors],
        "count": sum(len(errors) for errors in form.errors.values()),
    }


@component("components/switch.html")
def switch(
    context: object,
    *,
    action: str,
    label: str,
    checked: bool,
    hint: str = "",
    name: str = "",
    value: str = "",
    hidden: Mapping[str, Any] | None = None,
    well: bool = False,
    disabled: bool = False,
) -> Parameters:
    """A setting changed at once: a form with one button. The hint says what will change."""
    return {"fields": (hidden or {}).items()}


@component("components/search_box.html")
def search_box(
    context: object,
    *,
    action: str,
    label: str,
    name: str = "q",
    value: str = "",
    hint: str = "",
    placeholder: str = "",
    button: str = "",
    id: str = "recherche",
    label_hidden: bool = False,
    posted: bool = False,
    hidden: Mapping[str, Any] | None = None,
) -> Parameters:
    """A search that any address can hold; `posted` when no address must hold what people look for."""
    return {"fields": (hidden or {}).items()}


@component("components/file_drop.html")
def file_drop(
    *, field: BoundField, formats: str, limit_bytes: int, accept: str = "", camera: bool = False
) -> Parameters:
    """A file to give, with the limit said before one chooses; the script then says the chosen file's size."""
    described = f"{field.id_for_label}-aide" + (f" {field.id_for_label}-erreur" if field.errors else "")
    attributes = {
        "class": "es-drop__input",
        "aria-describedby": described,
        "data-es-file": str(limit_bytes),
        "accept": accept,
    }
    if camera:
        attributes["capture"] = "environment"
    return {
        "control": field.as_widget(attrs={key: value for key, value in attributes.items() if value}),
        "limit_megabytes": limit_bytes // MEGABYTE,
    }


@block_component("components/passkey.html")
def passkey(
    context: object,
    content: str,
    *,
    action: str,
    options: str,
    label: str,
    kind: Literal["get", "create"] = "get",
    primary: bool = False,
    next_address: str = "",
) -> Parameters:
    """A form that a device's passkey fills: to prove who one is, or to add the device."""
