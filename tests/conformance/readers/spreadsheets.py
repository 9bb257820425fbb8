# requires: openpyxl, requests
"""XLSX of every list, read by openpyxl: the rows of the CSV, numbers as numbers, days as days, nothing as a formula, and where it comes from.
Takes the address of a server."""
import csv
import datetime
import io
import sys

import openpyxl
import requests


def said(value):
    """What a cell of the CSV says of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)):
        return float(value)
    return value.replace("\r\n", "\n")


def told(text, like):
    """The same of the CSV, past what keeps its texts from being formulas."""
    if isinstance(like, float):
        return float(text)
    if text.startswith("'") and text[1:2] in ("=", "+", "-", "@"):
        return text[1:]
    return text.replace("\r\n", "\n")


def main(base):
    document = requests.get(f"{base}/openapi.json").json()
    lists = [path.removesuffix(".{format}") for path in document["paths"] if path.endswith(".{format}") and "{id}" not in path]
    revision = requests.get(f"{base}/v1/dataset").json()["revision"]
    days = numbers = 0
    for path in lists:
        query = {"q": "belarus"} if path == "/v1/search" else {}
        answer = requests.get(f"{base}{path}.xlsx", query)
        answer.raise_for_status()
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["Data", "About"], book.sheetnames
        rows = list(book["Data"].iter_rows())
        table = list(csv.reader(io.StringIO(requests.get(f"{base}{path}.csv", query).content.decode("utf-8"), newline="")))
        assert len(rows) == len(table), f"{path}: {len(rows)} rows in the workbook, {len(table)} in the CSV"
        for cells, line in zip(rows, table):
            for cell, text in zip(cells, line):
                assert cell.data_type != "f", f"{path}: {cell.coordinate} is a formula"
                days += cell.is_date
                numbers += cell.data_type == "n" and cell.value is not None
                value = said(cell.value)
                assert value == told(text, value), f"{path}: {cell.coordinate} says {value!r}, the CSV {text!r}"
        about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
        assert about["Revision"] == revision and about["Rows"] == len(rows) - 1, about
        assert about["Asked for"].startswith(f"{path}.xlsx"), about
    assert days > 1000 and numbers > 1000, (days, numbers)
    print(f"{len(lists)} lists are read as workbooks, with {days} days and {numbers} numbers")


main(sys.argv[1].rstrip("/"))
