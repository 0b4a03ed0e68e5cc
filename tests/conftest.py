"""The test harness: a private state directory, three databases, the reference documents.

The state directory is set before Django's settings load, so that no test ever meets the data of the person who runs
it. That is why the settings are named here and not in pyproject.toml, which would load them first.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.template import Template
from django.test import utils as django_test
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.kept_statements import keep_statements
from tests.migrated import create_database, migrated

PROJECT = Path(__file__).parent.parent
REFERENCE = PROJECT.parent / "shared" / "reference"
NONE = "django.db.backends.dummy"
LONG = {"crash", "bench"}  # folders
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
RUN_HOME = "ESPACE_SANTE_TEST_RUN_HOME"  # shared by the processes of one run; each has its own folder below
MADE_HERE = RUN_HOME not in os.environ  # else by who started this process, and removed there


def prepare_settings() -> None:
    """Point the service at a directory that lives for this run, then load its settings."""
    if django_settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests name their settings after making their home.")
    run_home = Path(os.environ.get(RUN_HOME) or tempfile.mkdtemp(prefix="espace-sante-tests-"))
    os.environ[RUN_HOME] = str(run_home)
    for name in [name for name in os.environ if name.startswith("ESPACE_SANTE_") and name != RUN_HOME]:
        del os.environ[name]
    os.environ.pop("DOCUMENTS_URL", None)
    home = run_home / os.environ.get("PYTEST_XDIST_WORKER", "main")
    (home / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when there is none
    os.environ["ESPACE_SANTE_HOME"] = str(home)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the tests
    os.environ["DJANGO_SETTINGS_MODULE"] = "espace_sante.config.settings"
    django.setup()
    # Pages are drawn without collecting static files first; journeys run the real service, which collects them.
    django_settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    del os.environ["DJANGO_SETTINGS_MODULE"]  # the processes of xdist come here too, each for its own folder


prepare_settings()

# A password costs a quarter of a second of processor on purpose, and tests make hundreds: theirs is the same algorithm
# at its least. What the service asks is kept for the test that looks at it.
ARGON2_OF_THE_SERVICE = {
    name: getattr(Argon2PasswordHasher, name) for name in ("time_cost", "memory_cost", "parallelism")
}
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1

keep_statements()

# Django would copy what every template of a page was drawn with, for `response.context`, which no test of ours reads.
django_test.instrumented_test_render = Template._render

hypothesis_settings.register_profile(
    "espace_sante",
    deadline=None,  # two busy cores make any deadline a coin toss
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("espace_sante")


@cache
def database_aliases() -> list[str]:
    """The databases that exist; an empty `default` is none."""
    return [name for name, values in django_settings.DATABASES.items() if values.get("ENGINE", NONE) != NONE]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is loaded here stays to the end: looking for what of it could be freed costs a sixth of the loading."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Open every database of ours to a test that asks for one, and mark it `storage`.

    What runs whole services goes first, so that no worker ends alone with it.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        wanted = getattr(item, "fixturenames", ())
        if marker is None and not DATABASE_FIXTURES.intersection(wanted):
            continue
        arguments = {"databases": database_aliases()} | (marker.kwargs if marker else {})
        item.add_marker(pytest.mark.django_db(**arguments), append=False)
        item.add_marker("storage")
    yield
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_runtest_setup() -> None:
    """Begin in the language of the place: a page that an earlier test asked in English leaves it to the thread."""
    translation.deactivate()


def pytest_unconfigure() -> None:
    """Remove the state of the run, once, when its last process ends."""
    if MADE_HERE:
        shutil.rmtree(os.environ[RUN_HOME], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Say where test databases are and that none waits for another; put there copies of what the migrations made.

    Left alone, Django has each wait for `default`, which is no database here, and keeps SQLite in a shared memory where
    a page served by another thread finds locked tables. Files behave as they do in service.
    """
    home, databases = migrated()
    for name, values in django_settings.DATABASES.items():
        test = values.setdefault("TEST", {})
        test["DEPENDENCIES"] = []
        if values.get("ENGINE") == "espace_sante.config.sqlite_in_turn":
            test["NAME"] = str(Path(os.environ["ESPACE_SANTE_HOME"]) / f"test-{name}.sqlite3")
            shutil.copy(home / f"{name}.sqlite3", test["NAME"])
        elif databases and values.get("ENGINE") == "espace_sante.prepared.postgresql":
            url = databases[f"{name.upper()}_DATABASE_URL"]
            create_database(url, like=url, name=test["NAME"] or f"test_{values['NAME']}")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copies are there already. They go with the state of the run, or with the throw-away server."""
    return True


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of official example documents that stands beside the project; not part of the repository."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference documents (../shared/reference) are not on this machine")
    return REFERENCE
