// Questions with types, over fetch alone. Usage: node out/typed.js http://127.0.0.1:8080
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { GreatStoneDocument, LoansDocument, SumsDocument } from "./generated/graphql";

const base = process.argv[2] ?? "http://127.0.0.1:8080";

async function ask<Answer, Variables>(document: TypedDocumentNode<Answer, Variables>, variables: Variables): Promise<Answer> {
  const response = await fetch(`${base}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Answer | null; errors?: { message: string }[] };
  if (errors || !data) throw new Error(errors?.map((error) => error.message).join("; ") ?? `status ${response.status}`);
  return data;
}

async function main() {
  const { deals } = await ask(LoansDocument, { first: 2 });
  // a list is null where it fails, and then `ask` has thrown
  for (const { node } of deals?.edges ?? []) {
    const lenders = node.parties.filter((party) => party.role === "FINANCIER").map((party) => party.partner.title);
    console.log(`${lenders.join(", ")}: ${node.amount.text}, page ${node.citations[0]?.page ?? "unknown"}`);
  }
  console.log(`${deals?.totalCount} loans`);

  const { stats } = await ask(SumsDocument, { partner: "european-investment-bank" });
  for (const { possible, leftOut } of stats.deals?.total.sums ?? []) {
    console.log(possible?.text ?? "no figure", leftOut.map(({ count, reason }) => `${count} ${reason}`).join(", "));
  }

  const { projects } = await ask(GreatStoneDocument, {});
  for (const { count, label } of projects?.facets?.[0]?.values ?? []) console.log(count, label);
}

void main();
