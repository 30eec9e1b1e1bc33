// Tiles of which the first one ticked counts as the main one: they are numbered, and sent in the order of ticking.
export function wireOrder(group) {
  const chosen = [...group.querySelectorAll("input:checked")];
  const name = group.dataset.ordered;
  number();

  group.addEventListener("change", (event) => {
    const at = chosen.indexOf(event.target);
    if (at !== -1) chosen.splice(at, 1);
    if (event.target.checked) chosen.push(event.target);
    number();
  });
  group.closest("form").addEventListener("formdata", (event) => {
    event.formData.delete(name);
    for (const box of chosen) event.formData.append(name, box.value);
  });

  function number() {
    for (const tile of group.querySelectorAll("[data-rank]")) delete tile.dataset.rank;
    if (chosen.length < 2) return;
    chosen.forEach((box, at) => { box.closest("label").dataset.rank = at + 1; });
  }
}
