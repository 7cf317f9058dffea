#!/bin/bash
# The way into a machine of init-systemd.sh, run in its new namespaces: enter-systemd.sh ROOT CACHES SUITE [alone]
# Mounts what a container has, so that nothing in there reaches this computer's kernel settings, devices or log; becomes systemd.
set -eu
root=$1
caches=$2
suite=$3

if [ "${4:-}" = alone ]; then ip link set lo up; fi
mount --bind "$root" "$root"
cd "$root"
mkdir -p "$caches/apt-$suite/partial" "$caches/npm"
chmod 1777 "$caches/npm"
mount --bind "$caches/apt-$suite" var/cache/apt/archives
mount --bind "$caches/npm" var/cache/npm

mount -t proc -o nosuid,nodev,noexec proc proc
for path in proc/sys proc/sysrq-trigger; do
  [ -e $path ] || continue
  mount --bind $path $path
  mount -o remount,bind,ro $path
done
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup

mount -t tmpfs -o mode=755,nosuid tmpfs dev
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
ln -s null dev/console

mount -t tmpfs -o mode=755 tmpfs run
# Of these there is only one per computer, or no place here.
mkdir -p run/systemd/system
for unit in console-getty.service user@.service sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount \
  dev-hugepages.mount; do
  ln -s /dev/null run/systemd/system/$unit
done
mkdir run/outside
pivot_root . run/outside
cd /
umount --lazy run/outside
rmdir run/outside
# The ports are this computer's; what keeps its clock, modules and network is not the machine's to change.
exec env -i container=rec-io-machine PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  setpriv --bounding-set=-sys_module,-sys_time,-syslog,-net_admin --inh-caps=-all \
  /sbin/init --log-target=journal --show-status=0 </dev/null >/dev/null 2>&1
