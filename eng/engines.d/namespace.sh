# shellcheck shell=bash
# A network namespace for each extra engine, so that its bridge and its iptables rules are not those of the machine's engine. Sourced.

_namespace_of() { echo "slipway-$1"; }

# namespace_add NAME NUMBER: a namespace with a way out through the machine (10.213.NUMBER.0/30), where iptables allows one.
namespace_add() {
    local namespace outer=slipway$2o inner=slipway$2i net=10.213.$2 table rule
    namespace=$(_namespace_of "$1")
    namespace_remove "$1" "$2"
    ip netns add "$namespace"
    ip link add "$outer" type veth peer name "$inner" netns "$namespace"
    ip address add "$net.1/30" dev "$outer"
    ip link set "$outer" up
    ip -n "$namespace" link set lo up
    ip -n "$namespace" address add "$net.2/30" dev "$inner"
    ip -n "$namespace" link set "$inner" up
    ip -n "$namespace" route add default via "$net.1"
    echo 1 >/proc/sys/net/ipv4/ip_forward
    while read -r table rule; do
        # shellcheck disable=SC2086 # a rule is several words
        iptables -w -t "$table" -I $rule 2>/dev/null || say "the namespace of $1 has no way out, because iptables refuses a rule"
    done < <(_namespace_rules "$2")
}

_namespace_rules() {
    echo "nat POSTROUTING -s 10.213.$1.0/30 ! -o slipway$1o -j MASQUERADE"
    echo "filter FORWARD -i slipway$1o -j ACCEPT"
    echo "filter FORWARD -o slipway$1o -j ACCEPT"
}

namespace_remove() {
    local table rule namespace
    namespace=$(_namespace_of "$1")
    while read -r table rule; do
        # shellcheck disable=SC2086
        while iptables -w -t "$table" -D $rule 2>/dev/null; do :; done
    done < <(_namespace_rules "$2")
    ip link delete "slipway$2o" 2>/dev/null || true
    ip netns delete "$namespace" 2>/dev/null || true
}

# Turns this shell into a command there. Not `ip netns exec`, which would hide /sys/fs/cgroup from the engine.
namespace_exec() {
    local namespace
    namespace=$(_namespace_of "$1")
    shift
    exec nsenter --net="/run/netns/$namespace" -- "$@"
}
