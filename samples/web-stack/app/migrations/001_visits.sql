CREATE TABLE visits (
    id serial PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);
