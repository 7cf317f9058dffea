#!/bin/sh
# Prints the configuration of Supervisor for the installation, made from its
settings.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Prints the configuration of Supervisor for the installation, made from its settings.

Usage: scripts/generate_supervisor_config.sh [options]

The same as: ./recio config supervisor
Options: ./recio config supervisor --help
Example: scripts/generate_supervisor_config.sh --data-dir DIR
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" config supervisor "$@"
