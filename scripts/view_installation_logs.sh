#!/bin/sh
# Shows who copied system data from this server, when, and how it ended.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Shows who copied system data from this server, when, and how it ended.

Usage: scripts/view_installation_logs.sh [options]

The same as: ./recio operator logs
Options: ./recio operator logs --help
Example: scripts/view_installation_logs.sh --failed
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" operator logs "$@"
