# Takes over from init.sh on the host's own root. Its first argument is missing: the kernel starts it as the first process.
# The settings come from beside it: node (the program), prove (the bundle), seconds (the longest that it may take), only (a part, or nothing).
here=$(dirname "$0")
. "$here/settings"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
# Names under /dev/serial/by-id are its work, and what lists of serial ports are made from.
/lib/systemd/systemd-udevd --daemon
cd /tmp
timeout -k 5 "$seconds" "$node" --disable-warning=ExperimentalWarning "$prove" "$only" </dev/null
echo "{\"exit\":$?}" >/dev/ttyS1
busybox reboot -f
