# shellcheck shell=bash
# Ending an extra engine and what it leaves. Sourced.

# A process that has ended and that nobody has collected is gone too.
process_gone() { [[ ! -e /proc/$1 ]] || grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null; }

# wait_gone PID SECONDS
wait_gone() {
    local deadline=$((SECONDS + $2))
    until process_gone "$1"; do
        if ((SECONDS >= deadline)); then return 1; fi
        sleep 0.05
    done
}

# unmount_below FOLDER…: everything mounted at or below the folders.
unmount_below() {
    local folder mount
    for folder; do
        while read -r mount; do umount -l "$mount" 2>/dev/null || true; done \
            < <(awk -v below="$folder/" 'index($2 "/", below) == 1 { print $2 }' /proc/mounts | sort -r)
    done
}
