#!/bin/sh
# Stops every program of the installation and starts all of them again, in order
of need.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Stops every program of the installation and starts all of them again, in order of need.

Usage: scripts/MASTER_RESTART.sh [options]

The same as: ./recio restart --all
Options: ./recio restart --help
Example: scripts/MASTER_RESTART.sh --json
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" restart --all "$@"
