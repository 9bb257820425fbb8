// Apollo Client: a list that pages and refetches in its cache. Usage: node out/apollo.js http://127.0.0.1:8080
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { filter, firstValueFrom } from "rxjs";
import { LoansDocument } from "./generated/graphql";
import possible from "./generated/possible-types.json";

const base = process.argv[2] ?? "http://127.0.0.1:8080";

const client = new ApolloClient({
  link: new HttpLink({ uri: `${base}/graphql` }),
  cache: new InMemoryCache({
    possibleTypes: possible.possibleTypes,
    typePolicies: {
      // pages of one list are put together; another filter or order is another list
      Query: { fields: { deals: relayStylePagination(["q", "filter", "orderBy"]) } },
      // of these there is one: what several queries ask of it stands together
      Dataset: { merge: true },
      StatsOf: { merge: true },
    },
  }),
});

async function main() {
  const loans = client.watchQuery({ query: LoansDocument, variables: { first: 3 } });
  const settled = loans.pipe(filter((result) => result.dataState === "complete"), filter((result) => !result.loading));
  const shown = async () => (await firstValueFrom(settled)).data.deals;
  const print = async () => console.log((await shown())?.edges.map(({ node }) => `${node.title}: ${node.amount.text}`));
  const watching = loans.subscribe(() => {});
  await print();
  await loans.fetchMore({ variables: { after: (await shown())?.pageInfo.endCursor } });
  await print();
  await loans.refetch();
  await print();
  watching.unsubscribe();
}

void main();
