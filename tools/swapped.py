"""Faults inside functions, put where these functions are: nothing is imported nor collected again for each.

Of a module that is loaded, each function gets the code it has in the faulty module. A fault elsewhere (a table, a
default value, a decorator's argument) is only there for who imports the module with it.
"""

from __future__ import annotations

import ast
import gc
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from faults import Mutant, code_with

Place = tuple[str, int]


def faulty_functions(mutant: Mutant) -> dict[Place, CodeType] | None:
    """The code of each function of the faulty module; None when something else than a function is at fault."""
    faulty, sound = code_with(mutant), compile(ast.parse(mutant.file.read_text()), str(mutant.file), "exec")
    if _around_functions(faulty) != _around_functions(sound):
        return None
    return {(code.co_qualname, code.co_firstlineno): code for code in _functions(faulty)}


def swap(file: str, codes: dict[Place, CodeType]) -> None:
    """Give the functions of a loaded module these codes. Raises ValueError when one names other variables."""
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == file:
            one.__code__ = codes.get((one.__code__.co_qualname, one.__code__.co_firstlineno), one.__code__)


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Those of a module and of its classes, without those inside a function: these come with it."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if _is_function(inner):
                yield inner
            else:
                yield from _functions(inner)


def _around_functions(code: CodeType) -> list[Any]:
    """What a module does when it is imported, and a class when it is made."""
    inner = [
        (one.co_qualname if _is_function(one) else _around_functions(one)) if isinstance(one, CodeType) else repr(one)
        for one in code.co_consts
    ]
    return [code.co_code, code.co_names, inner]


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & inspect.CO_OPTIMIZED)
