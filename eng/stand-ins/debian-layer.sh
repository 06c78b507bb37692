# shellcheck shell=bash
# Root file systems of Debian packages, made by mmdebstrap. Sourced by the recipes, which run with STAND_IN_LAYERS naming the cache of layers.

. "$(dirname "${BASH_SOURCE[0]}")/../setup.d/debian.sh"

# "MIRROR SUITE": bookworm from the Debian mirror that apt uses, else whatever this machine runs from its own mirror.
_debian_source() {
    local mirror codename
    mirror=$(debian_mirror)
    if [[ -n $mirror ]]; then
        echo "$mirror bookworm"
        return
    fi
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' | sed -n 's/^Ubuntu Ubuntu //p' | sort -u | head -n 1)
    if [[ -z $mirror ]]; then
        echo 'apt has no Debian or Ubuntu source; set SLIPWAY_DEBIAN_MIRROR' >&2
        return 1
    fi
    echo "$mirror $codename"
}

# debian_layer OUT.tar "PACKAGE…" [mmdebstrap option…]: the same arguments give the same bytes, and are made once.
# Documentation and translations are left out, as in the -slim images.
debian_layer() {
    local out=$1 packages=$2 source mirror suite key cached empty include=()
    shift 2
    source=$(_debian_source)
    read -r mirror suite <<<"$source"
    key=$({
        printf '%s\0' "$suite" "$packages" "$@"
        declare -f debian_layer
    } | sha256sum | cut -c1-12)
    cached=$STAND_IN_LAYERS/debian-$key.tar
    if [[ ! -f $cached ]]; then
        mkdir -p "$STAND_IN_LAYERS"
        if [[ -n $packages ]]; then include=("--include=${packages// /,}"); fi
        # Without the hook directory usrmerge would bring all of Perl along. The fixed time makes the file system
        # reproducible. Host files that mmdebstrap copies in and device nodes are no part of an image.
        SOURCE_DATE_EPOCH=1704067200 TMPDIR=${TMPDIR:-/tmp} mmdebstrap --quiet --variant=minbase "${include[@]}" \
            --aptopt='APT::Install-Recommends "false"' \
            --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
            --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
            --dpkgopt=force-confold --skip=output/dev \
            --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
            "$@" \
            --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"' \
            "$suite" "$cached.part.tar" "$mirror" </dev/null
        # An empty /dev for runtimes to mount theirs on.
        empty=$(mktemp -d)
        mkdir -m 755 "$empty/dev"
        tar -C "$empty" --owner=0 --group=0 --numeric-owner --mtime=@1704067200 -rf "$cached.part.tar" ./dev
        rm -r "$empty"
        mv "$cached.part.tar" "$cached"
    fi
    ln "$cached" "$out" 2>/dev/null || cp "$cached" "$out"
}
