"""How many small faults the tests find: change one thing in a module, run its tests, see whether one of them fails.

    tools/mutate.py src/espace_sante/access/domain --tests tests/access/domain tests/access/test_reference_model.py

Prints the score, and each survivor with its line. mutmut runs its mutants from a copy of the tree that our import mode
and settings do not survive. Rules are pure Python, and so are their tests: neither Django nor `tests/conftest.py` is
loaded, and each mutant is a fork of one process that has loaded the rest already.

Faults: a comparison, `and`/`or`, `not`, a condition that always or never holds, a constant, a returned value, an
element of a set, a list, a tuple or a dictionary that is left out. Docstrings, types, decorators and texts are
left alone.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
Fault = tuple[ast.AST, str, Any]
PYTEST = ["-x", "-q", "--import-mode=importlib", "--noconftest", f"--rootdir={ROOT}", f"--config-file={os.devnull}"]
PYTEST += [word for name in ("cacheprovider", "randomly", "django", "xdist") for word in ("-p", f"no:{name}")]
LONGEST_SECONDS = 120.0  # a mutant that runs longer loops: the tests notice


@dataclass(frozen=True)
class Mutant:
    """One fault of one module. `number` is its place in the order of `faults_of`."""

    file: Path
    number: int
    line: int
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
    generic = {"tuple", "list", "dict", "set", "frozenset", "type"}
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
    return [Mutant(file, number, getattr(node, "lineno", 0), said) for number, (node, said, _) in enumerate(found)]


def code_with(mutant: Mutant) -> CodeType:
    """The module of the mutant, with its fault."""
    tree = ast.parse(mutant.file.read_text())
    old, _, new = next(fault for number, fault in enumerate(faults_of(tree)) if number == mutant.number)
    changed = ast.fix_missing_locations(_Replace(old, new).visit(tree))
    return compile(changed, str(mutant.file), "exec")


class _MutantLoader(importlib.abc.Loader):
    def __init__(self, code: CodeType) -> None:
        self._code = code

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        exec(self._code, module.__dict__)  # noqa: S102 - the module, with one fault


class _MutantFinder(importlib.abc.MetaPathFinder):
    def __init__(self, name: str, code: CodeType) -> None:
        self._name, self._code = name, code

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, _MutantLoader(self._code), origin="mutant")


def is_found(mutant: Mutant | None, tests: list[str]) -> bool:
    """Whether a test fails in a fork that has this fault, or none."""
    pid = os.fork()
    if pid == 0:
        _run_tests(mutant, tests)
    began = time.monotonic()
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status != 0
        if time.monotonic() - began > LONGEST_SECONDS:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            return True
        time.sleep(0.02)


def _run_tests(mutant: Mutant | None, tests: list[str]) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        if mutant is not None:
            module = ".".join(mutant.file.relative_to(SOURCES).with_suffix("").parts)
            sys.meta_path.insert(0, _MutantFinder(module.removesuffix(".__init__"), code_with(mutant)))
        os._exit(int(pytest.main([*PYTEST, *tests])) != 0)
    except BaseException:  # noqa: BLE001 - a fault that stops the tests from starting is found
        os._exit(1)


def files_in(places: list[str]) -> list[Path]:
    paths = [Path(place).resolve() for place in places]
    return sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", help="modules, or folders of modules")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, help="that many mutants, drawn at random, instead of all")
    parser.add_argument("--least", type=float, default=0.0, help="fail below this score, in per cent")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(SOURCES)]
    hypothesis.settings.register_profile("mutants", deadline=None, database=None, derandomize=True)
    hypothesis.settings.load_profile("mutants")
    if is_found(None, asked.tests):
        sys.exit("The tests fail without any fault.")
    mutants = [mutant for file in files_in(asked.places) for mutant in mutants_in(file)]
    if asked.sample and asked.sample < len(mutants):
        mutants = random.sample(mutants, asked.sample)
    with ThreadPoolExecutor(asked.workers) as pool:
        found = list(pool.map(lambda mutant: is_found(mutant, asked.tests), mutants))
    for mutant, was_found in zip(mutants, found, strict=True):
        if not was_found:
            print(f"survives: {mutant.file.relative_to(ROOT)}:{mutant.line}  {mutant.said}")
    score = 100 * sum(found) / max(len(found), 1)
    print(f"{sum(found)} faults of {len(found)} found: {score:.1f} %")
    sys.exit(score < asked.least)


if __name__ == "__main__":
    main()
