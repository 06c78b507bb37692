# shellcheck shell=bash
# The extra engines: how each is obtained and started. Sourced; FETCHED is the folder of unpacked packages.
# An engine gives up the file descriptor $lock, which would keep the next run waiting.
# shellcheck disable=SC2154
# Every engine has its own folders, socket and pid file: STATE/NAME (data) and RUN/NAME (socket, pid, log); socket paths must stay short.

# shellcheck disable=SC2034 # read where this is sourced
ENGINES=(docker-26.1 docker-26.1-containerd podman-4.3)

engine_obtain() {
    case $1 in
        docker-*) debian_unpack trixie "$FETCHED/docker-26.1" docker.io docker-cli containerd runc ;;
        podman-*)
            debian_unpack bookworm "$FETCHED/podman-4.3" podman conmon runc golang-github-containers-common golang-github-containers-image \
                netavark aardvark-dns libgpgme11 libassuan0 libsubid4 libdevmapper1.02.1 ;;
    esac
}

# Where a program of the fetched packages needs a newer C library than the machine has, the machine's own takes its place.
_own_or_machine() {
    if "$1" --version >/dev/null 2>&1; then
        echo "$1"
    elif ! command -v "${1##*/}"; then
        complain "${1##*/} of the fetched packages does not run on this system, and there is no other: apt-get install ${1##*/}"
        return 1
    fi
}

_start_docker() {
    local name=$1 root=$FETCHED/docker-26.1 run=$RUN/$1 runc features='{}'
    runc=$(_own_or_machine "$root/usr/sbin/runc") || return 1
    mkdir -p "$run/bin"
    ln -sf "$runc" "$run/bin/runc"
    if [[ $name == *-containerd ]]; then features='{"containerd-snapshotter":true}'; fi
    printf '{"features":%s}' "$features" >"$run/daemon.json"
    # The subshell becomes the engine, so its process id is the engine's.
    PATH=$run/bin:$root/usr/sbin:$root/usr/bin:$PATH namespace_exec "$name" setsid nohup "$root/usr/sbin/dockerd" \
        --config-file "$run/daemon.json" --data-root "$STATE/$name" --exec-root "$run/exec" --pidfile "$run/dockerd.pid" \
        -H "unix://$run/s" >"$run/log" 2>&1 </dev/null {lock}>&- &
    echo "$!" >"$run/pid"
}

_at_most() { if [[ $2 == unlimited ]] || (($2 > $1)); then echo "$1"; else echo "$2"; fi; }

_start_podman() {
    local name=$1 root=$FETCHED/podman-4.3 run=$RUN/$1 libraries runc files processes
    libraries=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu
    # runc, because crun refuses machines with both kinds of control groups.
    runc=$(_own_or_machine "$root/usr/sbin/runc") || return 1
    # By default Podman asks for more than a machine without CAP_SYS_RESOURCE may give; its own limit of processes is 32768.
    files=$(_at_most 1048576 "$(ulimit -Hn)")
    processes=$(_at_most 32768 "$(ulimit -Hu)")
    mkdir -p "$run/home/.config/containers" "$run/tmp" "$STATE/$name"
    echo '{"default":[{"type":"insecureAcceptAnything"}]}' >"$run/home/.config/containers/policy.json"
    : >"$run/registries.conf"
    cat >"$run/containers.conf" <<END
[containers]
default_ulimits = ["nofile=$files:$files", "nproc=$processes:$processes"]
seccomp_profile = "$root/usr/share/containers/seccomp.json"
[engine]
cgroup_manager = "cgroupfs"
conmon_path = ["$root/usr/bin/conmon"]
events_logger = "file"
helper_binaries_dir = ["$root/usr/lib/podman"]
runtime = "runc"
tmp_dir = "$run/tmp"
static_dir = "$STATE/$name/libpod"
volume_path = "$STATE/$name/volumes"
[engine.runtimes]
runc = ["$runc"]
[network]
network_backend = "netavark"
network_config_dir = "$STATE/$name/networks"
END
    TMPDIR=$run/tmp LD_LIBRARY_PATH=$libraries HOME=$run/home CONTAINERS_CONF=$run/containers.conf CONTAINERS_REGISTRIES_CONF=$run/registries.conf \
        PATH=$root/usr/bin:$root/usr/lib/podman:$PATH namespace_exec "$name" setsid nohup "$root/usr/bin/podman" \
        --root "$STATE/$name/storage" --runroot "$run/storage" --storage-driver overlay system service --time=0 "unix://$run/s" \
        >"$run/log" 2>&1 </dev/null {lock}>&- &
    echo "$!" >"$run/pid"
}

engine_launch() {
    case $1 in
        docker-*) _start_docker "$1" ;;
        podman-*) _start_podman "$1" ;;
    esac
}
