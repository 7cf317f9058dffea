#!/bin/sh
# Installs REC.IO: ./install.sh in a clone, or this file read from a pipe, which fetches a clone first.
# All of it is in braces: a shell runs none of it before it has read the last line, so a download that breaks off does nothing.
{
set -eu

# Where a clone comes from when there is none around this file; REC_IO_SOURCE names another.
SOURCE_DEFAULT=https://github.com/your-org/rec-io-server.git

help() {
  cat <<'HELP'
Sets this clone up (the pinned Node, the locked packages, the page) and installs REC.IO.

Usage: ./install.sh [options]            the full installation; asks what it needs to know
       ./install.sh --quick [options]    to try it: one directory, simulated exchange; asks nothing
       curl -fsSL …/install.sh | sh -s -- [options]    the same without a clone: it is fetched first

  --quick              one data directory, embedded PostgreSQL, simulated exchange; asks nothing
  --plan               show what would be done, and change nothing
  --answers FILE       the answers to all questions; --generate-answers writes such a file
  --yes                take the default for every question
  --data-dir DIR       where all data goes (default: $XDG_DATA_HOME/rec-io, else ~/.local/share/rec-io)
  --port NAME=N        another port for web, trader, exchange-sim or database; may be given more than once;
                       NAME=default takes the usual one again
  --port-offset N      adds N to every port
  --source SOURCE      prices: auto (default), coinbase or seeded
  --speed N            practice clock, 1 to 60 exchange seconds per second (seeded prices only; default 20)
  --no-start           install, but leave it stopped
  --plain, --json      plain lines, or one JSON object per line
  -h, --help           this text; ./recio install --help has every option

Read from a pipe, two settings of the environment say more:
  REC_IO_SOURCE        where the release is: a git URL, a directory, or an archive (.tar.gz), as a file or a URL
  REC_IO_CLONE         the folder that it is put into (default: ./rec-io)

Example: ./install.sh --quick --data-dir ~/rec-io-data --port-offset 100

Run it again at any time: it repairs what is missing and starts what is not running.
Exit codes: 0 done, 2 answers or options missing or wrong, 3 refused before anything was changed, 4 failed and taken back,
5 installed but not healthy, 6 failed and kept for the next run, 130 cancelled.
HELP
}

# Set when this file lies in a clone: by its own name, also through links. A shell that reads a pipe has only its own name.
find_clone() {
  ROOT=
  self=$0
  [ -f "$self" ] || return 0
  while [ -L "$self" ]; do
    link=$(readlink -- "$self")
    case "$link" in
      /*) self=$link ;;
      *) self=$(dirname -- "$self")/$link ;;
    esac
  done
  place=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P) || return 0
  if is_clone "$place"; then ROOT=$place; fi
}

is_clone() { [ -f "$1/install.sh" ] && [ -f "$1/tools/setup.sh" ] && [ -f "$1/apps/cli/src/main.ts" ]; }

has() { case " $options " in *" $1 "*) return 0 ;; *) return 1 ;; esac }

install_from_clone() {
  if has --json; then TELL_JSON=yes; fi
  # shellcheck source=tools/setup.sh
  . "$ROOT/tools/setup.sh"
  # With --json only JSON may reach standard output.
  if has --json; then setup 3>&1 >&2; else setup; fi
  # Compiled sources are kept, so that every later command answers at once.
  export NODE_COMPILE_CACHE="$RUNTIME/compile-cache"
  # Under any umask: the programs' account has to read what is made, and nobody else may change it. Secrets have their own modes.
  umask 022
  # What asks nothing reads nothing; a closed input is an empty one.
  if has --quick || ! { : <&0; } 2>/dev/null; then exec </dev/null; fi
  exec "$NODE" "$ROOT/apps/cli/src/main.ts" install "$@"
}

# refuse CODE WHAT WHY DO
refuse() {
  printf '\n%s %s\n  Why: %s\n  Do:  %s\n' "$1" "$2" "$3" "$4" >&2
  exit 3
}

fetch_clone() {
  source=${REC_IO_SOURCE:-$SOURCE_DEFAULT}
  clone=${REC_IO_CLONE:-./rec-io}
  case $clone in -*) clone=./$clone ;; esac
  if is_clone "$clone"; then
    printf 'Using the clone that is in %s.\n' "$clone" >&2
    return 0
  fi
  if [ -e "$clone" ] && { [ ! -d "$clone" ] || [ -n "$(ls -A "$clone")" ]; }; then
    refuse REC-608 "$clone is there and is no clone of REC.IO." 'nothing is ever written among the files of others' \
      'name another folder: REC_IO_CLONE=DIR'
  fi
  printf 'Fetching REC.IO from %s into %s …\n' "$source" "$clone" >&2
  if ! mkdir -p "$(dirname "$clone")" || ! UNFINISHED=$(mktemp -d "$(dirname "$clone")/.rec-io-XXXXXX"); then
    refuse REC-602 "$clone cannot be written." 'this account may not write there, or the disk is full' \
      'go to a folder of your own, or name one: REC_IO_CLONE=DIR'
  fi
  trap 'rm -rf "$UNFINISHED"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir "$UNFINISHED/clone"
  if ! fetch_into "$UNFINISHED/clone" </dev/null >&2 || ! is_clone "$UNFINISHED/clone" || ! is_whole "$UNFINISHED/clone"; then
    refuse REC-609 "REC.IO could not be fetched from $source." \
      'see above: it cannot be reached, or it is no release of REC.IO' \
      'check the network, or name another source: REC_IO_SOURCE=URL, a directory or an archive'
  fi
  [ ! -d "$clone" ] || rmdir "$clone"
  # A temporary folder is closed to others; a clone need not be.
  chmod 755 "$UNFINISHED/clone"
  mv "$UNFINISHED/clone" "$clone"
  rm -rf "$UNFINISHED"
  trap - EXIT HUP INT TERM
}

fetch_into() {
  case $source in
    *.tar.gz | *.tgz) unpack_archive "$source" "$1" ;;
    *)
      if [ -d "$source" ] && [ ! -e "$source/.git" ]; then
        (cd "$source" && tar -cf - --exclude=./node_modules --exclude=./.runtime .) | tar -xf - -C "$1"
      elif command -v git >/dev/null 2>&1; then
        # Only a URL can be fetched shallow.
        case $source in *://*) git clone --quiet --depth 1 "$source" "$1" ;; *) git clone --quiet "$source" "$1" ;; esac
      else
        # Without git: the archive of the newest state that hosts of git repositories offer under this name.
        unpack_archive "${source%.git}/archive/HEAD.tar.gz" "$1"
      fi
      ;;
  esac
}

unpack_archive() {
  archive=$1
  case $archive in
    file://*) archive=${archive#file://} ;;
    *://*)
      archive=$UNFINISHED/archive.tar.gz
      if command -v curl >/dev/null 2>&1; then curl -fsSL --retry 2 --connect-timeout 15 -o "$archive" "$1" || return 1
      elif command -v wget >/dev/null 2>&1; then wget -q -t 3 -T 30 -O "$archive" "$1" || return 1
      else
        echo 'There is neither git nor curl nor wget.'
        return 1
      fi
      ;;
  esac
  tar -xzf "$archive" --strip-components=1 -C "$2"
}

# A release archive says what belongs into it.
is_whole() {
  [ ! -f "$1/MANIFEST.sha256" ] || ! command -v sha256sum >/dev/null 2>&1 ||
    (cd "$1" && sha256sum --check --quiet MANIFEST.sha256)
}

main() {
  options=$*
  if has --help || has -h; then
    help
    exit 0
  fi
  find_clone
  if [ -n "$ROOT" ]; then install_from_clone "$@"; fi
  # Under any umask: another account may have to read the clone, and nobody else may change it.
  former_umask=$(umask)
  umask 022
  fetch_clone
  umask "$former_umask"
  # What is left in the pipe is this script, never an answer.
  if (: </dev/tty) 2>/dev/null; then exec sh "$clone/install.sh" "$@" </dev/tty; fi
  exec sh "$clone/install.sh" "$@" </dev/null
}

main "$@"
}
