#!/bin/sh
# Makes the role that may only read system data, and the file for new
installations.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Makes the role that may only read system data, and the file for new installations.

Usage: scripts/setup_installer_user.sh [options]

The same as: ./recio operator setup-installer-user
setup_installer_user.sql beside this file is what it runs.
Options: ./recio operator setup-installer-user --help
Example: scripts/setup_installer_user.sh --from 203.0.113.0/24
HELP
    exit 0
    ;;
esac

exec "$ROOT/recio" operator setup-installer-user "$@"
