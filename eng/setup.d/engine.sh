# shellcheck shell=bash
# Finding the container engine and calling its API with curl alone (no docker CLI is needed).
# Sourced. Sets ENGINE_URL, ENGINE_WHERE and the array ENGINE_CURL once engine_find has succeeded.

ENGINE_URL=''
ENGINE_WHERE=''
ENGINE_CURL=()

# The Host of the docker context in use, or nothing. Contexts are stored by the SHA-256 of their name.
_engine_context_host() {
    local config=${DOCKER_CONFIG:-$HOME/.docker} name=${DOCKER_CONTEXT:-} meta
    if [[ -z $name && -r $config/config.json ]]; then
        name=$(sed -n 's/.*"currentContext"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$config/config.json")
    fi
    if [[ -z $name || $name == default ]]; then return 0; fi
    meta=$config/contexts/meta/$(printf %s "$name" | sha256sum | cut -d' ' -f1)/meta.json
    if [[ -r $meta ]]; then sed -n 's/.*"Host"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$meta"; fi
}

# Points ENGINE_* at one address (unix://… or tcp://…); says nothing about whether an engine answers there.
engine_use() {
    local address=$1 certificates=${DOCKER_CERT_PATH:-$HOME/.docker}
    ENGINE_WHERE=$address
    case $address in
        unix://*)
            ENGINE_URL=http://engine
            ENGINE_CURL=(--unix-socket "${address#unix://}") ;;
        tcp://* | http://*)
            if [[ -n ${DOCKER_TLS_VERIFY:-} ]]; then
                ENGINE_URL=https://${address#*://}
                ENGINE_CURL=(--cacert "$certificates/ca.pem" --cert "$certificates/cert.pem" --key "$certificates/key.pem")
            else
                ENGINE_URL=http://${address#*://}
                ENGINE_CURL=()
            fi ;;
        *) return 1 ;;
    esac
}

# engine_api METHOD PATH [curl option…]: the response body on stdout; fails on HTTP >= 400 and on no answer.
engine_api() {
    local method=$1 path=$2
    shift 2
    curl -sS --fail-with-body -X "$method" "${ENGINE_CURL[@]}" "$@" "$ENGINE_URL$path"
}

engine_answers() { engine_api GET /_ping --max-time 5 >/dev/null 2>&1; }

# 0: an engine answers and ENGINE_* point to it. 1: none does. 2: one is configured in a way curl cannot reach (ssh://, npipe://).
engine_find() {
    local configured=${DOCKER_HOST:-} address
    if [[ -z $configured ]]; then configured=$(_engine_context_host); fi
    if [[ -n $configured ]]; then
        engine_use "$configured" || return 2
        engine_answers && return 0
        return 1
    fi
    for address in /var/run/docker.sock "${XDG_RUNTIME_DIR:-/nowhere}/docker.sock" "$HOME/.docker/run/docker.sock"; do
        if [[ ! -S $address ]]; then continue; fi
        engine_use "unix://$address"
        if engine_answers; then return 0; fi
    done
    engine_use unix:///var/run/docker.sock
    return 1
}

# An address was given by the user or a context, so starting a daemon of our own would not help.
engine_is_configured() { [[ -n ${DOCKER_HOST:-} || -n $(_engine_context_host) ]]; }

engine_version() { engine_api GET /version --max-time 10 | tr ',' '\n' | sed -n 's/^{\{0,1\}"Version":"\([^"]*\)".*/\1/p' | tail -n 1; }
