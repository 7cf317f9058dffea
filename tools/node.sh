# shellcheck shell=sh
# The pinned Node and npm of config/node.json, brought into .runtime/node and .runtime/npm. Sourced by setup.sh.
# The ways to them, tried in this order; what is fetched is checked against config/node.json before any of it runs:
#   1. an npm on the PATH, which knows its registry, its certificates and its proxies
#   2. curl or wget, and the registry that npm is configured for on this machine
#   3. the archive of nodejs.org, which has them for macOS, too
#   4. curl or wget, and the registry that this distribution's npm package names (apt only; nothing is installed)
#   5. a node of exactly this version on the PATH, copied: the only way on other platforms

# A mirror of it may be named.
NODE_ARCHIVES=${REC_IO_NODE_ARCHIVES:-https://nodejs.org/dist}
CONNECT_S=10

# pinned SECTION KEY: a value of config/node.json.
pinned() { sed -n "/\"$1\": {/,/}/s/^ *\"$2\": *\"\\([^\"]*\\)\".*/\\1/p" "$ROOT/config/node.json"; }

node_is_right() {
  NODE_VERSION=$(sed -n '1,/"version"/s/^ *"version": *"\([^"]*\)".*/\1/p' "$ROOT/config/node.json")
  NPM_VERSION=$(pinned npm version)
  [ -x "$NODE" ] && [ "$("$NODE" --version 2>/dev/null </dev/null)" = "v$NODE_VERSION" ] && [ -f "$NPM_CLI" ]
}

# As npm names it: linux-x64, darwin-arm64.
platform() {
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
  esac
  printf '%s-%s' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$machine"
}

# hash_of BITS FILE: in hexadecimal, by whatever this system has for it.
hash_of() {
  if command -v "sha$1sum" >/dev/null 2>&1; then
    "sha$1sum" <"$2" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a "$1" <"$2" | cut -d ' ' -f 1
  else
    openssl dgst "-sha$1" -r <"$2" | cut -d ' ' -f 1
  fi
}

# is_pinned BITS FILE WANTED: what was changed on the way or at its source is never run.
is_pinned() {
  found=$(hash_of "$1" "$2")
  [ "$found" = "$3" ] && return 0
  echo "$(basename "$2") is not what config/node.json expects: sha$1 $3, found $found. Nothing of it was run."
  return 1
}

# Runs a long command so that stopping this script stops it, too.
child() {
  "$@" &
  CHILD=$!
  wait "$CHILD"
}

can_download() { command -v curl >/dev/null 2>&1 || command -v wget >/dev/null 2>&1 || [ -x /usr/lib/apt/apt-helper ]; }

# download URL FILE: three tries, for servers that break off. Answers that are pages of errors are failures.
download() {
  for pause_s in 1 2 0; do
    if command -v curl >/dev/null 2>&1; then
      child curl -fsSL --connect-timeout "$CONNECT_S" --speed-limit 1000 --speed-time 30 -o "$2" "$1" && return 0
    elif command -v wget >/dev/null 2>&1; then
      child wget -q -t 3 -T 30 -O "$2" "$1" && return 0
    else
      child /usr/lib/apt/apt-helper -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=0 -o Acquire::http::Timeout=30 download-file "$1" "$2" && return 0
    fi
    # Unknown host, refused, no such page: trying again would only take longer.
    case $? in 6 | 7 | 22 | 23 | 4 | 8) break ;; esac
    sleep "$pause_s"
  done
  echo "$1 could not be fetched"
  rm -f "$2"
  return 1
}

# unpack_packages: what was fetched into $UNFINISHED becomes node/ and npm/ there.
unpack_packages() {
  is_pinned 512 "$UNFINISHED/node.tgz" "$(pinned "$PLATFORM" sha512)" || return 1
  is_pinned 512 "$UNFINISHED/npm.tgz" "$(pinned npm sha512)" || return 1
  mkdir -p "$UNFINISHED/node" "$UNFINISHED/npm"
  child tar -xzf "$UNFINISHED/node.tgz" --strip-components=1 -C "$UNFINISHED/node" package/bin package/LICENSE &&
    child tar -xzf "$UNFINISHED/npm.tgz" --strip-components=1 -C "$UNFINISHED/npm"
}

by_npm() {
  command -v npm >/dev/null 2>&1 || return 1
  echo '— by the npm on the PATH'
  name=$(pinned "$PLATFORM" name)
  [ -n "$name" ] || { echo "npm has no Node $NODE_VERSION for $PLATFORM"; return 1; }
  for wanted in "$name@$NODE_VERSION" "npm@$NPM_VERSION"; do
    child npm pack "$wanted" --pack-destination "$UNFINISHED" --ignore-scripts --silent || {
      echo "npm could not fetch $wanted"
      return 1
    }
  done
  mv "$UNFINISHED/$name-$NODE_VERSION.tgz" "$UNFINISHED/node.tgz"
  mv "$UNFINISHED/npm-$NPM_VERSION.tgz" "$UNFINISHED/npm.tgz"
  unpack_packages
}

# by_registry URL
by_registry() {
  name=$(pinned "$PLATFORM" name)
  [ -n "$name" ] || { echo "npm has no Node $NODE_VERSION for $PLATFORM"; return 1; }
  download "${1%/}/$name/-/$name-$NODE_VERSION.tgz" "$UNFINISHED/node.tgz" &&
    download "${1%/}/npm/-/npm-$NPM_VERSION.tgz" "$UNFINISHED/npm.tgz" && unpack_packages
}

# What a person or an administrator has set for npm, as npm would find it.
configured_registry() {
  for set_to in "${npm_config_registry:-}" "${NPM_CONFIG_REGISTRY:-}"; do
    if [ -n "$set_to" ]; then echo "$set_to" && return 0; fi
  done
  for file in "${NPM_CONFIG_USERCONFIG:-${HOME:-/nonexistent}/.npmrc}" /etc/npmrc /usr/etc/npmrc /usr/local/etc/npmrc; do
    [ -r "$file" ] || continue
    set_to=$(sed -n 's/^ *registry *= *"\{0,1\}\([^" ]*\).*/\1/p' "$file" | tail -n 1)
    if [ -n "$set_to" ]; then echo "$set_to" && return 0; fi
  done
  return 1
}

by_configured_registry() {
  registry=$(configured_registry) && can_download || return 1
  echo "— from the configured registry $registry"
  by_registry "$registry"
}

by_archive() {
  case $PLATFORM in linux-x64 | linux-arm64 | darwin-x64 | darwin-arm64) ;; *) return 1 ;; esac
  can_download || return 1
  echo '— from the archive of nodejs.org'
  archive=node-v$NODE_VERSION-$PLATFORM.tar.gz
  download "$NODE_ARCHIVES/v$NODE_VERSION/SHASUMS256.txt" "$UNFINISHED/sums" || return 1
  download "$NODE_ARCHIVES/v$NODE_VERSION/$archive" "$UNFINISHED/$archive" || return 1
  is_pinned 256 "$UNFINISHED/$archive" "$(sed -n "s/^\\([0-9a-f]*\\)  $archive\$/\\1/p" "$UNFINISHED/sums")" || return 1
  mkdir -p "$UNFINISHED/whole" "$UNFINISHED/node/bin"
  child tar -xzf "$UNFINISHED/$archive" --strip-components=1 -C "$UNFINISHED/whole" || return 1
  # The programs are the same as in the npm packages, whose hashes we know.
  program=$(pinned "$PLATFORM" programSha256)
  [ -z "$program" ] || is_pinned 256 "$UNFINISHED/whole/bin/node" "$program" || return 1
  mv "$UNFINISHED/whole/bin/node" "$UNFINISHED/node/bin/node" && mv "$UNFINISHED/whole/LICENSE" "$UNFINISHED/node/" &&
    mv "$UNFINISHED/whole/lib/node_modules/npm" "$UNFINISHED/npm"
}

# The distribution's npm package, downloaded and unpacked here by apt's own means, says in its files which registry npm uses.
by_distribution() {
  command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 && can_download || return 1
  echo '— from the registry that this system names in its package of npm'
  apt=$UNFINISHED/apt
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/npm"
  apt_here() {
    # Its own lists and caches, no lock of the system's, and as whoever this is: nothing outside .runtime changes.
    child apt-get -qq -o "Dir::State=$apt/state" -o Dir::State::status=/var/lib/dpkg/status -o "Dir::Cache=$apt/cache" \
      -o Debug::NoLocking=1 -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=2 "$@"
  }
  apt_here update && (cd "$apt" && apt_here download npm) && dpkg-deb -x "$apt"/npm_*.deb "$apt/npm" || return 1
  defaults=$(find "$apt/npm" -path '*/npm-registry-fetch/lib/default-opts.js' | head -n 1)
  registry=
  [ -z "$defaults" ] || registry=$(sed -n "s/^ *registry: *['\"]\\(https\\{0,1\\}:[^'\"]*\\)['\"].*/\\1/p" "$defaults" | head -n 1)
  [ -n "$registry" ] || { echo 'its files name none'; return 1; }
  by_registry "$registry"
}

# A node of this very version that the machine has already.
by_copy() {
  own=$(command -v node) && [ "$(node --version 2>/dev/null)" = "v$NODE_VERSION" ] || return 1
  echo "— from $own"
  whole=$("$own" -p 'require("path").dirname(require("fs").realpathSync(process.execPath))')/..
  mkdir -p "$UNFINISHED/node/bin"
  [ -f "$whole/lib/node_modules/npm/bin/npm-cli.js" ] || { echo 'there is no npm beside it'; return 1; }
  cp "$whole/bin/node" "$UNFINISHED/node/bin/node" && cp -R "$whole/lib/node_modules/npm" "$UNFINISHED/npm"
}

# Made beside their places and renamed, so that what is there is whole.
obtain_node() {
  CHILD=
  PLATFORM=$(platform)
  UNFINISHED=$(mktemp -d "$RUNTIME/unfinished-XXXXXX") || return 1
  trap '[ -z "$CHILD" ] || kill "$CHILD" 2>/dev/null; rm -rf "$UNFINISHED"; exit 143' TERM INT HUP
  for way in by_npm by_configured_registry by_archive by_distribution by_copy; do
    "$way" 2>&1 && runs_here && put_in_place && rm -rf "$UNFINISHED" && return 0
    # Another way would only meet the same.
    if [ "$(room_mb)" = 0 ]; then echo 'No space left' && break; fi
    # Nothing of a way that failed is left for the next.
    rm -rf "$UNFINISHED"
    mkdir "$UNFINISHED" || break
  done
  rm -rf "$UNFINISHED"
  return 1
}

runs_here() {
  says=$("$UNFINISHED/node/bin/node" --version 2>&1)
  [ "$says" = "v$NODE_VERSION" ] && return 0
  echo "the fetched Node does not run here: $says"
  return 1
}

# A system that runs starts its programs with the Node that is replaced: it is missing for an instant only.
put_in_place() {
  for part in node npm; do
    [ ! -e "$RUNTIME/$part" ] || mv "$RUNTIME/$part" "$UNFINISHED/former-$part" || return 1
    mv "$UNFINISHED/$part" "$RUNTIME/$part" || return 1
  done
}

# The command that brings a Node or a download tool on this system.
install_command() {
  for way in 'apt-get:apt-get update && apt-get install -y nodejs npm' 'dnf:dnf install -y nodejs npm' \
    'yum:yum install -y nodejs npm' 'zypper:zypper install -y nodejs npm' 'pacman:pacman -S --noconfirm nodejs npm' \
    'apk:apk add nodejs npm' 'brew:brew install node'; do
    command -v "${way%%:*}" >/dev/null 2>&1 || continue
    command=${way#*:}
    if [ "$(id -u)" = 0 ] || [ "${way%%:*}" = brew ]; then echo "$command"
    elif command -v sudo >/dev/null 2>&1; then echo "sudo sh -c '$command'"
    else echo "su -c '$command'"; fi
    return 0
  done
  echo "install Node.js $NODE_VERSION with npm from nodejs.org"
}

ensure_node() {
  node_is_right && return 0
  quietly "Fetching Node $NODE_VERSION" node.log obtain_node && return 0
  no_room_is_why node.log
  clock_is_why node.log
  if command -v npm >/dev/null 2>&1; then
    fail REC-601 "Node $NODE_VERSION could not be fetched." "see above; all of it is in $RUNTIME/node.log" \
      'check the network and what npm is configured for (npm ping), and run this again; nothing was changed'
  fi
  fail REC-601 "Node $NODE_VERSION could not be fetched, and there is none on this machine." \
    "see above; all of it is in $RUNTIME/node.log" "$(install_command)   and run this again; nothing was changed"
}
