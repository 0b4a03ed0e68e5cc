"""Small faults that can be put in a module, one at a time. What runs the tests on them: `tools/mutate.py`.

A comparison, `and`/`or`, `not`, a condition that always or never holds, a constant, a returned value, an element of a
set, a list, a tuple or a dictionary that is left out. Docstrings, types, decorators and texts are left alone.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
Fault = tuple[ast.AST, str, Any]


@dataclass(frozen=True)
class Mutant:
    """One fault of one module. `number` is its place in the order of `faults_of`; it is written on `lines`."""

    file: Path
    number: int
    lines: range
    said: str


def faults_of(tree: ast.Module) -> Iterator[Fault]:
    """Each node that can be changed, what is said of the change, and the node that would replace it."""
    for node in _code(tree):
        yield from _of_operators(node)
        yield from _of_values(node)
        yield from _of_collections(node)


def _of_operators(node: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            yield node, "comparison", _with(node, ops=[SWAPPED[type(op)]()])
        case ast.BoolOp(op=op):
            yield node, "and/or", _with(node, op=SWAPPED[type(op)]())
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in SWAPPED:
            yield node, "operator", _with(node, op=SWAPPED[type(op)]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, "not", operand


def _of_values(node: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Constant(value=bool(value)):
            yield node, "constant", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield node, "constant", ast.Constant(value + 1)
        case ast.Constant(value=bytes(value)) if value:
            yield node, "constant", ast.Constant(value + b"x")
        case ast.If() | ast.IfExp():
            yield node, "always", _with(node, test=ast.Constant(True))
            yield node, "never", _with(node, test=ast.Constant(False))
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield node, "return None", _with(node, value=ast.Constant(None))


def _of_collections(node: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Set(elts=elements) | ast.List(elts=elements) | ast.Tuple(elts=elements) if len(elements) > 1:
            if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                for place in range(len(elements)):
                    kept = [*elements[:place], *elements[place + 1 :]]
                    yield node, f"left out: {ast.unparse(elements[place])}", _with(node, elts=kept)
        case ast.Dict(keys=keys, values=values) if len(keys) > 1:
            for place in range(len(keys)):
                said = f"left out: {ast.unparse(keys[place] or values[place])}"
                less = {"keys": [*keys[:place], *keys[place + 1 :]]}
                yield node, said, _with(node, **less, values=[*values[:place], *values[place + 1 :]])


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but annotations, decorators, docstrings, and the `strict` of `zip`."""
    yield node
    for name, field in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "format_spec"} or _is_type(node):
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.keyword) and child.arg == "strict":
                continue
            if isinstance(child, ast.AST) and not isinstance(child, ast.ImportFrom | ast.Import):
                yield from _code(child)


def _is_type(node: ast.AST) -> bool:
    """`Answer = tuple[bool, Reason]`: the name of a type, which nothing computes."""
    generic = {"tuple", "list", "dict", "set", "frozenset", "type", "Callable"}
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in generic


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **changes: Any) -> ast.AST:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> Any:
        return ast.copy_location(self._new, node) if node is self._old else self.generic_visit(node)


def mutants_in(file: Path) -> list[Mutant]:
    found = faults_of(ast.parse(file.read_text()))
    return [Mutant(file, number, _lines(node), said) for number, (node, said, _) in enumerate(found)]


def _lines(node: ast.AST) -> range:
    """Where it is written: of an `if`, its condition alone."""
    place = node.test if isinstance(node, ast.If) else node
    return range(getattr(place, "lineno", 0), (getattr(place, "end_lineno", 0) or 0) + 1)


def code_with(mutant: Mutant) -> CodeType:
    """The module of the mutant, with its fault."""
    tree = ast.parse(mutant.file.read_text())
    old, _, new = next(fault for number, fault in enumerate(faults_of(tree)) if number == mutant.number)
    changed = ast.fix_missing_locations(_Replace(old, new).visit(tree))
    return compile(changed, str(mutant.file), "exec")
