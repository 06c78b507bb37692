#!/bin/sh
# Fills /etc/nginx/templates/*.template in with the environment's values, runs /docker-entrypoint.d/*.sh, then the command.
set -e

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
    # Only names that the environment has are replaced, so that nginx's own $variables stay.
    defined=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
    for template in /etc/nginx/templates/*.template; do
        [ -f "$template" ] || continue
        name=${template##*/}
        envsubst "$defined" <"$template" >"/etc/nginx/conf.d/${name%.template}"
    done
    for script in /docker-entrypoint.d/*.sh; do
        if [ -x "$script" ]; then "$script"; elif [ -f "$script" ]; then . "$script"; fi
    done
fi

exec "$@"
