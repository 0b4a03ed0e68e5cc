"""Create the virtual environment of the project with nothing but Python, or say exactly what is missing.

Where Debian's python3-venv is absent the environment is made without pip, and the machine's own pip installs into it
(`pip --python`, pip 22.3 or later).
"""

import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

MINIMUM_PYTHON = (3, 11)

MISSING_PIP = """\
This Python can make a virtual environment but has no pip to fill it.
Install one of the two, then run the same command again:
    apt-get install python3-venv        (Debian, Ubuntu)
    python3 -m ensurepip --upgrade      (Python built from source)
"""


def main() -> int:
    """Make the environment named on the command line."""
    if sys.version_info < MINIMUM_PYTHON:
        print(
            f"Espace santé needs Python {MINIMUM_PYTHON[0]}.{MINIMUM_PYTHON[1]} or later; "
            f"this is {sys.version.split()[0]}. Choose another with: make PYTHON=python3.12 …",
            file=sys.stderr,
        )
        return 1
    directory = Path(sys.argv[1])
    if find_spec("ensurepip") is not None and make_with_pip(directory=directory):
        return 0
    if find_spec("pip") is None:
        print(MISSING_PIP, file=sys.stderr)
        return 1
    venv.create(directory, clear=True, symlinks=True, with_pip=False)
    return 0


def make_with_pip(*, directory: Path) -> bool:
    """Tell whether an environment with its own pip could be made; Debian ships half of ensurepip without it."""
    try:
        venv.create(directory, clear=True, symlinks=True, with_pip=True)
    except subprocess.CalledProcessError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
