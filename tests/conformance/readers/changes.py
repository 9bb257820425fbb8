# requires: feedparser
"""The feed of changes, as a feed reader takes it: `python changes.py BASE`."""
import json
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"


def fetch(address):
    with urllib.request.urlopen(address) as answer:
        return answer.headers, answer.read()


def check(holds, what):
    if not holds:
        sys.exit(f"changes: {what}")


def pages(base, query):
    """The pages of a feed, each as a reader takes it, by its `next` links."""
    address, seen = f"{base}/v1/changes.atom?{query}", set()
    while address:
        headers, body = fetch(address)
        check(headers["Content-Type"].startswith("application/atom+xml"), f"{address} is {headers['Content-Type']}")
        # RFC 4287: what has to be there once
        root = xml.fromstring(body)
        for element in [root, *root.findall(f"{ATOM}entry")]:
            for name in ["id", "title", "updated"]:
                check(len(element.findall(ATOM + name)) == 1, f"{address}: no one {name} in {element.tag}")
        check(root.findall(f"{ATOM}author/{ATOM}name"), f"{address}: no author")
        feed = feedparser.parse(body, response_headers={"content-location": address, "content-type": headers["Content-Type"]})
        check(not feed.bozo, f"{address}: {feed.get('bozo_exception')}")
        check(feed.version == "atom10", f"{address} is {feed.version}")
        links = {link.rel: link.href for link in feed.feed.links}
        check({"self", "first", "alternate"} <= links.keys(), f"{address} has the links {sorted(links)}")
        check(links["self"] == address, f"{address} calls itself {links['self']}")
        yield feed
        address = links.get("next")
        check(address not in seen, f"{address} comes again")
        seen.add(address)


def main(base):
    query = urllib.parse.urlencode({"type": "deal", "limit": 7})
    entries, names = [], set()
    for feed in pages(base, query):
        names.add(feed.feed.id)
        entries += feed.entries
    listed = json.loads(fetch(f"{base}/v1/changes?{query}&limit=200".replace("limit=7&", ""))[1])
    total = listed["page"]["total"]
    check(len(names) == 1, f"the feed has {len(names)} names")
    check(len(entries) == total and total > 7, f"{len(entries)} entries of {total} changes")
    check(len({entry.id for entry in entries}) == total, "two entries have one id")
    times = [entry.updated_parsed for entry in entries]
    check(all(times) and times == sorted(times, reverse=True), "the newest does not come first")
    for entry, change in zip(entries, listed["data"]):
        check(entry.link == f"{base}/v1/records/{change['record']['id']}", f"{entry.title} leads to {entry.link}")
        check(change["record"]["title"] in entry.title and entry.title_detail.type == "text/plain", f"{entry.title}")
        check(entry.summary and {tag.term for tag in entry.tags} == {change["action"], "deal"}, f"{entry.title}: {entry.tags}")
    revision = listed["meta"]["revision"]
    feed = next(pages(base, urllib.parse.urlencode({"since": revision})))
    check(feed.entries == [] and feed.feed.updated_parsed, "something is told as new since the revision in force")
    print(f"changes: {total} entries in a feed, none since the revision in force")


main(sys.argv[1].rstrip("/"))
