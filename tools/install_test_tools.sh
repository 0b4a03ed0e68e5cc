#!/bin/sh
# Install what only the tests need (a PostgreSQL server, a browser, an IMAP server, gettext), or name it when this account may not install.
set -eu

missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="postgresql"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
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
