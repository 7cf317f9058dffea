#!/bin/bash
# A clean machine whose first process is systemd, run by first-process.ts: init-systemd.sh ROOT CACHES SUITE [alone]
# It has namespaces and a branch of cgroups of its own. Says "up" and the pid of its first process when all is started; when our
# standard input ends, the plug is pulled.
set -eu
here=$(dirname "$0")
cgroups=$(findmnt --noheadings --first-only --output TARGET --types cgroup2)
branch=$(mktemp -d "$cgroups/rec-io-machine-XXXXXX")
home=$cgroups$(sed -n 's/^0:://p' /proc/self/cgroup)

cleaned() {
  echo $$ >"$home/cgroup.procs"
  # What was killed a moment ago may still be listed.
  for _ in $(seq 50); do
    find "$branch" -depth -type d -exec rmdir {} + 2>/dev/null && return
    sleep 0.1
  done
}
trap cleaned EXIT

# Where a new cgroup namespace begins is where its first process was.
echo $$ >"$branch/cgroup.procs"
unshare --mount --pid --fork --kill-child --cgroup --uts --ipc $([ "${4:-}" = alone ] && echo --net) \
  bash "$here/enter-systemd.sh" "$@" &
outside=$!
exec 3<&0
cat <&3 >/dev/null &
plug=$!

# Its parent is unshare, which stays outside.
first=
for _ in $(seq 100); do
  first=$(cut -d' ' -f1 "/proc/$outside/task/$outside/children")
  [ "$(cat "/proc/$first/comm" 2>/dev/null)" = systemd ] && break
  sleep 0.1
done
inside() { nsenter --target "$first" --mount --pid --cgroup --uts --ipc --root --wd "$@"; }
for _ in $(seq 100); do
  [ "$(inside test -S /run/systemd/private && echo there)" = there ] && break
  sleep 0.1
done
# "degraded" when a unit failed: which one is the test's business.
inside systemctl is-system-running --wait >/dev/null || true
echo "up $first"

wait -n "$outside" "$plug" || true
kill -KILL "$outside" 2>/dev/null || true
wait "$outside" 2>/dev/null || true
kill "$plug" 2>/dev/null || true
