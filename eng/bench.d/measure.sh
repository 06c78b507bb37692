# shellcheck shell=bash
# Times commands and compares them. Sourced.

# Milliseconds a command takes; its output goes to $LOG. Fails with the command.
milliseconds() {
    local from=${EPOCHREALTIME/./} to
    "$@" >"$LOG" 2>&1 || { cat "$LOG" >&2; die "failed: $*"; }
    to=${EPOCHREALTIME/./}
    echo $(((to - from) / 1000))
}

# The median of the numbers given.
median() {
    printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : int((v[NR / 2] + v[NR / 2 + 1]) / 2) }'
}

# a/b with two decimals.
ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'
}
