# shellcheck shell=bash
# Debian packages of any suite, from the mirror this machine uses already, without installing them. Sourced.

# The Debian mirror: SLIPWAY_DEBIAN_MIRROR, else the one that apt is configured for; nothing where there is none (Ubuntu).
debian_mirror() {
    if [[ -n ${SLIPWAY_DEBIAN_MIRROR:-} ]]; then
        echo "$SLIPWAY_DEBIAN_MIRROR"
    else
        apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 2>/dev/null | sed -n 's/^Debian Debian //p' | sort -u | head -n 1
    fi
}

# debian_unpack SUITE FOLDER PACKAGE…: the files of the packages, without their dependencies, in FOLDER/usr and so on.
# An apt of its own (lists, cache, state) leaves the machine's alone. What is unpacked already is not fetched again.
debian_unpack() {
    local suite=$1 folder=$2 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg apt deb options
    shift 2
    if [[ -f $folder/.packages && $(<"$folder/.packages") == "$suite $*" ]]; then return 0; fi
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        complain "$* of Debian $suite cannot be obtained, because this system has no apt"
        return 1
    fi
    mirror=$(debian_mirror)
    if [[ -z $mirror || ! -r $keyring ]]; then
        complain "$* of Debian $suite cannot be obtained: set SLIPWAY_DEBIAN_MIRROR and install debian-archive-keyring"
        return 1
    fi
    apt=$(mktemp -d)
    mkdir -p "$apt"/lists/partial "$apt"/archives/partial "$apt"/debs
    : >"$apt/status"
    echo "deb [signed-by=$keyring] $mirror $suite main" >"$apt/sources.list"
    options=(-qq -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$apt/lists"
        -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives"
        -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=2
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false)
    if ! apt-get "${options[@]}" update >"$apt/log" 2>&1 || ! (cd "$apt/debs" && apt-get "${options[@]}" download "$@" >>"$apt/log" 2>&1); then
        complain "$* of Debian $suite cannot be obtained: $(grep -m 1 -E '^(E|W|Err)' "$apt/log" || tail -n 1 "$apt/log")"
        rm -rf "$apt"
        return 1
    fi
    rm -rf "$folder"
    mkdir -p "$folder"
    for deb in "$apt"/debs/*.deb; do dpkg-deb -x "$deb" "$folder"; done
    rm -rf "$apt"
    echo "$suite $*" >"$folder/.packages"
}
