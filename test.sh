#!/bin/sh
# Sets this clone up and runs every check and test: ./test.sh
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Sets this clone up and runs every check and test.

Usage: ./test.sh [--full] [PATH...]

  PATH...    only the tests below these paths, and no other checks: ./test.sh packages/domain
  --full     also installs from a fresh copy of the clone, with everything fetched anew, and replays every recorded
             month beside the clone (hours; goes on where it was stopped) into docs/proof.md; property tests draw new cases

Property tests draw the same cases in every run; PROPERTY_SEED=N or PROPERTY_SEED=random draws others.

The last line is "N passed, N failed", with ", N skipped" when something could not be run here.
Exit codes: 0 all passed, 1 something failed (with CI=true also when something was skipped), 2 wrong options.
HELP
    exit 0
    ;;
esac

# shellcheck source=tools/setup.sh
. "$ROOT/tools/setup.sh"

find_chromium() {
  command -v chromium || command -v chromium-browser || command -v google-chrome || :
}

# ensure_package PACKAGE TESTS: only root may install it, and only where apt is; elsewhere those tests are skipped.
ensure_package() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    say "No $1, and it cannot be installed here: the $2 will be skipped."
    return 0
  fi
  install_package() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$1"
  }
  quietly "Installing $1 for the $2" "$1.log" install_package "$1" ||
    { quietly 'Reading the package lists' apt.log apt-get -o DPkg::Lock::Timeout=300 update &&
      quietly "Installing $1 once more" "$1.log" install_package "$1"; } ||
    say "$1 could not be installed: the $2 will be skipped."
}

setup
[ -n "$(find_chromium)" ] || ensure_package chromium 'browser tests'
[ -n "$(PATH="$PATH:/usr/sbin:/sbin" command -v debootstrap)" ] || ensure_package debootstrap 'tests on clean machines'
cd "$ROOT"
PATH="$RUNTIME/node/bin:$PATH"
export PATH
exec "$NODE" "$ROOT/tools/check.ts" "$@" </dev/null
