// The editor of /sparql: YASGUI, made to ask this service only and to keep nothing.
"use strict";

// The plain form is not shown first: it keeps its room until the editor is there, or cannot be.
const root = document.documentElement;
const told = fetch(`/vragen/termen.json?lang=${root.lang}`);
root.classList.add("wacht");
addEventListener("DOMContentLoaded", () => start().finally(() => root.classList.remove("wacht")));

const start = async () => {
  const place = document.getElementById("editor");
  const plain = document.getElementById("zonder");
  const examples = document.getElementById("voorbeelden");
  const { Yasqe, Yasr } = Yasgui;
  const terms = await (await told).json();

  // What is completed comes from our own ontology. By default YASGUI asks addresses elsewhere.
  const short = (iri) => {
    const found = Object.entries(terms.prefixes).find(([, start]) => iri.startsWith(start));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
  };
  const complete = (name, labels) => {
    const told = {};
    for (const [iri, label] of Object.entries(labels)) {
      told[short(iri)] = told[`<${iri}>`] = label;
    }
    Object.assign(Yasqe.Autocompleters[name], {
      bulk: true,
      persistenceId: undefined,
      get: () => Object.keys(labels),
      postprocessHints: (_, hints) =>
        hints.map((hint) => ({
          ...hint,
          displayText: told[hint.text] ? `${hint.text}  ${told[hint.text]}` : hint.text,
        })),
    });
  };
  complete("class", terms.classes);
  complete("property", terms.properties);
  Object.assign(Yasqe.Autocompleters.prefixes, {
    persistenceId: undefined,
    get: () => Object.entries(terms.prefixes).map(([name, start]) => `${name}: <${start}>`),
  });

  // Our own things are shown by this service.
  const here = (iri) => {
    const [start, place] = Object.entries(terms.places).find(([each]) => iri.startsWith(each)) ?? [];
    const rest = start ? iri.slice(start.length) : "";
    if (!rest || /^\/|(^|\/)\.\.?(\/|$)/.test(rest)) return "";
    // As web/homes.py has it: what stands for a sign that no IRI may hold stays.
    const parts = rest.split(/(%(?:20|22|3C|3E|5C|5E|60|7B|7C|7D))/);
    const encode = (part) => encodeURI(part).replace(/[?#]/g, encodeURIComponent);
    const path = place + parts.map((part, n) => (n % 2 ? part : encode(part))).join("");
    return Object.values(terms.places).find((each) => path.startsWith(each)) === place ? path : "";
  };
  const table = Yasr.plugins.table;
  table.defaults.openIriInNewWindow = false;
  const link = table.prototype.getUriLinkFromBinding;
  table.prototype.getUriLinkFromBinding = function (binding, prefixes) {
    const made = document.createElement("template");
    made.innerHTML = link.call(this, binding, prefixes);
    const anchor = made.content.querySelector("a");
    if (anchor && here(binding.value)) anchor.setAttribute("href", here(binding.value));
    return made.innerHTML;
  };

  const endpoint = new URL("/sparql", location.href).href;
  const given = new URLSearchParams(location.hash.slice(1)).get("query");
  const first = given || document.getElementById("query").value;
  Yasgui.defaults.yasqe.value = first;
  Object.assign(Yasgui.defaults.yasqe.extraKeys, { Tab: false, "Shift-Tab": false });
  place.hidden = false;
  plain.hidden = true;
  const yasgui = new Yasgui(place, {
    autofocus: false,
    persistenceId: null,
    populateFromUrl: false,
    tabName: "SPARQL",
    requestConfig: { endpoint },
    endpointCatalogueOptions: { getData: () => [] },
    yasr: { prefixes: terms.prefixes },
  });

  // Who hears the page must know what is typed in; a list of tabs may hold tabs only.
  const name = () => {
    for (const each of place.querySelectorAll("textarea:not([aria-label])")) {
      each.setAttribute("aria-label", plain.querySelector("label").textContent);
    }
    for (const each of place.querySelectorAll('.CodeMirror-scroll[tabindex="-1"]')) {
      each.tabIndex = 0;
    }
    for (const each of place.querySelectorAll("select.tableSizer:not([aria-label])")) {
      each.setAttribute("aria-label", each.previousSibling?.textContent.trim() || "Page size");
    }
    place.querySelector(".addTab").setAttribute("role", "tab");
  };
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
  name();

  examples.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = examples.elements.vraag.value;
    const reply = await fetch(`/vragen/${encodeURIComponent(name)}.rq?lang=${root.lang}`).catch(() => null);
    if (reply?.ok) yasgui.addTab(true, { name, yasqe: { value: await reply.text() } });
    else examples.submit(); // the page itself tells what is wrong
  });
};
