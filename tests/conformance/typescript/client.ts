// Asks a few questions by the types that are generated from openapi.json, as a frontend would.
import assert from "node:assert";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const client = createClient<paths, "application/json">({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8080" });

const deals = await client.GET("/v1/deals", { params: { query: { status: ["signed"], currency: ["EUR"], sort: "-amount", limit: 5 } } });
assert(deals.data, JSON.stringify(deals.error));
for (const deal of deals.data.data) {
  const amount: string = deal.amount.text;
  const lenders: string[] = deal.parties.filter((party) => party.role === "financier").map((party) => party.partner.title);
  assert(deal.status === "signed" && amount.includes("EUR") && lenders.every((lender) => lender.length > 0));
}

const id: string = deals.data.data[0]?.id ?? "";
const deal = await client.GET("/v1/deals/{id}", { params: { path: { id } } });
assert(deal.data);
const source: components["schemas"]["Citation"] | undefined = deal.data.citations[0];
assert(source && source.source.title.length > 0);

const timeline = await client.GET("/v1/timeline", { params: { query: { concerns: ["poland"], date: "2019", limit: 3 } } });
assert(timeline.data?.data.every((item) => item.moment.date.text.length > 0 && item.title.length > 0));

const found = await client.GET("/v1/search", { params: { query: { q: "EIB", limit: 1 } } });
assert.equal(found.data?.data[0]?.id, "european-investment-bank");

const wrong = await client.GET("/v1/deals", { params: { query: { party: ["EIB"] } } });
assert.equal(wrong.error?.code, "invalid_parameter");
console.log(`typed: ${deals.data.page.total} deals, the first ${id}, told by ${source.source.title}`);
