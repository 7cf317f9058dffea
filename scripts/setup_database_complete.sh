#!/bin/sh
# Brings the installed database to this version and proves what every role may do.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Brings the installed database to this version and proves what every role may do.

Usage: scripts/setup_database_complete.sh [options]

The same as: ./recio database setup
Options: ./recio database setup --help
Example: scripts/setup_database_complete.sh --json
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" database setup "$@"
