#!/bin/sh
# Prints the port of every program: the installation’s, or the defaults where
nothing is installed.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Prints the port of every program: the installation’s, or the defaults where nothing is installed.

Usage: scripts/MASTER_PORT_MANIFEST.sh [options]

The same as: ./recio config ports
The defaults are in config/ports.json.
Options: ./recio config ports --help
Example: scripts/MASTER_PORT_MANIFEST.sh --json
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" config ports "$@"
