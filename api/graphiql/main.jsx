import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";

const WORKERS = { graphql: GRAPHQL_WORKER, json: JSON_WORKER };
globalThis.MonacoEnvironment = { getWorker: (_, label) => new Worker(WORKERS[label] ?? EDITOR_WORKER) };

/** Addresses that are longer are not made. */
const LONGEST = 8_000;

/** Each begins with a comment that says what it asks. The server puts them into the page. */
const examples = JSON.parse(document.getElementById("shipped").textContent);
const title = (example) => example.slice(2, example.indexOf("\n"));

async function fetcher({ query, variables, operationName }) {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables, operationName }) });
  if (operationName !== "IntrospectionQuery") remember(query, variables);
  return response.json();
}

/** Has the address of the page lead back to what was run. */
function remember(query, variables) {
  const parts = { query, ...(variables && Object.keys(variables).length ? { variables: JSON.stringify(variables) } : {}) };
  const address = `/graphql?${new URLSearchParams(parts)}`;
  history.replaceState(null, "", address.length > LONGEST ? "/graphql" : address);
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      <path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01" />
    </svg>
  );
}

function Examples() {
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({ tabs, queryEditor, variableEditor }));
  const { addTab, changeTab, setVisiblePlugin } = useGraphiQLActions();
  const open = (example) => {
    // where it stands before the editor it makes room
    if (matchMedia("(max-width: 45rem)").matches) setVisiblePlugin(null);
    const at = tabs.findIndex((tab) => tab.query === example);
    if (at >= 0) return changeTab(at);
    if (queryEditor.getValue().trim()) addTab();
    queryEditor.setValue(example);
    variableEditor?.setValue("");
  };
  return (
    <section aria-label="Examples" className="examples">
      <div className="examples-title">Examples</div>
      <ul>
        {examples.map((example) => (
          <li key={example}><button type="button" className="graphiql-un-styled" onClick={() => open(example)}>{title(example)}</button></li>
        ))}
      </ul>
      <nav aria-label="Guides">
        <a href="/docs/api.md">Guide</a>
        <a href="/docs/typescript.md">TypeScript</a>
        <a href="/graphql/schema.graphql">Schema</a>
        <a href="/docs">REST</a>
        <a href={document.querySelector("link[rel=license]").href}>Licences</a>
      </nav>
    </section>
  );
}

const EXAMPLES = { title: "Examples", icon: ExamplesIcon, content: Examples };

const asked = new URLSearchParams(location.search);
const query = asked.get("query") ?? undefined;
// what was kept of another query does not belong to the one of the address
const variables = query === undefined ? undefined : (asked.get("variables") ?? "");

createRoot(document.getElementById("console")).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={[EXAMPLES, HISTORY_PLUGIN]}
    defaultQuery={examples[0]}
    initialQuery={query}
    initialVariables={variables}
    isHeadersEditorEnabled={false}
    showPersistHeadersSettings={false}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo><a className="graphiql-logo-link" href="/docs">Partnership Atlas</a></GraphiQL.Logo>
  </GraphiQL>,
);
