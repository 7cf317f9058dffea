#!/bin/sh
# Installs REC.IO; the same as ./install.sh in the folder above.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Installs REC.IO; the same as ./install.sh in the folder above.

Usage: scripts/install_package.sh [options]

The same as: ./install.sh
Options: ./install.sh --help
Example: scripts/install_package.sh --quick
HELP
    exit 0
    ;;
esac

exec "$ROOT/install.sh" "$@"
