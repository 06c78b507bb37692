"""Brings the database's schema up to date: runs the migrations that it has not seen, in their order, all or none of them."""
from pathlib import Path

from database import connect

MIGRATIONS = sorted((Path(__file__).parent / "migrations").glob("*.sql"))


def main():
    with connect() as connection, connection.cursor() as cursor:
        # Two migrations at the same time would both find the same ones missing.
        cursor.execute("SELECT pg_advisory_xact_lock(1)")
        cursor.execute("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())")
        cursor.execute("SELECT name FROM migrations")
        done = {name for (name,) in cursor.fetchall()}
        missing = [migration for migration in MIGRATIONS if migration.name not in done]
        for migration in missing:
            cursor.execute(migration.read_text())
            cursor.execute("INSERT INTO migrations (name) VALUES (%s)", (migration.name,))
    for migration in missing:
        print(f"applied {migration.name}")
    if not missing:
        print("the schema is up to date")


if __name__ == "__main__":
    main()
