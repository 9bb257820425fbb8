"""Asks a few questions by the client that is generated from openapi.json, as a script would."""
import sys

from client import Client
from client.api.deals import get_deal, list_deals
from client.api.register import search
from client.models import Problem
from client.types import UNSET

api = Client(base_url=sys.argv[1], follow_redirects=True)

deals = list_deals.sync(client=api, party=["european-investment-bank"], limit=5)
assert deals is not None and not isinstance(deals, Problem), deals
titles = [deal.title for deal in deals.data]
assert titles and all(titles)

deal = get_deal.sync(id=deals.data[0].id, client=api)
assert deal is not None and not isinstance(deal, Problem)
assert deal.citations is not UNSET and deal.citations[0].source.title

hits = search.sync(client=api, q="EIB", limit=1)
assert hits is not None and not isinstance(hits, Problem) and hits.data[0].id == "european-investment-bank"
print(f"typed: {len(titles)} deals, the first {titles[0]}")
