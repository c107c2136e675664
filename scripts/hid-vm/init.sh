#!/bin/busybox sh
# First process of the virtual machine. Loads the modules, puts the host's root and the project before it, read-only, and starts the proof.
# /settings gives: project (its folder, the same path as on the host), start (the script that takes over).
. /settings
b=/bin/busybox
fail() { echo "rig: $*"; $b reboot -f; }
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
while read -r module options; do
  $b insmod "/modules/$module.ko" $options || fail "the kernel does not take its module $module"
done </modules/order
share() { $b mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 "$1" "$2" || fail "no share $1"; }
share host /root
for hidden in tmp run; do $b mount -t tmpfs "$hidden" "/root/$hidden"; done
# A project that lies under one of these was hidden with it: it is shared by itself, under its own path.
[ -d "/root$project" ] || $b mkdir -p "/root$project" || fail "no place for the project at $project"
share project "/root$project"
for kept in proc sys dev; do $b mount --move "/$kept" "/root/$kept" || fail "cannot hand over /$kept"; done
$b mount -t configfs config /root/sys/kernel/config
$b ip link set lo up
exec $b switch_root /root /bin/sh "$start"
