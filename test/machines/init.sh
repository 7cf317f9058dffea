#!/bin/bash
# The first process of a clean machine, run by machine.ts in namespaces of its own: init.sh ROOT CACHES SUITE [alone]
# Mounts what a machine has, says "up", and ends with its standard input: then the kernel ends everything else in there.
set -eu
root=$1
caches=$2
suite=$3

# A network namespace of its own begins with even the loopback down.
if [ "${4:-}" = alone ]; then ip link set lo up; fi
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
# What was fetched once is not fetched again; nothing of it is in the root itself.
mkdir -p "$caches/apt-$suite/partial" "$caches/npm"
chmod 1777 "$caches/npm"
mount --bind "$caches/apt-$suite" "$root/var/cache/apt/archives"
mount --bind "$caches/npm" "$root/var/cache/npm"

# Bash, because it also reaps what its children leave behind: a stopped program must not stay as a zombie.
exec 3<&0
cat <&3 >/dev/null &
echo up
wait $!
