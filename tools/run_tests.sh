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
trap 'wait; rm -rf "$ESPACE_SANTE_TEST_RUN_HOME"' EXIT
trap 'exit 130' INT

# A shell has what it puts in the background ignore Ctrl-C, and the services of these tests would go on.
env --default-signal=INT "$pytest" $APART -n 0 --quiet -m "$chosen" &
apart=$!
trap 'kill -INT "$apart"; exit 143' TERM
failed=0
"$pytest" --ignore=$APART -n "$workers" --dist worksteal -m "$chosen" || failed=$?
wait "$apart" || failed=$?
exit "$failed"
