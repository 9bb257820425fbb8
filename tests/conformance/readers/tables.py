# requires: pandas, requests
"""CSV and NDJSON of every list, read by pandas: all rows, one header, numbers as numbers. Takes the address of a server."""
import io
import json
import sys

import pandas
import requests


def main(base):
    document = requests.get(f"{base}/openapi.json").json()
    lists = [path.removesuffix(".{format}") for path in document["paths"] if path.endswith(".{format}") and "{id}" not in path]
    assert len(lists) > 15, lists
    for path in lists:
        query = {"q": "belarus"} if path == "/v1/search" else {}
        answer = requests.get(f"{base}{path}.csv", query)
        answer.raise_for_status()
        table = pandas.read_csv(io.StringIO(answer.content.decode("utf-8")), keep_default_na=False)
        assert table.columns.is_unique, path
        lines = requests.get(f"{base}{path}.ndjson", query).text.split("\n")
        assert lines.pop() == "", path
        records = [json.loads(line) for line in lines]
        assert len(table) == len(records), f"{path}: {len(table)} rows and {len(records)} lines"
        if path.startswith("/v1/stats/"):
            continue
        assert list(table["id"]) == [record["id"] for record in records], path
        page = requests.get(f"{base}{path}", query | {"limit": 1}).json()["page"]
        assert page["total"] == len(records), f"{path}: {page['total']} records and {len(records)} lines"
    # Excel and Python read the same with a byte order mark
    with_mark = requests.get(f"{base}/v1/partners.csv", {"bom": 1}).content
    assert pandas.read_csv(io.BytesIO(with_mark), encoding="utf-8-sig").equals(pandas.read_csv(f"{base}/v1/partners.csv"))
    deals = pandas.read_csv(f"{base}/v1/deals.csv", parse_dates=["signed_earliest", "signed_latest"])
    assert deals["amount_min"].dtype == "float64" and str(deals["signed_earliest"].dtype).startswith("datetime64"), deals.dtypes
    sums = pandas.read_csv(f"{base}/v1/stats/deals.csv?by=year&rows=sums")
    assert sums["sum_possible_min"].dtype == "float64", sums.dtypes
    print(f"{len(lists)} lists are read as tables")


main(sys.argv[1].rstrip("/"))
