// Uses GraphiQL as a person does, in a browser without a window. Usage: node browser.mjs BASE BROWSER
import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

const [base, executablePath] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const complaints = [];

/** A page that notes what it asks of others, and what is refused to it. */
async function opened(address) {
  const page = await browser.newPage();
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith("data:")) complaints.push(`asks ${url}`);
  });
  page.on("response", (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`));
  page.on("requestfailed", (request) => complaints.push(`${request.failure()?.errorText} ${request.url()}`));
  // what the policy refuses is an error there too
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(base + address);
  return page;
}

/** Waits until a part of the page has some words. An editor has spaces of its own. */
const shows = (page, selector, words) =>
  page.waitForFunction((selector, words) => document.querySelector(selector)?.textContent.replaceAll("\u00a0", " ").includes(words), { timeout: 15_000 }, selector, words)
    .catch(() => assert.fail(`${selector} never shows ${words}: ${complaints.join("; ")}`));
const QUERY = ".graphiql-query-editor .view-lines";
const ANSWER = ".graphiql-response .view-lines";
const PANEL = ".graphiql-plugin";

try {
  let page = await opened("/graphql");
  const examples = JSON.parse(await page.$eval("#shipped", (shipped) => shipped.textContent));
  await shows(page, QUERY, examples[0].split("\n")[0]);
  await page.click(".graphiql-execute-button");
  await shows(page, ANSWER, '"data"');
  assert.equal(new URL(page.url()).searchParams.get("query"), examples[0], "the address leads back to what was run");

  await page.click("button[aria-label='Show Examples']");
  const offered = await page.$$eval(`${PANEL} li button`, (buttons) => buttons.map((button) => button.textContent));
  assert.deepEqual(offered, examples.map((example) => example.slice(2, example.indexOf("\n"))));
  await page.click(`${PANEL} li:nth-child(2) button`);
  await shows(page, QUERY, examples[1].split("\n")[0]);
  assert.equal((await page.$$(".graphiql-tab")).length, 2, "an example is opened beside what stands in the editor");

  await page.click("button[aria-label='Show Documentation Explorer']");
  await shows(page, PANEL, "Query");

  // the language is read in a worker
  await page.click("button[aria-label='New tab']");
  await page.click(".graphiql-query-editor .monaco-editor");
  await page.keyboard.type("{ datas");
  await shows(page, ".suggest-widget", "dataset");
  await page.close();

  page = await opened(`/graphql?${new URLSearchParams({ query: "query Named($id: ID!) { partner(id: $id) { name } }", variables: '{"id":"belarus"}' })}`);
  await shows(page, QUERY, "query Named");
  await page.click(".graphiql-execute-button");
  await shows(page, ANSWER, '"Belarus"');
  await page.click("button[aria-label^='Prettify']");
  await shows(page, `${QUERY} > :nth-child(2)`, "partner(id: $id) {");
  await page.close();
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
