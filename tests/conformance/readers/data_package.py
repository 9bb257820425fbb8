# requires: frictionless, requests
"""The Data Package, judged by frictionless: its description, each cell by the type of its column, and the keys between tables. Takes the address of a server."""
import hashlib
import io
import sys
import tempfile
import zipfile

import frictionless
import requests


def main(base):
    file = next(it for it in requests.get(f"{base}/v1/dataset").json()["downloads"] if it["name"] == "datapackage.zip")
    answer = requests.get(base + file["url"])
    answer.raise_for_status()
    again = next(it for it in requests.get(f"{base}/v1/dataset").json()["downloads"] if it["name"] == "datapackage.zip")
    assert again["sha256"] == hashlib.sha256(answer.content).hexdigest() and again["bytes"] == len(answer.content), again
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(answer.content)).extractall(folder)
        package = frictionless.Package(f"{folder}/datapackage.json")
        report = package.validate()
        assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "note"])[:10]
        deals = package.get_resource("deals").read_rows()
        assert deals and any(deal["amount_min"] is not None for deal in deals)
        keys = sum(len(resource.schema.foreign_keys) for resource in package.resources)
        print(f"{len(package.resources)} tables with {keys} foreign keys are valid")


main(sys.argv[1].rstrip("/"))
