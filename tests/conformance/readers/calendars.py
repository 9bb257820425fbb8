# requires: icalendar, requests
"""The calendars of events and of the timeline, read by icalendar: each event once, on its days, or as an entry without a date.
Takes the address of a server."""
import datetime
import sys

import icalendar
import requests


def pages(base, path):
    address = f"{path}?limit=200"
    while address:
        page = requests.get(base + address).json()
        yield from page["data"]
        address = page["page"]["next"]


def main(base):
    for path in ("/v1/events", "/v1/timeline"):
        answer = requests.get(f"{base}{path}.ics")
        answer.raise_for_status()
        calendar = icalendar.Calendar.from_ical(answer.content)
        assert not calendar.errors and calendar["version"] == "2.0", calendar.errors
        parts = {str(part["uid"]): part for part in calendar.subcomponents}
        assert len(parts) == len(calendar.subcomponents), "an id is given twice"
        dated = 0
        records = list(pages(base, path))
        for record in records:
            moment = record.get("moment") or record
            part = parts.pop(f"{moment['id']}@partnership-atlas")
            date = moment["date"]
            sure = date and not date["approximate"] and not date["uncertain"]
            if sure and all(len(day) == 10 for day in date["edtf"].split("/")) and date["edtf"][0].isdigit():
                assert part.name == "VEVENT", part
                assert part["dtstart"].dt.isoformat() == date["earliest"], part
                assert (part["dtend"].dt - datetime.timedelta(days=1)).isoformat() == date["latest"], part
                dated += 1
            else:
                assert part.name == "VJOURNAL" and "dtstart" not in part, part
            assert str(part["summary"]).startswith(record["title"]), part
        assert not parts, parts
        assert 0 < dated < len(records), dated
        print(f"{path}: {dated} of {len(records)} have their days")


main(sys.argv[1].rstrip("/"))
