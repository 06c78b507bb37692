# shellcheck shell=bash
# The network between the hosts of a set and this machine: a /24 with a bridge in a namespace of its own. Sourced.
# In this machine's namespace the bridge would be subject to its firewall, which drops what Docker does not know.

# shellcheck disable=SC2154 # SET, RUN, RUNS: eng/hosts
_machine_link() { echo "sw$SET"; }
_bridge_namespace() { _namespace_of "$SET"; }

host_address() { echo "$(<"$RUN/net").$1"; }

# network_add COUNT: this machine is .254 and the hosts are .1, .2, …; there is no way to anywhere else.
network_add() {
    local bridge number namespace
    bridge=$(_bridge_namespace)
    ip netns add "$bridge" || cannot 'this machine does not let its users make network namespaces'
    ip -n "$bridge" link set lo up
    ip -n "$bridge" link add hosts type bridge
    ip -n "$bridge" link set hosts up
    ip link add "$(_machine_link)" type veth peer name machine netns "$bridge"
    ip -n "$bridge" link set machine master hosts up
    (
        # Two sets would choose the same network.
        flock "$lock"
        _network_choose >"$RUN/net"
        ip address add "$(<"$RUN/net").254/24" dev "$(_machine_link)"
    ) {lock}>"$RUNS/.lock"
    ip link set "$(_machine_link)" up
    for ((number = 1; number <= $1; number++)); do
        namespace=$(_namespace_of "$SET-$number")
        ip netns add "$namespace"
        ip -n "$bridge" link add "host$number" type veth peer name eth0 netns "$namespace"
        ip -n "$bridge" link set "host$number" master hosts up
        ip -n "$namespace" link set lo up
        ip -n "$namespace" address add "$(host_address "$number")/24" dev eth0
        ip -n "$namespace" link set eth0 up
    done
}

# The first of 10.214.0 … 10.214.255 from a place that depends on the set's name which this machine has no route into.
_network_choose() {
    local start=$((16#${SET: -2})) step net
    for ((step = 0; step < 256; step++)); do
        net=10.214.$(((start + step) % 256))
        if ip -4 route show to match "$net.1" | grep -qv '^default' || [[ -n $(ip -4 route show to root "$net.0/24") ]]; then continue; fi
        echo "$net"
        return
    done
    die 'every network of 10.214.0.0/16 is taken on this machine'
}

network_namespaces() { ip netns list | awk -v set="$(_bridge_namespace)" '$1 == set || index($1, set "-") == 1 { print $1 }'; }

network_remove() {
    local namespace
    ip link delete "$(_machine_link)" 2>/dev/null || true
    for namespace in $(network_namespaces); do ip netns delete "$namespace" || true; done
}
