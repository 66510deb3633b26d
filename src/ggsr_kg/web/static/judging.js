"use strict";
// The form keeps its files while the outcome is fetched, so that each button works at once.
(() => {
  const form = document.querySelector("form.toets");
  const files = form.elements.bestand;
  const state = form.querySelector("[role=status]");
  const zone = form.querySelector(".neer");
  const words = form.dataset;

  const size = () => [...files.files].reduce((sum, file) => sum + file.size, 0);
  const isTooLarge = () => size() > Number(words.meest) - 65536;

  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  const show = (text) => {
    const page = parsed(text);
    const made = page.getElementById("uitkomst") || page.querySelector("main");
    const place = document.getElementById("uitkomst");
    place.replaceChildren(...[...made.childNodes].map((node) => document.importNode(node, true)));
    place.querySelectorAll(".opnieuw").forEach((each) => each.remove());
    place.querySelectorAll(".leguit").forEach((each) => { each.hidden = false; });
    place.focus({preventScroll: true});
    place.scrollIntoView();
  };

  const keep = (body, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(body);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const asked = (field, value, signal) => {
    const data = new FormData(form);
    data.set(field, value);
    return fetch(form.action, {method: "POST", body: data, headers: {accept: "text/html"}, signal});
  };

  const explain = async (button, signal) => {
    const reply = await asked("waarom", button.dataset.waarom, signal);
    const page = parsed(await reply.text());
    const made = page.querySelector("#uitkomst .uitleg") || page.querySelector("main .fout");
    const place = document.importNode(made, true);
    place.tabIndex = -1;
    button.replaceWith(place);
    place.focus();
    return reply.ok ? words.klaar : "";
  };

  const send = async (button, signal) => {
    const reply = await asked(button.name, button.value, signal);
    const name = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") || "");
    if (name) {
      keep(await reply.blob(), name[1]);
      return `${words.gekregen} ${name[1]}`;
    }
    show(await reply.text());
    return reply.ok ? words.klaar : "";
  };

  const busy = (is) => {
    form.setAttribute("aria-busy", is);
    document.querySelectorAll("main button").forEach((each) => { each.disabled = is; });
  };

  // What is fetched is about the files that were chosen then: it is stopped when others are.
  let running = null;
  const work = async (task, button) => {
    const mine = new AbortController();
    running = mine;
    state.textContent = words.bezig;
    busy(true);
    const told = await task(button, mine.signal).catch(() => words.mislukt);
    if (mine.signal.aborted) return;
    state.textContent = told;
    busy(false);
    if (document.activeElement === document.body) button.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isTooLarge()) {
      state.textContent = words.groot;
      files.focus();
      return;
    }
    work(send, event.submitter || form.querySelector("button"));
  });

  document.getElementById("uitkomst").addEventListener("click", (event) => {
    const button = event.target.closest(".leguit");
    if (button) work(explain, button);
  });

  form.addEventListener("change", () => {
    running?.abort();
    busy(false);
    const names = [...files.files].map((file) => file.name).join(", ");
    state.textContent = files.files.length > 1 ? `${words.gekozen} ${names}` : "";
    document.getElementById("uitkomst").replaceChildren();
  });

  ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("boven");
  }));
  ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => {
    zone.classList.remove("boven");
  }));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    files.files = event.dataTransfer.files;
    files.dispatchEvent(new Event("change", {bubbles: true}));
  });
})();
