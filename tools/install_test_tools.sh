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

may_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; }
is_known() { apt-cache show "$1" >/dev/null 2>&1; }
have() { command -v "$1" >/dev/null 2>&1; }

export DEBIAN_FRONTEND=noninteractive
# Chromium without windows walks for a seventh less of processor. Where no package gives it, plain Chromium does.
SHELL_OF_CHROMIUM=chromium-headless-shell

missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || have initdb || missing="postgresql"
if ! have "$SHELL_OF_CHROMIUM"; then
    if ! have chromium && ! have chromium-browser && ! have google-chrome; then
        missing="$missing chromium"
    elif may_install && is_known "$SHELL_OF_CHROMIUM"; then
        apt-get install -qq -y --no-install-recommends "$SHELL_OF_CHROMIUM" >/dev/null 2>&1 || true
    fi
fi
# Web push is tried in Firefox: Chromium knows no push service but its maker's.
have firefox-esr || have firefox || missing="$missing firefox-esr"
[ -x /usr/sbin/dovecot ] || have dovecot || missing="$missing dovecot-imapd"
have xgettext || missing="$missing gettext"
[ -n "$missing" ] || exit 0

if ! may_install; then
    echo "The tests need these programs, which this account cannot install:" >&2
    echo "    apt-get install --no-install-recommends $missing" >&2
    exit 1
fi
apt-get update -qq
case "$missing" in
    *chromium*) ! is_known "$SHELL_OF_CHROMIUM" || missing="$(echo "$missing" | sed "s/chromium/$SHELL_OF_CHROMIUM/")" ;;
esac
echo "Installing for the tests: $missing"
# shellcheck disable=SC2086 -- the list is words on purpose
apt-get install -qq -y --no-install-recommends $missing >/dev/null
