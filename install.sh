#!/bin/sh
# Sets this clone up and installs REC.IO: ./install.sh --quick
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

case "${1:-}" in
  -h | --help | '')
    cat <<'HELP'
Sets this clone up (the pinned Node, the locked packages, the page) and installs REC.IO.

Usage: ./install.sh --quick [options]

  --quick              one data directory, embedded PostgreSQL, simulated exchange; asks nothing
  --data-dir DIR       where all data goes (default: $XDG_DATA_HOME/rec-io, else ~/.local/share/rec-io)
  --port NAME=N        another port for web, trader, exchange-sim or database; may be given more than once
  --port-offset N      adds N to every port
  --source SOURCE      prices: auto (default), coinbase or seeded
  --speed N            practice clock, 1 to 60 exchange seconds per second (seeded prices only; default 20)
  --no-start           install, but leave it stopped
  --plain, --json      plain lines, or one JSON object per line
  -h, --help           this text

Example: ./install.sh --quick --data-dir ~/rec-io-data --port-offset 100

Run it again at any time: it repairs what is missing and starts what is not running.
Exit codes: 0 done, 1 failed (and taken back), 2 wrong options, 130 stopped.
HELP
    # Without any option nothing is assumed: installing is a choice.
    [ $# -gt 0 ] || exit 2
    exit 0
    ;;
esac

# shellcheck source=tools/setup.sh
. "$ROOT/tools/setup.sh"

# With --json only JSON may reach standard output.
case " $* " in
  *' --json '*) setup >&2 ;;
  *) setup ;;
esac
# Compiled sources are kept, so that every later command answers at once.
export NODE_COMPILE_CACHE="$RUNTIME/compile-cache"
exec "$NODE" "$ROOT/apps/cli/src/main.ts" install "$@" </dev/null
