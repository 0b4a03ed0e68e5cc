#!/bin/sh
# Run the tests that an expression chooses: sh tools/run_tests.sh PYTEST WORKERS EXPRESSION
#
# Those that stop whole services wait for processes most of their time: they run beside the others, in one process of
# their own, so that no core waits with them. Both share the state of the run: what the migrations made is made once.
set -eu
pytest=$1 workers=$2 chosen=$3
APART=tests/crash

ESPACE_SANTE_TEST_RUN_HOME=$(mktemp -d -t espace-sante-tests-XXXXXXXX)
export ESPACE_SANTE_TEST_RUN_HOME
apart=
trap 'test -z "$apart" || kill "$apart" 2>/dev/null || true; wait; rm -rf "$ESPACE_SANTE_TEST_RUN_HOME"' EXIT
trap 'exit 130' INT TERM

"$pytest" $APART -n 0 --quiet -m "$chosen" &
apart=$!
failed=0
"$pytest" --ignore=$APART -n "$workers" --dist worksteal -m "$chosen" || failed=$?
wait "$apart" || failed=$?
apart=
exit "$failed"
