#!/bin/sh
# Proves that installations are logged: a successful, a failed and a killed one.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Proves that installations are logged: a successful, a failed and a killed one.

Usage: scripts/test_installation_logging.sh [options]

The same as: ./recio operator test-logging
Options: ./recio operator test-logging --help
Example: scripts/test_installation_logging.sh
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" operator test-logging "$@"
