"""A bench in a process and a place of its own, whose databases are copies of those that the migrations made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.migrated import migrated

SCRIPT = """
import shutil
import sys
from pathlib import Path

from espace_sante.bench.place import throw_away_place

with throw_away_place() as folder:
    if sys.argv[2]:
        shutil.copytree(sys.argv[2], folder, dirs_exist_ok=True)
"""


def run_in_a_place(lines: str, *, folder: Path, result: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `lines`, which find the state directory in `folder` and where to write in `sys.argv[1]`.

    `folder`: where that directory is made, and must be gone from afterwards. `more`: environment.
    """
    home, databases = migrated()
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_DATABASE_URL")}
    environment |= {"TMPDIR": str(folder), **more}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    script = SCRIPT + "".join(f"    {line}\n" for line in lines.strip().splitlines())
    command = [sys.executable, "-c", script, str(result), "" if databases else str(home)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
