# requires: requests
"""The SQLite database, read by Python's own module: whole, its keys hold, its words are found, and a download is resumed. Takes the address of a server."""
import os
import sqlite3
import sys
import tempfile

import requests


def main(base):
    address = f"{base}/v1/export/atlas.sqlite"
    whole = requests.get(address, headers={"Accept-Encoding": "identity"})
    whole.raise_for_status()
    tag, half = whole.headers["ETag"], len(whole.content) // 2
    rest = requests.get(address, headers={"Range": f"bytes={half}-", "If-Range": tag})
    assert rest.status_code == 206 and whole.content[:half] + rest.content == whole.content, rest.status_code
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "atlas.sqlite")
        with open(path, "wb") as file:
            file.write(whole.content)
        database = sqlite3.connect(path)
        ask = lambda sql: database.execute(sql).fetchall()
        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        revision = requests.get(f"{base}/v1/dataset").json()["revision"]
        assert ask("SELECT revision FROM dataset") == [(revision,)]
        tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")]
        for (view,) in ask("SELECT name FROM sqlite_master WHERE type = 'view'"):
            table = view.removesuffix("_readable")
            assert ask(f"SELECT count(*) FROM {view}") == ask(f"SELECT count(*) FROM {table}"), view
            total = requests.get(f"{base}/v1/{table}", {"limit": 1}).json()["page"]["total"]
            assert ask(f"SELECT count(*) FROM {table}") == [(total,)], table
        found = ask("SELECT id FROM records JOIN records_fts ON records.rowid = records_fts.rowid WHERE records_fts MATCH 'names:Минск'")
        assert ("minsk",) in found, found
        lent = "SELECT d.id FROM deals d JOIN parties p USING (id) JOIN partners b ON b.id = p.party_partner_id WHERE b.title LIKE '%Investment Bank'"
        assert ask(lent), "deals of an investment bank"
        print(f"{len(tables)} tables are read as a database")


main(sys.argv[1].rstrip("/"))
