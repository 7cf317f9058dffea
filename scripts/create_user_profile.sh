#!/bin/sh
# Makes one more user: tables, directories, preferences and sign-in of their own.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Makes one more user: tables, directories, preferences and sign-in of their own.

Usage: scripts/create_user_profile.sh [options]

The same as: ./recio user add
Options: ./recio user add --help
Example: scripts/create_user_profile.sh --login NAME
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" user add "$@"
