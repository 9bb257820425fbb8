// light or dark, as the browser is
const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  // an address of the page leads to an operation, `/docs#/deals/list_deals`
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // schemas stand with their operations; all of them at once are too many to look through
  defaultModelsExpandDepth: -1,
  // nothing is sent to another host
  validatorUrl: null,
});
