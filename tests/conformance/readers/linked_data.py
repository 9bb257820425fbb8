# requires: PyLD, requests
"""JSON-LD of every list of records, expanded by PyLD: each record is a node at its address, with a class of schema.org, its name and where it
is stated. Takes the address of a server."""
import sys

import requests
from pyld import jsonld

SCHEMA = "https://schema.org/"


def refuse(url, options):
    raise ValueError(f"a context is fetched: {url}")


def main(base):
    document = requests.get(f"{base}/openapi.json").json()
    is_offered = lambda operation: "application/ld+json" in operation["get"]["responses"]["200"]["content"]
    lists = [path.removesuffix(".{format}") for path, it in document["paths"].items() if path.endswith(".{format}") and "{id}" not in path and is_offered(it)]
    assert len(lists) >= 11, lists
    for path in lists:
        query = {"q": "poland"} if path == "/v1/search" else {}
        answer = requests.get(f"{base}{path}.jsonld", query)
        answer.raise_for_status()
        assert answer.headers["content-type"] == "application/ld+json", answer.headers
        nodes = jsonld.expand(answer.json(), {"base": f"{base}{path}.jsonld", "documentLoader": refuse})
        total = requests.get(f"{base}{path}", query | {"limit": 1}).json()["page"]["total"]
        assert len(nodes) == total > 0, f"{path}: {len(nodes)} nodes of {total} records"
        for node in nodes:
            assert node["@id"].startswith(f"{base}/v1/records/"), node["@id"]
            assert all(kind.startswith(SCHEMA) for kind in node["@type"]), node
            assert node[f"{SCHEMA}name"][0]["@value"], node
        assert requests.get(nodes[0]["@id"]).status_code == 200, nodes[0]["@id"]
        if path not in ("/v1/sources", "/v1/indicators"):
            assert any(f"{SCHEMA}citation" in node for node in nodes), path
        # what cannot be said as triples would be left out in silence
        triples = jsonld.to_rdf(nodes[:50])["@default"]
        assert len(triples) > 4 * min(len(nodes), 50), path
    print(f"{len(lists)} lists are read as linked data")


main(sys.argv[1].rstrip("/"))
