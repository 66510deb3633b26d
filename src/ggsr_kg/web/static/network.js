// Show what a name is tied to while it has the pointer or the focus, and what is sought while typing.
(() => {
  const picture = document.getElementById("net");
  const field = document.getElementById("zoek");
  if (!picture) return;
  const nodes = [...picture.querySelectorAll(".knoop")];
  const edges = [...picture.querySelectorAll("path")].map((path) => ({ path, van: path.dataset.van, naar: path.dataset.naar }));
  const report = document.getElementById("melding");

  // Everything that leads on from the starts, from one end of an edge to the other.
  const walk = (starts, here, there, seen, lines) => {
    const queue = [...starts];
    const passed = new Set(queue);
    while (queue.length) {
      const node = queue.pop();
      seen.add(node);
      for (const edge of edges) {
        if (edge[here] !== node) continue;
        lines.add(edge.path);
        if (!passed.has(edge[there])) { passed.add(edge[there]); queue.push(edge[there]); }
      }
    }
  };
  const light = (starts) => {
    const seen = new Set();
    const lines = new Set();
    walk(starts, "van", "naar", seen, lines);
    walk(starts, "naar", "van", seen, lines);
    picture.classList.toggle("kiest", starts.length > 0);
    for (const node of nodes) node.classList.toggle("aan", seen.has(node.dataset.nummer));
    for (const edge of edges) edge.path.classList.toggle("aan", lines.has(edge.path));
    return seen.size;
  };
  const sought = () => {
    const text = field.value.trim().toLowerCase();
    return text ? nodes.filter((node) => node.dataset.naam.toLowerCase().includes(text)) : [];
  };
  const rest = () => light(sought().map((node) => node.dataset.nummer));

  field.addEventListener("input", () => {
    const found = sought();
    for (const node of nodes) node.classList.toggle("raak", found.includes(node));
    const tied = rest();
    const text = field.value.trim();
    report.textContent = text ? `${text}: ${found.length}, ${report.dataset.vast} ${Math.max(0, tied - found.length)}.` : "";
  });
  for (const node of nodes) {
    const mine = () => light([node.dataset.nummer]);
    node.addEventListener("focus", mine);
    node.addEventListener("pointerenter", mine);
    node.addEventListener("blur", rest);
    node.addEventListener("pointerleave", rest);
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") light([]); });
  const table = document.getElementById("tabel");
  if (location.hash === "#tabel") table.open = true;
  document.querySelector(".voorbij").addEventListener("click", (event) => {
    event.preventDefault();
    table.open = true;
    table.querySelector("summary").focus();
  });
})();
