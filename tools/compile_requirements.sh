#!/bin/sh
# Write requirements/*.txt from requirements/*.in: exact versions, every hash, no address of a package index.
set -eu
cd "$(dirname "$0")/../requirements"

command -v uv >/dev/null 2>&1 || { echo "This needs uv: python3 -m pip install uv" >&2; exit 1; }

compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header "$@"
}

compile base.in --output-file base.txt
compile parquet.in --constraint base.txt --output-file parquet.txt
compile test.in --constraint base.txt --output-file test.txt
