#!/bin/sh
# Looks at this machine and at what is installed, and says what stands in the way.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Looks at this machine and at what is installed, and says what stands in the way.

Usage: scripts/validate_installation.sh [options]

The same as: ./recio doctor
Options: ./recio doctor --help
Example: scripts/validate_installation.sh --json
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" doctor "$@"
