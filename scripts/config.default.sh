#!/bin/sh
# Prints the settings of an installation that changes nothing.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Prints the settings of an installation that changes nothing.

Usage: scripts/config.default.sh [options]

The same as: ./recio config default
Options: ./recio config default --help
Example: scripts/config.default.sh
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" config default "$@"
