#!/bin/sh
# Installs REC.IO @VERSION@: sh @NAME@-install.sh [options of install.sh]
# The archive is fetched from @BASE@ (or lies beside this script), and not a file of it is unpacked before its SHA-256 is the one that
# stands here. Where openssl can, its Ed25519 signature is verified as well.
# All of it is in braces: a shell runs none of it before it has read the last line.
{
set -eu

NAME=@NAME@
SHA256=@SHA256@
BASE=${REC_IO_RELEASES:-@BASE@}
PUBLIC_KEY='@PUBLIC_KEY@'

refuse() {
  printf '\n%s\n  Why: %s\n  Do:  %s\n' "$1" "$2" "$3" >&2
  exit 3
}

hash_of() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  else
    openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1
  fi
}

# fetch FILE TO
fetch() {
  if [ -f "$HERE/$1" ]; then cp "$HERE/$1" "$2" && return 0; fi
  case $BASE in
    '') return 1 ;;
    https://* | http://127.0.0.1:* | http://localhost:*) ;;
    *) [ -f "$BASE/$1" ] && cp "$BASE/$1" "$2" && return 0
      return 1 ;;
  esac
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 2 --connect-timeout 15 -o "$2" "${BASE%/}/$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -t 3 -T 30 -O "$2" "${BASE%/}/$1"
  else
    return 1
  fi
}

# The signature says whose it is; the hash above says already that it is what was published with this script.
check_signature() {
  [ -n "$PUBLIC_KEY" ] || return 0
  if ! command -v openssl >/dev/null 2>&1 || ! openssl pkeyutl -help 2>&1 | grep -q -e '-rawin'; then
    echo 'The signature was not verified: this machine has no openssl that knows Ed25519. The SHA-256 was.' >&2
    return 0
  fi
  fetch "$NAME.tar.gz.sig" "$UNFINISHED/sig" || return 1
  printf '%s\n' "$PUBLIC_KEY" >"$UNFINISHED/key.pem"
  openssl pkeyutl -verify -pubin -inkey "$UNFINISHED/key.pem" -rawin -in "$UNFINISHED/archive.tar.gz" \
    -sigfile "$UNFINISHED/sig" >/dev/null 2>&1
}

main() {
  HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" 2>/dev/null && pwd -P) || HERE=.
  place=${REC_IO_CLONE:-./$NAME}
  case $place in -*) place=./$place ;; esac
  if [ ! -f "$place/install.sh" ]; then
    if [ -e "$place" ]; then
      refuse "$place is there and is no release of REC.IO." 'nothing is ever written among the files of others' \
        'name another folder: REC_IO_CLONE=DIR'
    fi
    mkdir -p "$(dirname "$place")"
    UNFINISHED=$(mktemp -d "$(dirname "$place")/.rec-io-XXXXXX")
    trap 'rm -rf "$UNFINISHED"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo "Fetching REC.IO @VERSION@ …" >&2
    fetch "$NAME.tar.gz" "$UNFINISHED/archive.tar.gz" ||
      refuse "$NAME.tar.gz could not be fetched from ${BASE:-this folder}." 'it cannot be reached, or is not there' \
        'check the network, put the archive beside this script, or name another place: REC_IO_RELEASES=URL or DIR'
    found=$(hash_of "$UNFINISHED/archive.tar.gz")
    [ "$found" = "$SHA256" ] ||
      refuse "$NAME.tar.gz is not what was published: its SHA-256 is $found, not $SHA256." \
        'it was cut short or changed, at its source or on its way; nothing of it was unpacked' 'fetch script and archive again'
    check_signature ||
      refuse "$NAME.tar.gz is not signed by whoever published this script." 'its signature is missing or wrong; nothing of it was unpacked' \
        'fetch script, archive and signature again'
    mkdir "$UNFINISHED/unpacked"
    tar -xzf "$UNFINISHED/archive.tar.gz" --strip-components=1 -C "$UNFINISHED/unpacked"
    chmod 755 "$UNFINISHED/unpacked"
    mv "$UNFINISHED/unpacked" "$place"
    rm -rf "$UNFINISHED"
    trap - EXIT INT TERM
  fi
  if (: </dev/tty) 2>/dev/null; then exec sh "$place/install.sh" "$@" </dev/tty; fi
  exec sh "$place/install.sh" "$@" </dev/null
}

main "$@"
}
