// Relay: a list that pages and refetches in its store, without React. Usage: node out/relay/relay.js http://127.0.0.1:8080
import { Environment, Network, RecordSource, Store, fetchQuery, getSingularSelector } from "relay-runtime";
import loansQuery, { type queriesLoansQuery } from "../generated/relay/queriesLoansQuery.graphql";
import pageQuery, { type queriesLoansPageQuery } from "../generated/relay/queriesLoansPageQuery.graphql";
import loans, { type queries_loans$data } from "../generated/relay/queries_loans.graphql";

const base = process.argv[2] ?? "http://127.0.0.1:8080";

const environment = new Environment({
  network: Network.create(async ({ text: query }, variables) => {
    const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
    const response = await fetch(`${base}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    return response.json();
  }),
  store: new Store(new RecordSource(), { gcReleaseBufferSize: 10 }),
});

async function main() {
  const bank = { id: "european-investment-bank", count: 2 };
  const first = await fetchQuery<queriesLoansQuery>(environment, loansQuery, bank).toPromise();
  // what useFragment reads in a component
  const read = () => environment.lookup(getSingularSelector(loans, first?.partner)).data as unknown as queries_loans$data;
  const print = () => console.log(read().deals?.edges.map(({ node }) => `${node.title}: ${node.amount.text}`));
  print();
  const cursor = read().deals?.pageInfo.endCursor;
  await fetchQuery<queriesLoansPageQuery>(environment, pageQuery, { ...bank, cursor }).toPromise();
  print();
  await fetchQuery<queriesLoansQuery>(environment, loansQuery, bank, { fetchPolicy: "network-only" }).toPromise();
  print();
}

void main();
