#!/bin/sh
# Proves that installations are logged: writes a successful and a failed entry as
a test.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Proves that installations are logged: writes a successful and a failed entry as a test.

Usage: scripts/test_installation_logging.sh [options]

The same as: ./recio operator test-logging
Options: ./recio operator test-logging --help
Example: scripts/test_installation_logging.sh --connection FILE
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" operator test-logging "$@"
