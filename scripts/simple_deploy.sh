#!/bin/sh
# Installs without asking, for a server: answers come from a file, from variables,
or are defaults.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Installs without asking, for a server: answers come from a file, from variables, or are defaults.

Usage: scripts/simple_deploy.sh [--answers FILE] [options]

The same as: ./install.sh --yes
Options: ./install.sh --help
Example: scripts/simple_deploy.sh --answers my.yaml
HELP
    exit 0
    ;;
esac

exec "$ROOT/install.sh" --yes "$@"
