# shellcheck shell=bash
# Base images: present, else pulled, else a stand-in made from what the machine's own package source offers.
# Sourced after say.sh, engine.sh and packages.sh.

STAND_INS=$ENG/stand-ins
UNREACHABLE_REGISTRIES=' '

image_cache() {
    if [[ -n ${XDG_CACHE_HOME:-} ]]; then
        echo "$XDG_CACHE_HOME/slipway/stand-ins"
    elif ((EUID == 0)); then
        echo /var/cache/slipway/images
    else
        echo "$HOME/.cache/slipway/stand-ins"
    fi
}

image_exists() { engine_api GET "/images/$1/json" --max-time 30 >/dev/null 2>&1; }
image_is_stand_in() { engine_api GET "/images/$1/json" --max-time 30 2>/dev/null | grep -q '"slipway.stand-in":"true"'; }

# The host that a reference is pulled from; Docker Hub has no host in its references.
_image_registry() {
    case ${1%%/*} in
        *.* | *:* | localhost) if [[ $1 == */* ]]; then echo "${1%%/*}"; else echo hub; fi ;;
        *) echo hub ;;
    esac
}

# Splits off the tag, which follows the last colon after the last slash.
_image_tag() { if [[ ${1##*/} == *:* ]]; then echo "${1##*:}"; else echo latest; fi; }
_image_name() { if [[ ${1##*/} == *:* ]]; then echo "${1%:*}"; else echo "$1"; fi; }

# Ten seconds without a byte count as no registry; the registry is then not asked again in this run.
image_pull() {
    local reference=$1 registry
    registry=$(_image_registry "$reference")
    if [[ $UNREACHABLE_REGISTRIES == *" $registry "* ]]; then return 1; fi
    engine_api POST "/images/create?fromImage=$(_image_name "$reference")&tag=$(_image_tag "$reference")" \
        -N --speed-time 10 --speed-limit 1 >/dev/null 2>&1 || true
    if image_exists "$reference"; then return 0; fi
    UNREACHABLE_REGISTRIES+="$registry "
    return 1
}

# Which recipe makes a stand-in for a reference; fails where there is none.
_stand_in_recipe() {
    case $(_image_name "$1") in
        busybox | debian | python | nginx | postgres) _image_name "$1" ;;
        mcr.microsoft.com/dotnet/runtime) echo dotnet-runtime ;;
        mcr.microsoft.com/dotnet/aspnet) echo dotnet-aspnet ;;
        mcr.microsoft.com/dotnet/sdk) echo dotnet-sdk ;;
        *) return 1 ;;
    esac
}

# Makes config.json and the layers of a recipe in $2 from what the recipe left there (layer-N.tar, config).
_stand_in_finish() {
    local work=$1 recipe=$2 layer diff_ids='' history='' architecture
    case $(uname -m) in
        x86_64) architecture=amd64 ;;
        aarch64) architecture=arm64 ;;
        *) architecture=$(uname -m) ;;
    esac
    for layer in "$work"/layer-*.tar; do
        diff_ids+="${diff_ids:+,}\"sha256:$(sha256sum "$layer" | cut -d' ' -f1)\""
        history+="${history:+,}{\"created\":\"2024-01-01T00:00:00Z\",\"created_by\":\"slipway stand-in $recipe\"}"
    done
    printf '{"architecture":"%s","os":"linux","created":"2024-01-01T00:00:00Z","config":{%s,"Labels":{"slipway.stand-in":"true"}},"rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}' \
        "$architecture" "$(cat "$work/config")" "$diff_ids" "$history" >"$work/config.json"
    rm -rf "$work/root" "$work/config"
}

# stand_in_folder REFERENCE: prints the cached folder with config.json and layers, made first where it is not there.
stand_in_folder() {
    local reference=$1 recipe cache key folder work
    recipe=$(_stand_in_recipe "$reference")
    cache=$(image_cache)
    key=$({
        cat "$STAND_INS/$recipe" "$STAND_INS"/*.sh "$ENG/setup.d/images.sh"
        if [[ -d $STAND_INS/$recipe.d ]]; then cat "$STAND_INS/$recipe.d"/*; fi
        if [[ $recipe == dotnet-* ]]; then dotnet --list-runtimes; fi
        if [[ $recipe == dotnet-sdk ]]; then dotnet --list-sdks; fi
    } | sha256sum | cut -c1-12)
    folder=$cache/$recipe-$key
    if [[ ! -f $folder/config.json ]]; then
        mkdir -p "$cache"
        work=$(mktemp -d "$cache/.making-XXXXXX")
        if ! STAND_IN_LAYERS=$cache/layers "$STAND_INS/$recipe" "$reference" "$work" >"$cache/$recipe.log" 2>&1; then
            tail -n 20 "$cache/$recipe.log" >&2
            rm -rf "$work"
            return 1
        fi
        _stand_in_finish "$work" "$recipe"
        rm -rf "$cache/$recipe"-????????????
        mv "$work" "$folder"
    fi
    echo "$folder"
}

# stand_in_archive REFERENCE: the image as a `docker load` archive on stdout.
stand_in_archive() {
    local reference=$1 folder manifest layers name
    # Podman files a name without a host under localhost/, so Docker Hub's is written out; Docker takes that as the short name.
    name=$(_image_name "$reference")
    case $(_image_registry "$reference"),$name in
        hub,*/*) name=docker.io/$name ;;
        hub,*) name=docker.io/library/$name ;;
    esac
    folder=$(stand_in_folder "$reference")
    manifest=$(mktemp -d)
    layers=$(cd "$folder" && printf '"%s",' layer-*.tar)
    printf '[{"Config":"config.json","RepoTags":["%s:%s"],"Layers":[%s]}]' \
        "$name" "$(_image_tag "$reference")" "${layers%,}" >"$manifest/manifest.json"
    (cd "$folder" && tar -cf - -C "$manifest" manifest.json -C "$folder" config.json layer-*.tar)
    rm -rf "$manifest"
}

# The packages a recipe needs on this machine.
_stand_in_packages() {
    case $(_stand_in_recipe "$1") in
        busybox) if ! busybox --list >/dev/null 2>&1; then packages_install "a stand-in for $1" busybox-static; fi ;;
        *) if ! command -v mmdebstrap >/dev/null; then packages_install "a stand-in for $1" mmdebstrap; fi ;;
    esac
}

# image_ensure REFERENCE: afterwards the engine has an image of that name.
image_ensure() {
    local reference=$1 answer started=$SECONDS why
    if image_exists "$reference"; then
        if ((REFRESH == 0)) || ! image_is_stand_in "$reference"; then return 0; fi
        why='it was asked for again with --refresh'
    elif image_pull "$reference"; then
        say "pulled $reference, because samples and tests are built on it"
        return 0
    else
        why='it could not be pulled'
    fi
    if ! _stand_in_recipe "$reference" >/dev/null; then
        complain "$reference could not be pulled and there is no stand-in for it; pull or load it by hand"
        return 1
    fi
    _stand_in_packages "$reference" || return 1
    stand_in_folder "$reference" >/dev/null || { complain "no stand-in for $reference could be made (log in $(image_cache))"; return 1; }
    answer=$(stand_in_archive "$reference" | engine_api POST '/images/load?quiet=1' -T - -H 'Content-Type: application/x-tar' -H 'Expect:') || true
    if ! image_exists "$reference"; then
        complain "the engine did not take the stand-in for $reference: $answer"
        return 1
    fi
    say "made a stand-in for $reference in $((SECONDS - started)) s, because $why"
}
