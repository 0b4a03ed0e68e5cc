"""Change the rules of `audit/domain` one place at a time, and see whether their tests notice.

    python tools/mutation.py [--every N] [MODULE ...]

Each mutant runs the tests of its module in a process forked from one that has loaded everything else, so that it takes
a fraction of a second. Prints the mutants that live and the share that was caught. `--every N`: one mutant in N.
"""

import argparse
import ast
import copy
import importlib
import os
import signal
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = "espace_sante.audit.domain"
TESTS = {
    "merkle": ["test_merkle.py"],
    "tiles": ["test_merkle.py", "test_tile_addresses.py"],
    "notes": ["test_notes.py"],
    "access_proof": ["test_access_proof.py"],
    "witnessing": ["test_witnessing.py"],
}
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
SECONDS = 60  # a mutant that loops is caught


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Each change of one place: its line, what it is, the whole module so changed."""
    count = sum(1 for _ in ast.walk(tree))
    for place in range(count):
        changed = copy.deepcopy(tree)
        node = next(one for number, one in enumerate(ast.walk(changed)) if number == place)
        told = _change(node)
        if told:
            yield getattr(node, "lineno", 0), told, ast.fix_missing_locations(changed)


def _change(node: ast.AST) -> str:
    """Change this node in place; what was done, nothing when it is of no kind that is changed."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        old = node.ops[0]
        node.ops[0] = SWAPS[type(old)]()  # type: ignore[call-overload]
        return f"{type(old).__name__} -> {type(node.ops[0]).__name__}"
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in SWAPS:
        operator: ast.AST = node.op
        node.op = SWAPS[type(operator)]()  # type: ignore[assignment]
        return f"{type(operator).__name__} -> {type(node.op).__name__}"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        return "not -> bool"
    if isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += 1
        return f"{node.value - 1} -> {node.value}"
    if isinstance(node, ast.Constant) and type(node.value) is bytes and node.value:
        node.value = node.value + b"x"
        return "other bytes"
    return ""


def lives(module: str, changed: ast.Module) -> bool:
    """Whether every test passes with this module in the place of the real one."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os._exit(_run_with(module, changed))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _run_with(module: str, changed: ast.Module) -> int:

    signal.alarm(SECONDS)
    name = f"{PACKAGE}.{module}"
    made = types.ModuleType(name)
    sys.modules[name] = made
    try:
        exec(compile(changed, name, "exec"), made.__dict__)  # noqa: S102 - the module itself, changed
        files = [str(PROJECT / "tests" / "audit" / "domain" / one) for one in TESTS[module]]
        quiet = ["-x", "-q", "--noconftest", "-c", os.devnull, "--rootdir", str(PROJECT), "--import-mode=importlib"]
        plugins = [word for one in ("django", "randomly", "xdist", "cacheprovider") for word in ("-p", f"no:{one}")]
        return int(pytest.main([*quiet, *plugins, *files]))
    except BaseException:  # noqa: BLE001 - whatever happens to a mutant, it was noticed
        return 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("modules", nargs="*", default=list(TESTS))
    asked = parser.parse_args()
    for one in ("espace_sante.audit.domain.entry", "pymerkle.core", "hypothesis"):
        importlib.import_module(one)
    tried = caught = 0
    for module in asked.modules:
        tree = ast.parse((PROJECT / "src" / "espace_sante" / "audit" / "domain" / f"{module}.py").read_text())
        for line, told, changed in list(mutants(tree))[:: asked.every]:
            tried += 1
            if lives(module, changed):
                print(f"LIVES  {module}.py:{line}  {told}", flush=True)
            else:
                caught += 1
    print(f"{caught} of {tried} mutants were caught: {100 * caught / max(tried, 1):.1f} %")


if __name__ == "__main__":
    main()
