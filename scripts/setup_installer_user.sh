#!/bin/sh
# Makes the role that may only read system data, and opens the way to this server for it.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Makes the role that may only read system data, and opens the way to this server for it.

Usage: scripts/setup_installer_user.sh [options]

The same as: ./recio operator setup
setup_installer_user.sql beside this file holds its rights.
Options: ./recio operator setup --help
Example: scripts/setup_installer_user.sh --from 203.0.113.0/24
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" operator setup "$@"
