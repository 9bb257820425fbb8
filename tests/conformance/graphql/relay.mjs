// Every connection and every object with an id, by Relay's specifications of connections and of object identification. Usage: node relay.mjs BASE
// What there is to walk is read from the introspection.
import assert from "node:assert/strict";
import { buildClientSchema, getIntrospectionQuery, getNamedType, getNullableType, isNonNullType, isObjectType, isLeafType } from "graphql";

const base = process.argv[2];
const PAGE = 3;
const PAGES = 5;

async function ask(query, variables = {}) {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
  const response = await fetch(`${base}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return response.json();
}

async function data(query, variables) {
  const answer = await ask(query, variables);
  assert.equal(answer.errors, undefined, `${query}: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

const schema = buildClientSchema(await data(getIntrospectionQuery()));
const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__"));
const identified = objects.filter((type) => type.getInterfaces().some((one) => one.name === "Node"));
const query = schema.getQueryType();
const rows = new Set();

const isConnection = (field) => isObjectType(getNamedType(field.type)) && getNamedType(field.type).name.endsWith("Connection");
const nodeType = (field) => getNamedType(getNamedType(getNamedType(field.type).getFields().edges.type).getFields().node.type);
// a text that is required is words to look for
const required = (field) => field.args.filter((arg) => isNonNullType(arg.type)).map((arg) => `${arg.name}: "b"`);

/** Asks for a page of a connection of the query, or of an object with an id. */
function pager(type, field, id) {
  const connection = getNamedType(field.type).getFields();
  // what is told apart: an object by its id, a value by all that it is
  const node = getNamedType(connection.edges.type).getFields().node;
  const fields = getNamedType(node.type).getFields();
  const known = fields.id ? "id" : Object.values(fields).map((one) => picture(one)).filter(Boolean).join(" ");
  return async (args) => {
    const given = [...required(field), ...Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)].join(", ");
    const selection = `${field.name}(${given}) { ${connection.nodes ? `nodes { ${known} }` : ""} edges { cursor node { ${known} } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${connection.totalCount ? "totalCount" : ""} }`;
    const found = id ? (await data(`query($id: ID!) { node(id: $id) { ... on ${type.name} { ${selection} } } }`, { id })).node : await data(`{ ${selection} }`);
    return found[field.name];
  };
}

/** A field of a value that needs no argument: a leaf, or the id of an object. */
function picture(field) {
  if (field.args.some((arg) => isNonNullType(arg.type))) return undefined;
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  return type.getFields?.().id ? `${field.name} { id }` : undefined;
}

function shape(page, args, where) {
  const { edges, nodes, pageInfo } = page;
  const asked = args.first ?? args.last;
  assert.ok(edges.length <= asked, `${where}: ${edges.length} edges, not ${asked} at most`);
  if (nodes) assert.deepEqual(nodes, edges.map((edge) => edge.node), `${where}: nodes are those of the edges`);
  assert.equal(pageInfo.startCursor, edges[0]?.cursor ?? null, `${where}: startCursor`);
  assert.equal(pageInfo.endCursor, edges.at(-1)?.cursor ?? null, `${where}: endCursor`);
}

/** Walks from one end, some pages; all edges in the order of the list, and whether the other end was reached. */
async function walk(page, where, forwards) {
  let [edges, cursor] = [[], undefined];
  for (let n = 0; n < PAGES; n++) {
    const args = forwards ? { first: PAGE, ...(cursor && { after: cursor }) } : { last: PAGE, ...(cursor && { before: cursor }) };
    const found = await page(args);
    shape(found, args, where);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = found.pageInfo;
    // the end that it came from: nothing there before the first page, something after
    assert.equal(forwards ? hasPreviousPage : hasNextPage, n > 0, `${where}: page ${n + 1} ${JSON.stringify(found.pageInfo)}`);
    edges = forwards ? [...edges, ...found.edges] : [...found.edges, ...edges];
    const more = forwards ? hasNextPage : hasPreviousPage;
    if (more) assert.equal(found.edges.length, PAGE, `${where}: a page that is not the last is full`);
    if (!more) return { edges, whole: true, total: found.totalCount };
    cursor = forwards ? endCursor : startCursor;
  }
  return { edges, whole: false, total: (await page({ first: 1 })).totalCount };
}

async function check(page, where) {
  const forwards = await walk(page, where, true);
  const backwards = await walk(page, where, false);
  const cursors = forwards.edges.map((edge) => edge.cursor);
  assert.equal(new Set(cursors).size, cursors.length, `${where}: a cursor stands once`);
  assert.equal(forwards.whole, backwards.whole, `${where}: as long from either end`);
  if (forwards.whole) {
    assert.deepEqual(backwards.edges, forwards.edges, `${where}: the same from either end`);
    if (forwards.total !== undefined) assert.equal(forwards.edges.length, forwards.total, `${where}: totalCount`);
  } else {
    if (forwards.total !== undefined) assert.ok(forwards.total > forwards.edges.length, `${where}: totalCount ${forwards.total}`);
  }
  if (forwards.edges.length > 2) {
    const back = await page({ last: 2, before: cursors.at(-1) });
    assert.deepEqual(back.edges, forwards.edges.slice(-3, -1), `${where}: the edges before a cursor`);
  }
  return forwards;
}

let connections = 0;
const ids = new Map();
const lists = Object.values(query.getFields()).filter(isConnection);
for (const field of lists) {
  const { edges } = await check(pager(query, field), field.name);
  assert.ok(edges.length > 0, `${field.name}: it is empty, which tells nothing`);
  connections++;
  const type = nodeType(field);
  rows.add(type);
  if (type.getFields?.().id && !identified.includes(type) && isObjectType(type)) {
    // caches keep objects by id, some of them whatever the type: an id is of one thing
    const { nodes } = (await data(`{ ${field.name}(first: 30) { nodes { id } } }`))[field.name];
    for (const { id } of nodes) assert.equal((await data("query($id: ID!) { node(id: $id) { id } }", { id })).node, null, `${type.name}: ${id} is the id of a record too`);
  }
  if (identified.includes(type)) ids.set(type.name, (await data(`{ ${field.name}(first: 30) { nodes { id } } }`))[field.name].nodes.map((node) => node.id));
  for (const wrong of [{ first: -1 }, { last: -1 }, { first: 1, after: "no cursor" }]) {
    const args = [...required(field), ...Object.entries(wrong).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)];
    assert.ok((await ask(`{ ${field.name}(${args}) { pageInfo { hasNextPage } } }`)).errors, `${field.name}: ${JSON.stringify(wrong)} is refused`);
  }
}

for (const type of objects.filter((type) => type !== query)) {
  for (const field of Object.values(type.getFields()).filter(isConnection)) {
    const where = `${type.name}.${field.name}`;
    assert.ok(ids.has(type.name), `${where}: no list at the root leads to it`);
    const counted = `nodes(ids: $ids) { ... on ${type.name} { id ${field.name} { totalCount } } }`;
    const { nodes } = await data(`query($ids: [ID!]!) { ${counted} }`, { ids: ids.get(type.name) });
    // the longest of some that one walk may reach the end of, so that there is something to turn over
    const most = nodes.map((node) => ({ id: node.id, n: node[field.name].totalCount })).sort((a, b) => b.n - a.n);
    const { id } = most.find(({ n }) => n <= PAGE * PAGES) ?? most[0];
    await check(pager(type, field, id), `${where} of ${id}`);
    connections++;
  }
}

for (const type of identified) {
  const own = ids.get(type.name).slice(0, PAGE);
  const leaves = Object.values(type.getFields()).map(picture).filter(Boolean).join(" ");
  const all = `__typename ... on ${type.name} { ${leaves} }`;
  const { nodes } = await data(`query($ids: [ID!]!) { nodes(ids: $ids) { ${all} } }`, { ids: [...own, "no such id", own[0]] });
  assert.deepEqual(nodes.map((node) => node?.id ?? null), [...own, null, own[0]], `nodes: ${type.name} in the order asked for, null where there is none`);
  for (const [at, id] of own.entries()) {
    const { node } = await data(`query($id: ID!) { node(id: $id) { id ${all} } }`, { id });
    assert.equal(node.__typename, type.name, `node: ${id}`);
    assert.deepEqual(node, nodes[at], `node and nodes tell the same of ${id}`);
  }
}
// what is neither found by its id nor listed has none: its fields depend on the question, and a cache would mix them up
for (const type of objects.filter((type) => type.getFields().id?.type.toString() === "ID!")) {
  assert.ok(identified.includes(type) || rows.has(type), `${type.name} has an id, but is neither a Node nor what a connection lists`);
}
assert.equal((await data(`{ node(id: "no such id") { id } }`)).node, null, "node: null where there is none");
assert.ok(isNonNullType(schema.getType("Node").getFields().id.type), "Node.id is not null");
assert.ok(!isNonNullType(query.getFields().node.type), "node may be null");
assert.ok(getNullableType(query.getFields().nodes.type).ofType && !isNonNullType(getNullableType(query.getFields().nodes.type).ofType), "items of nodes may be null");
console.log(`relay: ${connections} connections, ${identified.length} types with ids`);
