# shellcheck shell=bash
# Starting the machine's Docker Engine when none answers. Sourced after say.sh, engine.sh and packages.sh.

DOCKERD_PID=/var/run/docker.pid
CONTAINERD_PID=/var/run/docker/containerd/containerd.pid
DOCKERD_LOG=/var/log/dockerd.log
DOCKERD_WAIT=60

systemd_runs() { [[ -d /run/systemd/system ]]; }

# Waits until the engine answers; gives up early when the process given has ended.
_dockerd_wait() {
    local pid=${1:-} deadline=$((SECONDS + DOCKERD_WAIT))
    while ((SECONDS < deadline)); do
        if engine_answers; then return 0; fi
        if [[ -n $pid ]] && ! as_root kill -0 "$pid" 2>/dev/null; then return 1; fi
        sleep 0.2
    done
    return 1
}

# Machines without an init system (containers, small VMs) may have no control groups mounted, and dockerd does not start without.
_mount_cgroups() {
    if mountpoint -q /sys/fs/cgroup; then return 0; fi
    say 'mounting the control groups, because the engine needs them and nothing has mounted them'
    as_root mount -t cgroup2 cgroup2 /sys/fs/cgroup || true
}

# drop_stale_pid PROGRAM FILE: a pid file left by a process that was killed keeps the next from starting, also where the number is taken
# by another program by now, or by a dead process that nobody has collected.
drop_stale_pid() {
    local program=$1 file=$2 pid
    pid=$(as_root cat "$file" 2>/dev/null) || return 0
    if [[ $(cat "/proc/$pid/comm" 2>/dev/null) == "$program" ]] && ! grep -q '^State:[[:space:]]*[ZX]' "/proc/$pid/status" 2>/dev/null; then return 0; fi
    as_root rm -f "$file"
}

# _dockerd_try PATH-PREFIX OPTION…: starts dockerd detached from this shell and every file it holds.
_dockerd_try() {
    local prefix=$1 pid
    shift
    drop_stale_pid dockerd "$DOCKERD_PID"
    drop_stale_pid containerd "$CONTAINERD_PID"
    as_root env PATH="$prefix${prefix:+:}/usr/local/sbin:/usr/sbin:/sbin:$PATH" nohup setsid bash -c '
        log=$1; shift
        for fd in /proc/$$/fd/*; do fd=${fd##*/}; if ((fd > 2)); then eval "exec $fd>&-"; fi; done
        exec dockerd "$@" >>"$log" 2>&1 </dev/null' dockerd "$DOCKERD_LOG" "$@" >/dev/null 2>&1 </dev/null &
    pid=$!
    disown
    _dockerd_wait "$pid"
}

# A folder whose iptables commands are those of one backend: tells dockerd which to use without changing the machine's alternatives.
iptables_folder() {
    local backend=$1 folder=/var/lib/slipway/iptables-$1 program command
    program=$(PATH=/usr/sbin:/sbin:$PATH command -v "iptables-$backend") || return 1
    as_root mkdir -p "$folder"
    for command in iptables ip6tables iptables-restore ip6tables-restore iptables-save ip6tables-save; do
        as_root ln -sf "${program%/*}/${command/tables/tables-$backend}" "$folder/$command"
    done
    echo "$folder"
}

_log_blames_iptables() { tail -n 40 "$DOCKERD_LOG" | grep -qiE 'iptables|nf_tables|bridge driver|network controller'; }

_dockerd_start_by_hand() {
    local backend folder
    _mount_cgroups
    as_root sh -c ": >>$DOCKERD_LOG"
    if _dockerd_try ''; then return 0; fi
    if ! _log_blames_iptables; then return 1; fi
    for backend in legacy nft; do
        folder=$(iptables_folder "$backend") || continue
        if _dockerd_try "$folder"; then
            say "the engine uses iptables-$backend, because it could not start with the machine's default"
            return 0
        fi
    done
    if _dockerd_try '' --iptables=false --ip6tables=false; then
        say 'the engine runs without iptables, because this kernel offers none: containers have no way out, published ports work'
        return 0
    fi
    return 1
}

dockerd_start() {
    if ! command -v dockerd >/dev/null && [[ ! -x /usr/sbin/dockerd ]]; then
        packages_install 'the container engine' docker.io iptables || return 1
    fi
    if ! can_be_root; then
        complain "no engine answers at $ENGINE_WHERE and starting one needs root: run this as root, or 'sudo systemctl start docker'"
        return 1
    fi
    if systemd_runs && systemctl cat docker.service >/dev/null 2>&1; then
        say 'starting the engine with systemd, because none answers'
        as_root systemctl start docker.service && _dockerd_wait && return 0
        complain "the engine does not start: 'journalctl -u docker' says why"
        return 1
    fi
    say "starting dockerd (pid in $DOCKERD_PID, log in $DOCKERD_LOG), because no engine answers"
    if _dockerd_start_by_hand; then return 0; fi
    complain "dockerd does not start: $(grep -iE 'failed|error' "$DOCKERD_LOG" 2>/dev/null | tail -n 1 | cut -c1-300) (log in $DOCKERD_LOG)"
    return 1
}
