# shellcheck shell=bash
# Installing Debian and Ubuntu packages, only those that are missing. Sourced after say.sh.

PACKAGE_LISTS_FRESH=0

is_debian_like() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# How to run a command as root; fails where that is not possible without asking for a password.
as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo -n "$@"
    fi
}
can_be_root() { ((EUID == 0)) || sudo -n true 2>/dev/null; }

# Package scripts start services of what they install. Setup starts the one it needs itself (the engine) and tests start their own
# sshd, so nothing else is to begin listening on this machine: policy-rc.d says no while packages are unpacked.
_services_hold() {
    if [[ -e /usr/sbin/policy-rc.d ]]; then return 1; fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
}

_apt() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=2 -o APT::Get::Always-Include-Phased-Updates=true "$@" </dev/null
}

# apt-get update takes a lock of its own, which DPkg::Lock::Timeout does not cover on older releases.
_apt_update() {
    local attempt output
    for attempt in {1..60}; do
        if output=$(_apt update 2>&1); then return 0; fi
        if [[ $output != *"Could not get lock"* ]]; then break; fi
        if ((attempt == 1)); then say "waiting, because another program holds the package lists"; fi
        sleep 5
    done
    complain "apt-get update: $(tail -n 1 <<<"$output")"
    return 1
}

# packages_install WHY PACKAGE…: fails with a line that says what is missing and what to do.
packages_install() {
    local why=$1 held=0 output
    shift
    if ! is_debian_like; then
        complain "$why needs $*: install the equivalent with this system's package manager (only Debian and Ubuntu are set up by this script)"
        return 1
    fi
    if ! can_be_root; then
        complain "$why needs $*: run this as root, or 'sudo apt-get install $*'"
        return 1
    fi
    say "installing $*, because $why needs it"
    if ((PACKAGE_LISTS_FRESH == 0)); then
        # Offline with a package cache at hand this may still work, so a failure here is not the end.
        _apt_update || true
        PACKAGE_LISTS_FRESH=1
    fi
    if _services_hold; then held=1; fi
    if ! output=$(_apt install --no-install-recommends -y "$@" 2>&1); then
        if ((held == 1)); then as_root rm -f /usr/sbin/policy-rc.d; fi
        complain "could not install $*: $(grep -m 1 '^E:' <<<"$output" || tail -n 1 <<<"$output")"
        return 1
    fi
    if ((held == 1)); then as_root rm -f /usr/sbin/policy-rc.d; fi
}
