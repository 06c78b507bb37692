# shellcheck shell=bash
# One host: its folder, its engine and its sshd. Sourced. HOST is its name.
# shellcheck disable=SC2154 # FOLDER, SET, RUN, DATA, cli: eng/hosts

ENGINE_PATIENCE=60
SSHD_PATIENCE=20

# keys_make COUNT: the user's key and, for every host, its own, with the client's configuration.
keys_make() {
    local number address
    ssh-keygen -q -t ed25519 -N '' -C "$SET" -f "$FOLDER/key"
    : >"$FOLDER/known_hosts"
    for ((number = 1; number <= $1; number++)); do
        mkdir -p "$FOLDER/host$number/home"
        address=$(host_address "$number")
        echo "$address" >"$FOLDER/host$number/address"
        ssh-keygen -q -t ed25519 -N '' -C "host$number" -f "$FOLDER/host$number/host_key"
        echo "host$number,$address $(cut -d' ' -f1-2 "$FOLDER/host$number/host_key.pub")" >>"$FOLDER/known_hosts"
        printf 'Host host%s\n  HostName %s\n' "$number" "$address"
    done >"$FOLDER/ssh_config"
    cat >>"$FOLDER/ssh_config" <<END
Host *
  Port 22
  User $(id -un)
  IdentityFile $FOLDER/key
  IdentitiesOnly yes
  UserKnownHostsFile $FOLDER/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
END
}

# host_make NUMBER: both servers at once; fails, saying why, when one of them does.
host_make() {
    HOST=host$1
    trap - EXIT
    _engine_configure
    _engine_launch
    _sshd_configure
    _sshd_launch
    _sshd_await
    _engine_await
}

host_engine() {
    local pid
    pid=$(<"$FOLDER/$HOST/dockerd.pid")
    case $1 in
        start)
            if ! process_gone "$pid"; then return; fi
            engine_way
            _engine_launch
            _engine_await ;;
        stop)
            kill "$pid" 2>/dev/null || true
            wait_gone "$pid" "$ENGINE_PATIENCE" || die "the engine of $HOST (process $pid) does not end" ;;
        kill)
            kill -KILL "$pid" 2>/dev/null || true
            wait_gone "$pid" "$ENGINE_PATIENCE" || die "the engine of $HOST (process $pid) does not end"
            # It goes with its engine, but not in the same instant.
            if [[ -r $RUN/$HOST/exec/containerd/containerd.pid ]]; then wait_gone "$(<"$RUN/$HOST/exec/containerd/containerd.pid")" "$ENGINE_PATIENCE" || die "the containerd of $HOST does not end"; fi ;;
    esac
}

host_sshd() {
    local pid
    pid=$(<"$FOLDER/$HOST/sshd.pid")
    case $1 in
        start)
            if ! process_gone "$pid"; then return; fi
            _sshd_launch
            _sshd_await ;;
        stop)
            # The server first, so that none comes to those that are there.
            kill -STOP "$pid" 2>/dev/null || true
            kill_tree "$pid"
            wait_gone "$pid" "$SSHD_PATIENCE" || die "the sshd of $HOST (process $pid) does not end" ;;
    esac
}

# kill_tree PID: a process and all its descendants.
kill_tree() {
    local pid
    for pid in $(pgrep -P "$1" || true); do kill_tree "$pid"; done
    kill -KILL "$1" 2>/dev/null || true
}

# engine_way: which iptables commands work in a new namespace, since the engine finds out only by failing.
engine_way() {
    local backend commands
    ENGINE_PATH=$PATH ENGINE_OPTIONS=()
    if _iptables_work; then return; fi
    for backend in legacy nft; do
        commands=$(iptables_folder "$backend") || continue
        ENGINE_PATH=$commands:$PATH
        if _iptables_work; then return; fi
    done
    ENGINE_PATH=$PATH ENGINE_OPTIONS=(--iptables=false --ip6tables=false)
}
_iptables_work() { (PATH=$ENGINE_PATH namespace_exec "$SET" iptables -w -t nat -L -n) >/dev/null 2>&1; }

# An engine keeps its identity in its data folder; before 23.0 it was in /etc, where all would have had the same.
_engine_configure() {
    local version
    mkdir -p "$RUN/$HOST" "$DATA/$HOST"
    cat /proc/sys/kernel/random/uuid >"$DATA/$HOST/engine-id"
    version=$(dockerd --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    if ((version < 23)); then
        printf '{"deprecated-key-path":"%s"}\n' "$DATA/$HOST/key.json"
    else
        echo '{}'
    fi >"$FOLDER/$HOST/daemon.json"
}

_engine_launch() {
    drop_stale_pid dockerd "$RUN/$HOST/pid"
    drop_stale_pid containerd "$RUN/$HOST/exec/containerd/containerd.pid"
    PATH=$ENGINE_PATH _detached "$FOLDER/$HOST/dockerd" dockerd --config-file "$FOLDER/$HOST/daemon.json" --data-root "$DATA/$HOST" \
        --exec-root "$RUN/$HOST/exec" --pidfile "$RUN/$HOST/pid" -H "unix://$FOLDER/$HOST/docker.sock" "${ENGINE_OPTIONS[@]}"
}

_engine_await() {
    local deadline=$((SECONDS + ENGINE_PATIENCE))
    engine_use "unix://$FOLDER/$HOST/docker.sock"
    until [[ -S $FOLDER/$HOST/docker.sock ]] && engine_answers; do
        if ((SECONDS >= deadline)) || process_gone "$(<"$FOLDER/$HOST/dockerd.pid")"; then
            die "the engine of $HOST does not start: $(grep -E '^failed|level=(error|fatal)|panic' "$FOLDER/$HOST/dockerd.log" | tail -n 1 | cut -c1-300)"
        fi
        sleep 0.1
    done
}

_sshd_configure() {
    local host=$FOLDER/$HOST path=''
    if ((cli == 0)); then path=" PATH=$(_tools_without_docker)"; fi
    cat >"$host/sshd_config" <<END
Port 22
ListenAddress $(<"$host/address")
HostKey $host/host_key
AuthorizedKeysFile $FOLDER/key.pub
StrictModes no
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
LogLevel VERBOSE
MaxStartups 200
MaxSessions 100
Subsystem sftp internal-sftp
SetEnv HOME=$host/home DOCKER_HOST=unix://$host/docker.sock$path
END
}

# A folder of links to the machine's programs but docker's.
_tools_without_docker() {
    local tools=$FOLDER/$HOST/bin programs
    mkdir -p "$tools"
    for programs in /usr/local/bin /usr/bin /usr/sbin /bin /sbin; do
        find "$programs" -maxdepth 1 ! -type d ! -name 'docker*' -print0 | xargs -0 ln -sft "$tools" --
    done
    echo "$tools"
}

_sshd_launch() { _detached "$FOLDER/$HOST/sshd" "$(command -v sshd)" -D -e -f "$FOLDER/$HOST/sshd_config"; }

_sshd_await() {
    local deadline=$((SECONDS + SSHD_PATIENCE)) pid
    pid=$(<"$FOLDER/$HOST/sshd.pid")
    # Port 22, listening.
    until awk '$2 ~ /:0016$/ && $4 == "0A" { found = 1 } END { exit !found }' "/proc/$pid/net/tcp" 2>/dev/null; do
        if ((SECONDS >= deadline)) || process_gone "$pid"; then die "the sshd of $HOST does not start: $(tail -n 1 "$FOLDER/$HOST/sshd.log" | cut -c1-300)"; fi
        sleep 0.05
    done
}

# _detached NAME COMMAND…: runs a server in the host's namespace, under the host's name; NAME.log and NAME.pid are its log and process id.
_detached() {
    local name=$1
    shift
    (
        trap - EXIT
        # A caller that reads this script's output would wait for the server's end too.
        for fd in /proc/"$BASHPID"/fd/*; do fd=${fd##*/}; if ((fd > 2)); then eval "exec $fd>&-"; fi; done
        # Each of these becomes the next, so that the process id is the server's.
        namespace_exec "$SET-${HOST#host}" setsid nohup unshare --uts sh -c 'echo "$0" >/proc/sys/kernel/hostname; exec "$@"' "$HOST" "$@" >>"$name.log" 2>&1 </dev/null
    ) >/dev/null 2>&1 &
    echo "$!" >"$name.pid"
}
