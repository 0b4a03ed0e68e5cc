"""The files of the project, as the architecture tests read them."""

import subprocess
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
PACKAGE = PROJECT / "src" / "espace_sante"


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listing.split("\0") if name and (path := PROJECT / name).is_file())


@cache
def text_of(path: Path) -> str | None:
    """The text of a file; None when it is not text."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def package_files(*suffixes: str) -> tuple[Path, ...]:
    """The files of the package that end in one of the suffixes."""
    return tuple(path for path in project_files() if path.is_relative_to(PACKAGE) and path.suffix in suffixes)


def shown(path: Path) -> str:
    """The path as a person would type it from the project's folder."""
    return str(path.relative_to(PROJECT))
