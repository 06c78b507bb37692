# shellcheck shell=bash
# Layers of the .NET images: Debian with what .NET needs, then this machine's own runtime, ASP.NET Core and SDK. Sourced by the recipes.
. "$(dirname "${BASH_SOURCE[0]}")/debian-layer.sh"

DOTNET_FOLDER=$(dirname "$(readlink -f "$(command -v dotnet)")")

# The newest 10.0 version of a shared framework on this machine.
dotnet_version() { dotnet --list-runtimes | sed -n "s/^$1 \(10\.0\.[^ ]*\) .*/\1/p" | sort -V | tail -n 1; }
dotnet_sdk_version() { dotnet --list-sdks | sed -n 's/^\(10\.0\.[^ ]*\) .*/\1/p' | sort -V | tail -n 1; }

_need() { if [[ -z $2 ]]; then echo "this machine has no $1 10.0 to copy" >&2; return 1; fi; }

# _dotnet_files OUT.tar PATH…: paths below the machine's dotnet folder, placed in /usr/share/dotnet.
_dotnet_files() {
    local out=$1
    shift
    tar -C "$DOTNET_FOLDER" --sort=name --owner=0 --group=0 --numeric-owner --transform='s|^|usr/share/dotnet/|S' -cf "$out" "$@"
}

# The user that the real images create for applications, with the same number.
dotnet_deps_layer() {
    local icu
    icu=$(apt-cache pkgnames libicu | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1)
    debian_layer "$1" "ca-certificates ${icu:-libicu72} libstdc++6 openssl tzdata zlib1g" \
        --customize-hook='chroot "$1" groupadd --gid 1654 app && chroot "$1" useradd --uid 1654 --gid 1654 --no-log-init --create-home app'
}

dotnet_runtime_layer() {
    local version link
    version=$(dotnet_version Microsoft.NETCore.App)
    _need Microsoft.NETCore.App "$version"
    _dotnet_files "$1" dotnet host "shared/Microsoft.NETCore.App/$version"
    link=$(mktemp -d)
    mkdir -p "$link/usr/bin"
    ln -s /usr/share/dotnet/dotnet "$link/usr/bin/dotnet"
    tar -C "$link" --owner=0 --group=0 --numeric-owner -rf "$1" usr/bin/dotnet
    rm -r "$link"
}

dotnet_aspnet_layer() {
    local version
    version=$(dotnet_version Microsoft.AspNetCore.App)
    _need Microsoft.AspNetCore.App "$version"
    _dotnet_files "$1" "shared/Microsoft.AspNetCore.App/$version"
}

dotnet_sdk_layer() {
    local version folder present=()
    version=$(dotnet_sdk_version)
    _need SDK "$version"
    for folder in packs sdk-manifests templates; do
        if [[ -d $DOTNET_FOLDER/$folder ]]; then present+=("$folder"); fi
    done
    _dotnet_files "$1" "sdk/$version" "${present[@]}"
}

# The environment all of the images share, as JSON strings without the closing bracket.
dotnet_environment() {
    printf '"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","APP_UID=1654","ASPNETCORE_HTTP_PORTS=8080","DOTNET_RUNNING_IN_CONTAINER=true","DOTNET_VERSION=%s"' \
        "$(dotnet_version Microsoft.NETCore.App)"
}
