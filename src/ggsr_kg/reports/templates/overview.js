// Filter on a municipality, open the card a link points to, follow a node of the network.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const filter = document.querySelector(".filter");
  filter.hidden = false;
  filter.addEventListener("change", (event) => {
    const chosen = event.target.value;
    for (const element of all("[data-gemeente]"))
      element.hidden = chosen !== "" && element.dataset.gemeente !== chosen;
  });

  const open = () => {
    const card = location.hash && document.getElementById(location.hash.slice(1));
    if (card && card.tagName === "DETAILS") {
      card.open = true;
      card.scrollIntoView({ block: "center" });
    }
  };
  addEventListener("hashchange", open);
  open();
  const every = document.querySelector(".alles");
  every.hidden = false;
  every.addEventListener("click", () => {
    const cards = all("details.oordeel");
    const closed = cards.some((card) => !card.open);
    for (const card of cards) card.open = closed;
  });

  const picture = document.querySelector(".netwerk");
  const edges = all(".netwerk path").map((path) => ({ path, from: path.dataset.van, to: path.dataset.naar }));
  const walk = (start, here, there) => {
    const seen = new Set([start]);
    for (const queue = [start]; queue.length;) {
      const node = queue.pop();
      for (const edge of edges.filter((e) => e[here] === node)) {
        edge.path.classList.add("aan");
        if (!seen.has(edge[there])) { seen.add(edge[there]); queue.push(edge[there]); }
      }
    }
    seen.forEach((node) => document.getElementById("k" + node).classList.add("aan"));
  };
  const clear = () => {
    picture.classList.remove("kiest");
    all(".netwerk .aan").forEach((element) => element.classList.remove("aan"));
    picture.removeAttribute("data-keuze");
  };
  const choose = (node) => {
    const again = picture.dataset.keuze === node;
    clear();
    if (again) return;
    picture.dataset.keuze = node;
    picture.classList.add("kiest");
    walk(node, "from", "to");
    walk(node, "to", "from");
  };
  for (const node of all(".netwerk .knoop")) {
    node.addEventListener("click", () => choose(node.dataset.nummer));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node.dataset.nummer); }
    });
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
})();
