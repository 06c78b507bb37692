# shellcheck shell=bash
# One line for each thing done, with its reason. Sourced; QUIET=1 silences say, never complain.

QUIET=${QUIET:-0}
SAY_AS=${SAY_AS:-${0##*/}}

say() { if ((QUIET == 0)); then printf '%s: %s\n' "$SAY_AS" "$*"; fi; }
complain() { printf '%s: %s\n' "$SAY_AS" "$*" >&2; }
die() {
    complain "$@"
    exit 1
}
