# requires: feedparser
"""Feeds of lists, as feed readers take them: `python feeds.py BASE`."""
import datetime
import json
import sys
import urllib.request

import feedparser

LISTS = ["deals?party=belarus", "partners/belarus/events", "search?q=bank&type=partner", "changes?type=deal"]


def fetch(address, headers={}):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return answer.headers, answer.read()


def check(holds, what):
    if not holds:
        sys.exit(f"feeds: {what}")


def is_feed(feed, address):
    """What JSON Feed 1.1 says of a feed and its items."""
    check(feed["version"] == "https://jsonfeed.org/version/1.1", f"{address} is {feed['version']}")
    check(isinstance(feed["title"], str) and feed["title"], f"{address} has no title")
    for name in ["home_page_url", "feed_url", "next_url"]:
        check(name not in feed or feed[name].startswith("http://"), f"{address}: {name} is {feed.get(name)}")
    check(feed["feed_url"] != feed.get("next_url"), f"{address}: next_url is that of the feed")
    check(all(author.get("name") for author in feed["authors"]), f"{address}: an author without a name")
    for item in feed["items"]:
        check(isinstance(item["id"], str) and item["id"], f"{address}: an item without an id")
        check(item["url"].startswith("http://"), f"{address}: {item['url']}")
        check("content_text" in item or "content_html" in item, f"{address}: {item['id']} has no content")
        check(datetime.datetime.fromisoformat(item["date_published"]).tzinfo, f"{address}: {item['date_published']}")
        check(all(isinstance(tag, str) for tag in item["tags"]), f"{address}: {item['tags']}")


def main(base):
    told = 0
    for asked in LISTS:
        path, _, query = asked.partition("?")
        # the same entries in both formats, page after page
        address, items = f"{base}/v1/{path}.feed.json?{query}", []
        while address:
            headers, body = fetch(address)
            check(headers["Content-Type"] == "application/feed+json", f"{address} is {headers['Content-Type']}")
            feed = json.loads(body)
            is_feed(feed, address)
            items += feed["items"]
            address = feed.get("next_url")
        address, entries = f"{base}/v1/{path}.atom?{query}", []
        while address:
            headers, body = fetch(address)
            feed = feedparser.parse(body, response_headers={"content-location": address, "content-type": headers["Content-Type"]})
            check(not feed.bozo and feed.version == "atom10", f"{address}: {feed.version} {feed.get('bozo_exception')}")
            entries += feed.entries
            address = {link.rel: link.href for link in feed.feed.links}.get("next")
        check(items and [item["id"] for item in items] == [entry.id for entry in entries], f"{asked} is another in Atom")
        check(all(item["url"] == entry.link for item, entry in zip(items, entries)), f"{asked} leads elsewhere in Atom")
        check(all(item["title"] == entry.title for item, entry in zip(items, entries)), f"{asked} is called otherwise in Atom")
        fetch(items[0]["url"])
        told += len(items)
    accepted = json.loads(fetch(f"{base}/v1/deals?party=belarus", {"Accept": "application/feed+json"})[1])
    is_feed(accepted, "deals by Accept")
    print(f"feeds: {told} entries of {len(LISTS)} lists, the same in Atom and JSON Feed")


main(sys.argv[1].rstrip("/"))
