# requires: requests, bibtexparser, pybtex, rispy, citeproc-py
"""How records are cited is what reference managers read: python cite.py BASE_URL"""
import sys
import warnings

import bibtexparser
import requests
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

base = sys.argv[1].rstrip("/")
session = requests.Session()
CSL = "application/vnd.citationstyles.csl+json"
BIBTEX = "application/x-bibtex"
RIS = "application/x-research-info-systems"


def get(path, media=None):
    answer = session.get(base + path, headers={"Accept": media} if media else {}, timeout=30)
    answer.raise_for_status()
    answer.encoding = "utf-8"
    return answer


def check(true, why):
    if not true:
        sys.exit(f"cite: {why}")


def plain(latex):
    """LaTeX as the text that it prints."""
    for spelt, char in [("\\textbackslash{}", "\0"), ("\\textbraceleft{}", "\1"), ("\\textbraceright{}", "\2"),
                        ("\\textasciitilde{}", "~"), ("\\textasciicircum{}", "^")]:
        latex = latex.replace(spelt, char)
    for char in "%&#$_":
        latex = latex.replace("\\" + char, char)
    return latex.replace("{", "").replace("}", "").translate({0: "\\", 1: "{", 2: "}"})


def people(csl):
    return [name.get("literal") or f"{name['family']}, {name['given']}" for name in csl.get("author", [])]


def same(path):
    csl = get(path, CSL).json()
    what = f"{path} {csl['id']}"
    parts = csl.get("issued", {}).get("date-parts", [[]])[0]
    sure = parts and not csl["issued"].get("circa")

    text = get(path, BIBTEX).text
    library = bibtexparser.parse_string(text)
    check(not library.failed_blocks and len(library.entries) == 1, f"{what}: bibtexparser does not read {text}")
    [(key, entry)] = parse_string(text, "bibtex").entries.items()
    check(key == library.entries[0].key == csl["id"], f"{what}: another key in BibTeX")
    fields = entry.fields
    for ours, theirs in [("title", "title"), ("publisher", "publisher"), ("version", "version"), ("language", "language"), ("note", "note")]:
        check(plain(fields.get(theirs, "")) == csl.get(ours, ""), f"{what}: BibTeX has another {ours}: {fields.get(theirs)}")
    check(fields.get("url") == csl.get("URL"), f"{what}: BibTeX has another address")
    names = [plain(", ".join(filter(None, [" ".join(p.last_names), " ".join(p.first_names + p.middle_names)]))) for p in entry.persons.get("author", [])]
    check(names == people(csl), f"{what}: BibTeX has other authors: {names}")
    if sure:
        months = dict(zip("January February March April May June July August September October November December".split(), range(1, 13)))
        date = [fields["year"], months.get(fields.get("month"), None), fields.get("day")]
        check([int(part) for part in date if part] == parts, f"{what}: BibTeX has another date")
    if "accessed" in csl:
        check(fields["urldate"] == "{}-{:02}-{:02}".format(*csl["accessed"]["date-parts"][0]), f"{what}: BibTeX was read on another day")
        check(csl["container-title"] in plain(fields["howpublished"]) if "container-title" in csl else True, f"{what}: part of nothing in BibTeX")

    text = get(path, RIS).text
    [ris] = rispy.loads(text)
    for ours, theirs in [("title", "title"), ("publisher", "publisher"), ("version", "edition"), ("language", "language"),
                         ("id", "id"), ("container-title", "secondary_title")]:
        check(ris.get(theirs, "") == csl.get(ours, ""), f"{what}: RIS has another {ours}: {ris.get(theirs)}")
    check(ris.get("urls", []) == [csl["URL"]] if "URL" in csl else "urls" not in ris, f"{what}: RIS has another address: {ris}")
    check(ris.get("authors", []) == people(csl), f"{what}: RIS has other authors")
    check(ris.get("notes", []) == ([csl["note"]] if "note" in csl else []), f"{what}: RIS has other notes: {ris}")
    if parts:
        check(ris["year"] == str(parts[0]), f"{what}: RIS has another year")

    for suffix, media in [("bib", BIBTEX), ("ris", RIS), ("csl.json", CSL)]:
        check(get(f"{path}.{suffix}").text == get(path, media).text, f"{what}: .{suffix} is not what Accept gives")
    return csl


items, path = [same("/v1/dataset/cite")], "/v1/sources?limit=200"
while path:
    page = get(path).json()
    items += [same(f"/v1/records/{row['id']}/cite") for row in page["data"]]
    path = page["page"]["next"]
for plural in "partners forums events agreements deals projects indicators observations".split():
    items += [same(f"/v1/records/{row['id']}/cite") for row in get(f"/v1/{plural}?limit=5").json()["data"]]

with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    source = CiteProcJSON(items)
check(not told, f"citeproc-py does not know {[str(it.message) for it in told]}")
bibliography = CitationStylesBibliography(CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain)
for item in items:
    bibliography.register(Citation([CitationItem(item["id"])]))
printed = [str(it) for it in bibliography.bibliography()]
check(len(printed) == len(items), f"{len(printed)} of {len(items)} are printed")
print(f"cite: {len(items)} references are read alike from CSL-JSON, BibTeX and RIS")
