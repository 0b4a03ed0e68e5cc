"""Faults put where functions are, without importing anything again (`tools/swapped.py`)."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE = """
TABLE = frozenset({1, 2})


class Door:
    @property
    def open(self) -> bool:
        return any(one in TABLE for one in (1, 3))


def passes(number: int, limit: int = 3) -> bool:
    return number < limit
"""


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ModuleType, ModuleType]]:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    yield importlib.import_module("faults"), importlib.import_module("swapped")
    for name in ("faults", "swapped"):
        sys.modules.pop(name, None)


def loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("a_module", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_fault_in_a_function_is_put_there_and_one_elsewhere_is_left_to_an_import(
    tools: tuple[ModuleType, ModuleType], tmp_path: Path
) -> None:
    faults, swapped = tools
    file = tmp_path / "a_module.py"
    file.write_text(MODULE)
    changed: dict[str, list[tuple[bool, bool]]] = {"in a function": [], "elsewhere": []}
    for mutant in faults.mutants_in(file):
        module = loaded(file)
        codes = swapped.faulty_functions(mutant)
        swapped.swap(str(file), codes or {})
        changed["in a function" if codes else "elsewhere"].append((bool(module.Door().open), bool(module.passes(2))))
    assert set(changed["elsewhere"]) == {(True, True)}, "nothing of the loaded module changes"
    assert {(False, True), (True, False)} <= set(changed["in a function"]), "a property, and a function"
