#!/bin/sh
# Uses the running system as its owner would, and says what works.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Uses the running system as its owner would, and says what works.

Usage: scripts/verify_system.sh [options]

The same as: ./recio verify
Options: ./recio verify --help
Example: scripts/verify_system.sh --json
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" verify "$@"
