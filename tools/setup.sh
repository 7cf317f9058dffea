# shellcheck shell=sh
# What install.sh, test.sh and recio share: the pinned Node, the locked packages, the built page.
# Sourced with ROOT set to the clone. Each part looks first and does nothing when it is right already.
# Nothing here reads standard input: there may be no terminal, or a script piped into a shell.

RUNTIME="$ROOT/.runtime"
NODE="$RUNTIME/node/bin/node"
NPM_CLI="$RUNTIME/npm/bin/npm-cli.js"
ROOM_MB=700
STARTED_S=$(date +%s)
LOCKED=
BUSY=

say() { printf '[%3d s] %s\n' "$(($(date +%s) - STARTED_S))" "$*"; }

# fail CODE WHAT WHY DO: the failure of packages/installer/src/catalogue/60x-before-node.ts, as this machine has it. Nothing
# was installed yet: exit code 3. Programs that asked for JSON have opened descriptor 3 for it.
fail() {
  printf '\n%s %s\n  Why: %s\n  Do:  %s\n' "$1" "$2" "$3" "$4" >&2
  if [ -n "${TELL_JSON:-}" ]; then
    json() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }
    printf '{"error":{"code":"%s","title":"%s","cause":"%s","remedy":"%s"}}\n' \
      "$1" "$(json "$2")" "$(json "$3")" "$(json "$4")" >&3
  fi
  exit 3
}

# Runs a command, its output in a file; a mark moves only on a terminal. On failure the output's end is shown.
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
  if [ -n "$BUSY" ]; then
    kill "$BUSY" 2>/dev/null || :
    wait "$BUSY" 2>/dev/null || :
    BUSY=
  fi
  [ -z "$LOCKED" ] || rm -rf "$RUNTIME/setup.lock"
  LOCKED=
}

# Megabytes that are free where the clone is; nothing where that cannot be told.
room_mb() {
  room_kb=$(df -Pk "$RUNTIME" 2>/dev/null | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9]*%.*/\1/p')
  [ -z "$room_kb" ] || echo "$((room_kb / 1000))"
}

# no_room MB
no_room() {
  fail REC-606 "There is not enough room on the disk of $ROOT: $1 MB are free." \
    "Node, the packages and the page need about $ROOM_MB MB" 'make room, and run this again; it goes on where it stopped'
}

# no_room_is_why LOG: what failed may have been removed again, and with it the lack of room.
no_room_is_why() {
  [ -z "$(sed -n '/ENOSPC/p;/No space left/p' "$RUNTIME/$1" 2>/dev/null)" ] || no_room "$(room_mb)"
}

# clock_is_why LOG: certificates are dated, and a machine in another time believes none of them.
clock_is_why() {
  [ -z "$(sed -n '/CERT_NOT_YET_VALID/p;/CERT_HAS_EXPIRED/p;/certificate is not yet valid/p;/certificate has expired/p;/is not valid yet/p' \
    "$RUNTIME/$1" 2>/dev/null)" ] || fail REC-615 "This machine’s clock may be wrong: it says $(date -u '+%Y-%m-%d %H:%M') UTC." \
    "what is fetched is dated, and one of the certificates does not fit the clock; all of it is in $RUNTIME/$1" \
    'if that is not the time, set the clock (timedatectl set-ntp true; in a container, on the machine around it) and run this again'
}

# Another account's process cannot be signalled, but it is there.
lives() { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]; }

# One set-up of this clone at a time: two npm runs in one folder destroy each other's work.
lock_setup() {
  # A lock that cannot be made would look like one that somebody holds.
  { mkdir -p "$RUNTIME" 2>/dev/null && [ -w "$RUNTIME" ]; } || fail REC-602 "The clone in $ROOT cannot be written." \
    "the account $(id -un 2>/dev/null || id -u) may not write there, or it is on a read-only file system" \
    "clone the repository as the account that runs it, or make the clone yours"
  waited=0
  until mkdir "$RUNTIME/setup.lock" 2>/dev/null; do
    holder=$(cat "$RUNTIME/setup.lock/pid" 2>/dev/null || :)
    # Whoever was ended between making it and writing its number into it never comes back for it.
    if [ -n "$holder" ] && ! lives "$holder" || [ -z "$holder" ] && [ "$waited" -ge 5 ]; then
      break_lock "$holder"
      continue
    fi
    [ "$waited" -gt 0 ] || say "Another set-up of this clone is at work (process ${holder:-unknown}); waiting …"
    waited=$((waited + 1))
    [ "$waited" -le 600 ] || fail REC-603 "Another set-up of the clone in $ROOT is at work (process ${holder:-unknown})." \
      "it has held $RUNTIME/setup.lock for ten minutes" \
      "if no install.sh or test.sh runs, remove that folder and run this again"
    sleep 1
  done
  LOCKED=yes
  echo "$$" >"$RUNTIME/setup.lock/pid"
}

# Moved away before it is removed: of two that find it dead, only one gets it, and a new one is put back.
break_lock() {
  dead="$RUNTIME/setup.lock.dead-$$"
  mv "$RUNTIME/setup.lock" "$dead" 2>/dev/null || return 0
  if [ "$(cat "$dead/pid" 2>/dev/null || :)" = "$1" ]; then rm -rf "$dead"; else mv "$dead" "$RUNTIME/setup.lock"; fi
}

# shellcheck source=tools/node.sh
. "$ROOT/tools/node.sh"

# npm, as this machine has it configured: the pinned one looks for that beside itself only.
pinned_npm() {
  for config in "${npm_config_globalconfig:-${NPM_CONFIG_GLOBALCONFIG:-}}" /etc/npmrc /usr/etc/npmrc /usr/local/etc/npmrc; do
    if [ -r "$config" ]; then export NPM_CONFIG_GLOBALCONFIG="$config" && break; fi
  done
  # Its cache is in the home directory, which may be missing, read-only or root's; where there is none, none is made there.
  if [ -z "${npm_config_cache:-${NPM_CONFIG_CACHE:-}}" ] && ! [ -w "${HOME:-/nonexistent}/.npm" ]; then
    export NPM_CONFIG_CACHE="$RUNTIME/npm-cache"
  fi
  exec env PATH="$RUNTIME/node/bin:$PATH" "$NODE" "$NPM_CLI" "$@"
}

# The packages of package-lock.json, exactly. The stamp is removed before and written after, so a killed run is repaired.
ensure_packages() {
  stamp="$RUNTIME/packages.stamp"
  wanted_stamp=$("$NODE" "$ROOT/tools/packages-stamp.mjs" "$ROOT" </dev/null)
  if [ -d "$ROOT/node_modules" ] && [ "$(cat "$stamp" 2>/dev/null || :)" = "$wanted_stamp" ]; then return 0; fi
  rm -f "$stamp"
  # No install scripts: nothing here needs them, and newer npm blocks them.
  if ! quietly "Installing the locked packages" packages.log pinned_npm \
    install --prefix "$ROOT" --no-save --ignore-scripts --no-audit --no-fund; then
    no_room_is_why packages.log
    clock_is_why packages.log
    fail REC-604 "The packages could not be installed." "npm could not finish; all it said is in $RUNTIME/packages.log" \
      "check the network and what npm is configured for, then run this again; it goes on where it stopped"
  fi
  quietly "Comparing them with the lock" locked.log "$NODE" "$ROOT/tools/locked-packages.mjs" "$ROOT" || fail REC-605 \
    "The packages are not those of package-lock.json." "what npm installed is not what it names (see above)" \
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
  if ! quietly "Building the page" dashboard.log \
    "$NODE" "$ROOT/node_modules/vite/bin/vite.js" build "$ROOT/apps/dashboard"; then
    no_room_is_why dashboard.log
    fail REC-607 "The page could not be built." "the build stopped; all it said is in $RUNTIME/dashboard.log" \
      "run this again; if it fails again, the clone has local changes that do not build"
  fi
  : >"$stamp"
}

begin_setup() {
  trap cleanup EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # Whatever the person's is: another account may have to run what is put here, and nobody else may change it.
  former_umask=$(umask)
  umask 022
  lock_setup
  room=$(room_mb)
  if [ ! -f "$RUNTIME/packages.stamp" ] && [ "${room:-$ROOM_MB}" -lt "$ROOM_MB" ]; then no_room "$room"; fi
}

end_setup() {
  cleanup
  umask "$former_umask"
}

# Node and the packages: all that a program without the page needs.
setup_programs() {
  begin_setup
  ensure_node
  ensure_packages
  end_setup
}

setup() {
  begin_setup
  ensure_node
  ensure_packages
  ensure_dashboard
  end_setup
}
