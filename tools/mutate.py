"""How many small faults the tests find: change one thing in a module, run its tests, see whether one of them fails.

    tools/mutate.py src/espace_sante/access/domain --tests tests/access/domain tests/access/test_reference_model.py

Prints each survivor with its line, how many are found in each file, and the score. Rules are pure Python, and so are
their tests: neither Django nor `tests/conftest.py` is loaded, and each mutant is a fork of one process that has loaded
the rest already. mutmut runs its mutants from a copy of the tree that our import mode and settings do not survive.

A first run without any fault tells which tests go through each line and how long each takes. A mutant meets the tests
of its line first, quickest first, then the others, and ends with the first that fails. A fault inside a function is put
there in a process that has collected the tests; what no test finds so, and a fault elsewhere, is imported anew. A test
that computes several times longer than it should is in a loop: that counts as found.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.abc
import importlib.machinery
import os
import pickle
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import hypothesis
import pytest
from faults import Mutant, code_with, mutants_in
from swapped import Place, faulty_functions, swap

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
PYTEST = ["-x", "-q", "--import-mode=importlib", "--noconftest", f"--rootdir={ROOT}", f"--config-file={os.devnull}"]
PYTEST += ["-p", "no:cacheprovider"]
LEAST_SECONDS, TIMES_LONGER = 2, 5  # of a core, that a test may take: it was measured once, beside other work
TRACED_SECONDS = 1.0  # of a test that takes longer, the first lines tell enough: it runs late
START_SECONDS = 20  # to import the modules and the tests


@dataclass(frozen=True)
class Survey:
    """Of the tests without a fault: seconds of a core of each, which go through each line, what else they import."""

    seconds: dict[str, float]
    by_line: dict[str, dict[int, set[str]]]
    modules: list[str]

    def limit(self, test: str) -> float:
        """Seconds of a core that this test may take."""
        return LEAST_SECONDS + TIMES_LONGER * self.seconds.get(test, 0.0)

    def order(self, mutant: Mutant) -> dict[str, int]:
        """The place of each test in a run: those of the line, then those of the module, then all; quickest first."""
        lines = self.by_line.get(str(mutant.file), {})
        of_line = {test for line in mutant.lines for test in lines.get(line, ())}
        of_module = {test for tests in lines.values() for test in tests}
        found = sorted(self.seconds, key=lambda one: (one not in of_line, one not in of_module, self.seconds[one]))
        return {test: place for place, test in enumerate(found)}


class _Surveyor:
    """A pytest plugin that makes the survey."""

    def __init__(self, files: list[Path]) -> None:
        self.seconds: dict[str, float] = {}
        self.seen: dict[str, dict[int, set[str]]] = {str(file): {} for file in files}
        self.test, self.until = "", 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = time.process_time()
        self.test, self.until = item.nodeid, began + TRACED_SECONDS
        sys.settrace(self._call)
        result = yield
        sys.settrace(None)
        self.seconds[item.nodeid] = time.process_time() - began
        return result

    def _call(self, frame: FrameType, event: str, argument: object) -> Any:
        return self._line if frame.f_code.co_filename in self.seen else None

    def _line(self, frame: FrameType, event: str, argument: object) -> Any:
        self.seen[frame.f_code.co_filename].setdefault(frame.f_lineno, set()).add(self.test)
        if time.process_time() > self.until:
            sys.settrace(None)
        return self._line

    def survey(self) -> Survey:
        ours = (str(SOURCES), str(ROOT / "tests"))
        files = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
        others = [name for name, file in files.items() if file and not file.startswith(ours)]
        return Survey(self.seconds, self.seen, others)


class _InOrder:
    """A pytest plugin that runs the tests in this order, each with a limit of time."""

    def __init__(self, order: dict[str, int], survey: Survey) -> None:
        self.order, self.survey = order, survey

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.order.get(item.nodeid, 0))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        _limit_to(time.process_time() + self.survey.limit(item.nodeid))


def _limit_to(seconds: float) -> None:
    """The system ends this process when it has used that much of a core."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, resource.RLIM_INFINITY))


class _Swapping:
    """A pytest plugin that runs the tests on each of these mutants whose fault is inside a function, in a fork each."""

    def __init__(self, mutants: list[Mutant], survey: Survey) -> None:
        self.mutants, self.survey = mutants, survey
        self.found: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for mutant in self.mutants:
            codes = faulty_functions(mutant)
            if codes and not _in_fork(partial(self._all_pass, session, mutant, codes)):
                self.found.append(mutant)
        return True

    def _all_pass(self, session: pytest.Session, mutant: Mutant, codes: dict[Place, CodeType]) -> bool:
        try:
            swap(str(mutant.file), codes)
        except ValueError:
            return True  # it is imported anew
        order = self.survey.order(mutant)
        items = sorted(session.items, key=lambda item: order.get(item.nodeid, 0))
        for item, following in zip(items, [*items[1:], None], strict=True):
            _limit_to(time.process_time() + self.survey.limit(item.nodeid))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return False
        return True


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


def _in_fork(work: Callable[[], bool]) -> bool:
    """Whether `work` says so in a process of its own, and that process ends well."""
    pid = os.fork()
    if pid == 0:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        try:
            os._exit(0 if work() else 1)
        except BaseException:  # noqa: BLE001 - a fault that stops the tests from starting is found
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return status == 0


def survey_of(files: list[Path], tests: list[str]) -> Survey | None:
    """What the tests do without a fault. None when one of them fails."""
    with tempfile.NamedTemporaryFile() as kept:

        def work() -> bool:
            surveyor = _Surveyor(files)
            failed = pytest.main([*PYTEST, *tests], plugins=[surveyor])
            Path(kept.name).write_bytes(pickle.dumps(surveyor.survey()))
            return not failed

        return pickle.loads(Path(kept.name).read_bytes()) if _in_fork(work) else None  # noqa: S301 - our own


def found_in_functions(mutants: list[Mutant], tests: list[str], survey: Survey) -> set[Mutant]:
    """Those that a test finds without importing anything anew: most faults inside functions."""
    with tempfile.NamedTemporaryFile() as kept:

        def work() -> bool:
            swapping = _Swapping(mutants, survey)
            pytest.main([*PYTEST, *tests], plugins=[swapping])
            Path(kept.name).write_bytes(pickle.dumps(swapping.found))
            return True

        return set(pickle.loads(Path(kept.name).read_bytes())) if _in_fork(work) else set()  # noqa: S301 - our own


def survives(mutant: Mutant, tests: list[str], survey: Survey) -> bool:
    """Whether every test passes in a fork that has this fault."""
    order = survey.order(mutant)

    def work() -> bool:
        _limit_to(time.process_time() + START_SECONDS)
        module = ".".join(mutant.file.relative_to(SOURCES).with_suffix("").parts)
        sys.meta_path.insert(0, _MutantFinder(module.removesuffix(".__init__"), code_with(mutant)))
        return not pytest.main([*PYTEST, *tests], plugins=[_InOrder(order, survey)])

    return _in_fork(work)


def files_in(places: list[str]) -> list[Path]:
    paths = [Path(place).resolve() for place in places]
    return sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))})


def _load(modules: list[str]) -> None:
    """What the tests import beside the modules of this project, once for every fork."""
    for name in modules:
        with suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _prepare() -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(SOURCES)]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    seen = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # nobody reads the smallest example
    hypothesis.settings.register_profile("mutants", deadline=None, database=None, derandomize=True, phases=seen)
    hypothesis.settings.load_profile("mutants")


def _tell_of_file(
    mutants: list[Mutant], tests: list[str], survey: Survey, pool: ThreadPoolExecutor, shares: int
) -> int:
    """Print each survivor of one file, then how many faults were found. How many."""
    file = mutants[0].file.relative_to(ROOT)
    parts = [mutants[first::shares] for first in range(shares)]
    known = set().union(*pool.map(lambda part: found_in_functions(part, tests, survey), parts))
    missed = list(pool.map(lambda one: one not in known and survives(one, tests, survey), mutants))
    for mutant, was_missed in zip(mutants, missed, strict=True):
        if was_missed:
            print(f"survives: {file}:{mutant.lines.start}  {mutant.said}")
    print(f"{missed.count(False)} of {len(mutants)} found in {file}", flush=True)
    return missed.count(False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", help="modules, or folders of modules")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, help="that many mutants, drawn at random, instead of all")
    parser.add_argument("--least", type=float, default=0.0, help="fail below this score, in per cent")
    asked = parser.parse_args()
    _prepare()
    files = files_in(asked.places)
    survey = survey_of(files, asked.tests)
    if survey is None:
        sys.exit("The tests fail without any fault.")
    _load(survey.modules)
    mutants = [mutant for file in files for mutant in mutants_in(file)]
    if asked.sample and asked.sample < len(mutants):
        mutants = [mutants[place] for place in sorted(random.sample(range(len(mutants)), asked.sample))]
    with ThreadPoolExecutor(asked.workers) as pool:
        by_file = [list(of_file) for _, of_file in groupby(mutants, key=lambda mutant: mutant.file)]
        found = sum(_tell_of_file(of_file, asked.tests, survey, pool, asked.workers) for of_file in by_file)
    score = 100 * found / max(len(mutants), 1)
    print(f"{found} faults of {len(mutants)} found: {score:.1f} %")
    sys.exit(score < asked.least)


if __name__ == "__main__":
    main()
