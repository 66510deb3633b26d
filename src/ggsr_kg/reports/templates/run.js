// Show the findings of one severity, rule or case.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const filter = document.querySelector(".filter");
  if (!filter) return;
  filter.hidden = false;
  const empty = document.querySelector(".geen");
  const apply = () => {
    const chosen = Object.fromEntries(all("select", filter).map((select) => [select.name, select.value]));
    let any = false;
    for (const group of all(".groep")) {
      const fits = ["ernst", "regel"].every((key) => !chosen[key] || group.dataset[key] === chosen[key]);
      let shown = 0;
      for (const row of all("tbody tr", group)) {
        row.hidden = Boolean(chosen.casus) && row.dataset.casus !== chosen.casus;
        if (!row.hidden) shown += 1;
      }
      group.hidden = !fits || shown === 0;
      any ||= !group.hidden;
    }
    empty.hidden = any;
  };
  filter.addEventListener("change", apply);
  apply();
})();
