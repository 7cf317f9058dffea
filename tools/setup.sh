# shellcheck shell=sh
# What install.sh and test.sh share: the pinned Node, the locked packages, the built dashboard.
# Sourced with ROOT set to the clone. Each part looks first and does nothing when it is right already.
# Nothing here reads standard input: there may be no terminal, or a script piped into a shell.

RUNTIME="$ROOT/.runtime"
NODE="$RUNTIME/node/bin/node"
STARTED_S=$(date +%s)
LOCKED=
BUSY=

say() { printf '[%3d s] %s\n' "$(($(date +%s) - STARTED_S))" "$*"; }

# fail WHAT WHY DO: what failed, why, and what to do about it.
fail() {
  printf '\nFailed: %s\n  Why:  %s\n  Do:   %s\n' "$1" "$2" "$3" >&2
  exit 1
}

# Runs a command, its output in a file; a dot moves only on a terminal. On failure the output's end is shown.
quietly() {
  quiet_title=$1
  quiet_log="$RUNTIME/$2"
  shift 2
  say "$quiet_title …"
  "$@" >"$quiet_log" 2>&1 </dev/null &
  BUSY=$!
  if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
    while kill -0 "$BUSY" 2>/dev/null; do
      for mark in '|' '/' '-' "\\"; do
        printf '\r%s' "$mark"
        sleep 0.1 2>/dev/null || sleep 1
      done
    done
    printf '\r'
  fi
  quiet_status=0
  wait "$BUSY" || quiet_status=$?
  BUSY=
  [ "$quiet_status" -eq 0 ] && return 0
  tail -n 20 "$quiet_log" >&2
  return "$quiet_status"
}

cleanup() {
  [ -z "$BUSY" ] || kill "$BUSY" 2>/dev/null || :
  [ -z "$LOCKED" ] || rm -rf "$RUNTIME/setup.lock"
  LOCKED=
}

# One set-up of this clone at a time: two npm runs in one folder destroy each other's work.
lock_setup() {
  # A lock that cannot be made would look like one that somebody holds.
  { mkdir -p "$RUNTIME" 2>/dev/null && [ -w "$RUNTIME" ]; } || fail "writing in $RUNTIME" \
    "this account may not write in the clone" "clone the repository as the account that runs it, or make the clone yours"
  waited=0
  until mkdir "$RUNTIME/setup.lock" 2>/dev/null; do
    holder=$(cat "$RUNTIME/setup.lock/pid" 2>/dev/null || :)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$RUNTIME/setup.lock"
      continue
    fi
    [ "$waited" -gt 0 ] || say "Another set-up of this clone is at work (process ${holder:-unknown}); waiting …"
    waited=$((waited + 1))
    [ "$waited" -le 600 ] || fail "setting up this clone" \
      "process ${holder:-unknown} has held $RUNTIME/setup.lock for ten minutes" \
      "if no install.sh or test.sh runs, remove that folder and run this again"
    sleep 1
  done
  LOCKED=yes
  echo "$$" >"$RUNTIME/setup.lock/pid"
}

# The pinned Node, from its npm package, checked against the integrity in config/node.json.
ensure_node() {
  wanted=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$ROOT/config/node.json")
  if [ -x "$NODE" ] && [ "$("$NODE" --version 2>/dev/null </dev/null)" = "v$wanted" ]; then return 0; fi
  older=$(command -v node || :)
  [ -n "$older" ] || fail "looking for Node.js" "there is no node on the PATH, and one is needed to fetch the pinned $wanted" \
    "install any Node.js from 20 on with npm (Debian, Ubuntu: apt-get install nodejs npm; macOS: brew install node) and run this again"
  need_npm
  quietly "Fetching Node $wanted" node.log "$older" "$ROOT/tools/fetch-node.mjs" "$ROOT" || fail "fetching Node $wanted" \
    "see above; all of it is in $RUNTIME/node.log" "mend what it says and run this again; nothing was changed"
}

need_npm() {
  command -v npm >/dev/null 2>&1 || fail "looking for npm" "there is no npm on the PATH" \
    "install it beside Node.js (Debian, Ubuntu: apt-get install npm) and run this again"
}

# The packages of package-lock.json, exactly. The stamp is removed before and written after, so a killed run is repaired.
ensure_packages() {
  stamp="$RUNTIME/packages.stamp"
  wanted_stamp=$("$NODE" "$ROOT/tools/packages-stamp.mjs" "$ROOT" </dev/null)
  if [ -d "$ROOT/node_modules" ] && [ "$(cat "$stamp" 2>/dev/null || :)" = "$wanted_stamp" ]; then return 0; fi
  need_npm
  rm -f "$stamp"
  # No install scripts: nothing here needs them, and newer npm blocks them.
  quietly "Installing the locked packages" packages.log env PATH="$RUNTIME/node/bin:$PATH" \
    npm install --prefix "$ROOT" --no-save --ignore-scripts --no-audit --no-fund || fail "installing the packages" \
    "npm could not finish; all it said is in $RUNTIME/packages.log" \
    "check the network (npm ping) and the room on the disk, then run this again; it goes on where it stopped"
  quietly "Comparing them with the lock" locked.log "$NODE" "$ROOT/tools/locked-packages.mjs" "$ROOT" || fail "checking the packages" \
    "what npm installed is not what package-lock.json names (see above)" \
    "undo local changes to package.json and package-lock.json, remove node_modules and run this again"
  echo "$wanted_stamp" >"$stamp"
}

# The page. Built anew when any of its sources is newer than the last build.
ensure_dashboard() {
  stamp="$RUNTIME/dashboard.stamp"
  if [ -f "$stamp" ] && [ -f "$ROOT/apps/dashboard/dist/index.html" ] && [ "$stamp" -nt "$RUNTIME/packages.stamp" ]; then
    newer=$(cd "$ROOT" && find apps/dashboard packages/domain/src -path apps/dashboard/dist -prune -o \
      -newer "$stamp" -print | head -n 1)
    [ -n "$newer" ] || return 0
  fi
  rm -f "$stamp"
  quietly "Building the page" dashboard.log \
    "$NODE" "$ROOT/node_modules/vite/bin/vite.js" build "$ROOT/apps/dashboard" || fail "building the page" \
    "the build stopped; all it said is in $RUNTIME/dashboard.log" "run this again; if it fails again, the clone has local changes that do not build"
  : >"$stamp"
}

begin_setup() {
  trap cleanup EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  lock_setup
}

# Node and the packages: all that a program without the page needs.
setup_programs() {
  begin_setup
  ensure_node
  ensure_packages
  cleanup
}

setup() {
  begin_setup
  ensure_node
  ensure_packages
  ensure_dashboard
  cleanup
}
