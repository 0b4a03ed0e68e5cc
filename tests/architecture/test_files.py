"""What no file of the project may hold, and how long one may be."""

import re

from tests.architecture.project_files import package_files, project_files, shown, text_of

LONGEST_FILE = 800
MACHINE_FOLDERS = ("work", "root", "tmp", "home")
MACHINE_PATH = re.compile(r"(?<![\w.\-/:])/(?:" + "|".join(MACHINE_FOLDERS) + r")/[\w.]")
REGISTRY_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "crates" + ".io")
MIGRATION_NAME = re.compile(r"\d{4}_[a-z][a-z0-9_]+")


def test_no_file_names_a_folder_of_one_machine() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:100]}"
        for path in project_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not found, "Write these paths relative to the project, or take them from the environment:\n" + "\n".join(
        found
    )


def test_no_file_names_a_package_registry() -> None:
    found = [
        f"{shown(path)}: {host}" for path in project_files() for host in REGISTRY_HOSTS if host in (text_of(path) or "")
    ]
    assert not found, "The index is the installer's choice; remove its address from:\n" + "\n".join(found)


def test_every_source_file_stays_below_eight_hundred_lines() -> None:
    lengths = {shown(path): len((text_of(path) or "").splitlines()) for path in package_files(".py", ".html", ".css")}
    long_files = {name: length for name, length in lengths.items() if length >= LONGEST_FILE}
    assert not long_files, f"Split these by behaviour: {long_files}"


def test_every_migration_is_named_for_its_intention() -> None:
    migrations = [
        path for path in package_files(".py") if path.parent.name == "migrations" and path.name != "__init__.py"
    ]
    assert migrations, "no migration was found: is the package where this test looks for it?"
    unnamed = [shown(path) for path in migrations if "_auto_" in path.stem or not MIGRATION_NAME.fullmatch(path.stem)]
    assert not unnamed, f"Rename these (makemigrations --name what_it_does): {unnamed}"
