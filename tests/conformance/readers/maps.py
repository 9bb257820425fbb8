# requires: geojson, requests
"""GeoJSON of what is somewhere, read by geojson: each record once, partners at their coordinates, others at those of their places.
Takes the address of a server."""
import sys

import geojson
import requests


def pages(base, path):
    address = f"{path}?limit=200"
    while address:
        page = requests.get(base + address).json()
        yield from page["data"]
        address = page["page"]["next"]


def main(base):
    at = {}
    for path in ("/v1/partners", "/v1/events", "/v1/projects"):
        answer = requests.get(f"{base}{path}.geojson")
        answer.raise_for_status()
        collection = geojson.loads(answer.text)
        assert collection.is_valid, collection.errors()
        records = list(pages(base, path))
        assert [feature["id"] for feature in collection["features"]] == [record["id"] for record in records], path
        located = 0
        for feature, record in zip(collection["features"], records):
            assert feature["properties"]["title"] == record["title"], feature
            if "coordinates" in record:
                point = record["coordinates"]
                expected = [[point["longitude"], point["latitude"]]] if point else []
                at[record["id"]] = expected
            else:
                expected = [pair for place in record["places"] for pair in at[place["id"]]]
            found = list(geojson.utils.coords(feature)) if feature["geometry"] else []
            assert [list(pair) for pair in found] == expected, f"{record['id']}: {found}, not {expected}"
            located += bool(found)
        assert located > 10, located
        print(f"{path}: {located} of {len(records)} are somewhere")


main(sys.argv[1].rstrip("/"))
