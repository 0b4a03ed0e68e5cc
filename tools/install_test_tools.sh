#!/bin/sh
# Install what only the tests need (a PostgreSQL server, two browsers, an IMAP server, gettext), or name it when this account may not install.
set -eu
cd "$(dirname "$0")/.."

# The SMART client for browsers, one file of its package, pinned by the digest of the whole. Where npm is not installed
# its journey is skipped, and says so.
CLIENT=fhirclient-2.6.3
CLIENT_SHA512=0a2ad98b173059e95b9085f1a7194d431e7e65d262ae5e85d6ce32e32bc0d57ee11c092bf67f7d6951da322d305fef7b9c04e3290eb95fa341e5ab3fc19a09ce
if [ -d .venv ] && [ ! -f ".venv/$CLIENT.min.js" ] && command -v npm >/dev/null 2>&1; then
    work="$(mktemp -d)"
    if npm pack --silent --pack-destination "$work" "fhirclient@2.6.3" >/dev/null 2>&1; then
        echo "$CLIENT_SHA512  $work/$CLIENT.tgz" | sha512sum --check --quiet -
        tar -xzf "$work/$CLIENT.tgz" -C "$work" package/build/fhir-client.min.js
        mv "$work/package/build/fhir-client.min.js" ".venv/$CLIENT.min.js"
    else
        echo "npm does not give $CLIENT: its journey is skipped" >&2
    fi
    rm -rf "$work"
fi

missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="postgresql"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
# Web push is tried in Firefox: Chromium knows no push service but its maker's.
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || missing="$missing firefox-esr"
[ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v xgettext >/dev/null 2>&1 || missing="$missing gettext"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need these programs, which this account cannot install:" >&2
    echo "    apt-get install --no-install-recommends $missing" >&2
    exit 1
fi
echo "Installing for the tests: $missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 -- the list is words on purpose
apt-get install -qq -y --no-install-recommends $missing >/dev/null
