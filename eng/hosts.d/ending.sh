# shellcheck shell=bash
# Ending a set of hosts with everything it left, also where it was killed while it started. Sourced.
# shellcheck disable=SC2154 # FOLDER, SET, RUN, RUNS, DATA: eng/hosts

set_end() {
    trap - EXIT
    local known=0 deadline=$((SECONDS + 20))
    if [[ -e $RUN ]]; then known=1; fi
    _makers_end
    # Whoever runs in one of the namespaces was started there: engines, their containerd and shims, sshd and what came in by it.
    while [[ -n $(_processes) ]] && ((SECONDS < deadline)); do
        _processes | xargs kill -KILL 2>/dev/null || true
        sleep 0.02
    done
    _containers_end
    unmount_below "$RUN" "$DATA"
    network_remove
    rm -rf "${RUN:?}" "${DATA:?}"
    # A folder of something else that was named by mistake stays.
    if ((known)); then rm -rf "${FOLDER:?}"; fi
}

# An `up` that still runs, or what is left of one that was killed, would go on making what is removed here.
_makers_end() {
    local pid mark
    if [[ ! -r $RUN/making ]]; then return; fi
    # Of its own, this shell would report the death.
    disown -a
    while read -r mark; do
        pid=${mark%% *}
        if ((pid != $$ && pid != BASHPID)) && [[ $(process_mark "$pid" 2>/dev/null) == "$mark" ]]; then kill -KILL "$pid" 2>/dev/null || true; fi
    done <"$RUN/making"
}

_processes() {
    local namespace
    for namespace in $(network_namespaces); do ip netns pids "$namespace"; done
}

# Containers have namespaces of their own and outlive their shims; their control groups bear their names.
_containers_end() {
    local container group
    for container in "$DATA"/host*/containers/*/; do
        container=$(basename "$container")
        for group in /sys/fs/cgroup/docker/"$container" /sys/fs/cgroup/*/docker/"$container"; do
            if [[ ! -d $group ]]; then continue; fi
            # Of those within it too: a container may make control groups of its own.
            while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done < <(find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null)
        done
        for group in /sys/fs/cgroup/docker/"$container" /sys/fs/cgroup/*/docker/"$container"; do
            if [[ -d $group ]]; then _group_remove "$group"; fi
        done
    done
}

# The kernel empties a control group some time after its last process was killed.
_group_remove() {
    local deadline=$((SECONDS + 5))
    until find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || [[ ! -d $1 ]]; do
        if ((SECONDS >= deadline)); then return; fi
        sleep 0.02
    done
}

# process_mark PID: a process, told from a later one of the same number by when it started.
process_mark() { awk -v pid="$1" '{ sub(/.*\) /, ""); print pid, $20 }' "/proc/$1/stat" 2>/dev/null || die "there is no process $1"; }

# Ends the sets whose owner is gone: a test run that was killed cannot.
end_orphans() {
    local set owner
    for set in "$RUNS"/*/; do
        if [[ ! -r $set/owner || ! -r $set/folder ]]; then continue; fi
        owner=$(<"$set/owner")
        if [[ $(process_mark "${owner%% *}" 2>/dev/null) == "$owner" ]]; then continue; fi
        (
            set_use "$(<"$set/folder")"
            say "ending the hosts in $FOLDER, because the process they were for is gone" >&2
            set_end
        )
    done
}
