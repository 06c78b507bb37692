#!/usr/bin/env bash
# Starts PostgreSQL as the real image does: the first start makes the database in PGDATA from POSTGRES_USER, POSTGRES_PASSWORD
# (each also as …_FILE), POSTGRES_DB and POSTGRES_INITDB_ARGS, and runs /docker-entrypoint-initdb.d once, in order.
set -eo pipefail

from_file() {
    local name=$1 file=${1}_FILE
    if [ -n "${!file:-}" ]; then
        if [ -n "${!name:-}" ]; then echo "error: both $name and $file are set" >&2; exit 1; fi
        export "$name=$(<"${!file}")"
        unset "$file"
    fi
}

run_initdb_scripts() {
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
            *.sh) if [ -x "$file" ]; then echo "running $file"; "$file"; else echo "sourcing $file"; . "$file"; fi ;;
            *.sql) echo "running $file"; psql_here -f "$file" ;;
            *.sql.gz) echo "running $file"; gunzip -c "$file" | psql_here ;;
            *) [ -e "$file" ] && echo "ignoring $file" ;;
        esac
    done
    return 0
}

psql_here() {
    PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

first_start() {
    local password_file
    if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
        echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
        echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' >&2
        exit 1
    fi
    password_file=$(mktemp)
    printf '%s\n' "$POSTGRES_PASSWORD" >"$password_file"
    if [ -n "$POSTGRES_PASSWORD" ]; then set -- --pwfile="$password_file"; else set --; fi
    # shellcheck disable=SC2086 # several arguments in one variable
    initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" "$@" $POSTGRES_INITDB_ARGS
    rm -f "$password_file"
    echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"

    # Scripts run against a server that nobody outside can reach yet, so a health check does not see it too early.
    export PGPASSWORD=$POSTGRES_PASSWORD
    pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432}" -w start
    if [ "$POSTGRES_DB" != postgres ]; then
        PGHOST='' psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres --set db="$POSTGRES_DB" \
            <<<'CREATE DATABASE :"db";'
    fi
    run_initdb_scripts
    pg_ctl -D "$PGDATA" -m fast -w stop
    unset PGPASSWORD
    echo 'PostgreSQL init process complete; ready for start up.'
}

main() {
    if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
    if [ "$1" != postgres ]; then exec "$@"; fi

    if [ "$(id -u)" = 0 ]; then
        mkdir -p "$PGDATA" /var/run/postgresql
        find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
        chown postgres /var/run/postgresql
        chmod 700 "$PGDATA"
        exec gosu postgres "${BASH_SOURCE[0]}" "$@"
    fi

    from_file POSTGRES_PASSWORD
    from_file POSTGRES_USER
    from_file POSTGRES_DB
    export POSTGRES_USER=${POSTGRES_USER:-postgres}
    export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
    if [ ! -s "$PGDATA/PG_VERSION" ]; then first_start; else echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'; fi
    exec "$@"
}

main "$@"
