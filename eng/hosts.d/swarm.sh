# shellcheck shell=bash
# Joining the hosts of a set to a swarm. Sourced.
# shellcheck disable=SC2154 # FOLDER: eng/hosts

SWARM_PATIENCE=60

# swarm_form COUNT: host1 manages it; returns when all nodes are ready.
swarm_form() {
    local number token manager joining=() failed=0 deadline=$((SECONDS + SWARM_PATIENCE))
    manager=$(host_address 1)
    engine_use "unix://$FOLDER/host1/docker.sock"
    _swarm_call /swarm/init "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"$manager:2377\",\"DataPathAddr\":\"$manager\"}" >/dev/null || die 'host1 does not start a swarm'
    token=$(engine_api GET /swarm | grep -o '"Worker":"[^"]*"' | cut -d'"' -f4)
    for ((number = 2; number <= $1; number++)); do
        _swarm_join "$number" "$manager" "$token" &
        joining+=("$!")
    done
    for number in "${joining[@]}"; do wait "$number" || failed=1; done
    if ((failed)); then exit 1; fi
    until (($(engine_api GET /nodes | grep -o '"State":"ready"' | wc -l) == $1)); do
        if ((SECONDS >= deadline)); then die "not all $1 nodes of the swarm get ready"; fi
        sleep 0.1
    done
}

_swarm_join() {
    local address
    trap - EXIT
    address=$(host_address "$1")
    engine_use "unix://$FOLDER/host$1/docker.sock"
    _swarm_call /swarm/join "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"$address:2377\",\"DataPathAddr\":\"$address\",\"RemoteAddrs\":[\"$2:2377\"],\"JoinToken\":\"$3\"}" ||
        die "host$1 does not join the swarm"
}

# The body, which may hold a token, goes by standard input.
_swarm_call() { engine_api POST "$1" --max-time "$SWARM_PATIENCE" -H 'Content-Type: application/json' --data @- <<<"$2" >&2; }
