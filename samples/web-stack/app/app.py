"""Counts visits in PostgreSQL, once `python migrate.py` has made the table for it."""
import logging
import os

import psycopg2
from flask import Flask, jsonify

from database import connect

logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))
app = Flask(__name__)


@app.get("/")
def visit():
    try:
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO visits DEFAULT VALUES RETURNING id")
            number = cursor.fetchone()[0]
    except psycopg2.errors.UndefinedTable:
        return jsonify(error="the schema is missing: run python migrate.py"), 503
    return jsonify(greeting=os.environ.get("GREETING", "Hello"), visit=number)


@app.get("/health")
def health():
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return jsonify(status="ok")
