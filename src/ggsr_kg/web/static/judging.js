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

  const asked = (field, value) => {
    const data = new FormData(form);
    data.set(field, value);
    return fetch(form.action, {method: "POST", body: data, headers: {accept: "text/html"}});
  };

  const explain = async (button) => {
    const page = parsed(await (await asked("waarom", button.dataset.waarom)).text());
    const made = page.querySelector("#uitkomst .uitleg") || page.querySelector("main .fout");
    const place = document.importNode(made, true);
    place.tabIndex = -1;
    button.replaceWith(place);
    place.focus();
    return words.klaar;
  };

  const send = async (button) => {
    const reply = await asked(button.name, button.value);
    const name = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") || "");
    if (name) {
      keep(await reply.blob(), name[1]);
      return `${words.gekregen} ${name[1]}`;
    }
    show(await reply.text());
    return reply.ok ? words.klaar : "";
  };

  const work = async (task, button) => {
    const buttons = document.querySelectorAll("main button");
    state.textContent = words.bezig;
    form.setAttribute("aria-busy", "true");
    buttons.forEach((each) => { each.disabled = true; });
    try {
      state.textContent = await task(button);
    } catch {
      state.textContent = words.mislukt;
    }
    form.removeAttribute("aria-busy");
    buttons.forEach((each) => { each.disabled = false; });
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

  files.addEventListener("change", () => {
    const names = [...files.files].map((file) => file.name).join(", ");
    state.textContent = files.files.length > 1 ? `${words.gekozen} ${names}` : "";
    // What is on the page is about what was chosen before.
    document.querySelectorAll(".leguit").forEach((each) => each.remove());
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
    files.dispatchEvent(new Event("change"));
  });
})();
