#!/bin/sh
# Copies analytics, price history and market data from an operator’s server.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Copies analytics, price history and market data from an operator’s server.

Usage: scripts/clone_system_data.sh [options]

The same as: ./recio clone
Options: ./recio clone --help
Example: scripts/clone_system_data.sh --from TOKEN
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" clone "$@"
