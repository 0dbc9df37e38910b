"""Prints the exports in a receiver's store as JSON. Usage: stored.py exports.sqlite"""

import json
import sqlite3
import sys

with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as store:
    rows = store.execute("SELECT jti, kid, body FROM exports ORDER BY rowid").fetchall()
print(json.dumps([{"jti": jti, "kid": kid, "body": body.decode()} for jti, kid, body in rows]))
