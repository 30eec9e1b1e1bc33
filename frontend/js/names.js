// Names of pages below a text while a link is typed behind [[, and below a field that is a name: by name, pinyin or initials.
import { completing } from "./completing.js";

export function wireNames(form) {
  const text = form.querySelector("textarea[name=text]");
  if (text) {
    wire(form, text, /\[\[([^[\]|#\n]{1,60})$/u, (option, rest) => `${option.textContent}${rest.startsWith("]]") ? "" : "]]"}`);
  }
  for (const field of form.querySelectorAll("input[data-name]")) wire(form, field, /^(.{1,60})$/u, (option) => option.textContent);
}

function wire(form, field, behind, written) {
  completing(field, {
    kind: "names",
    label: form.dataset.namesLabel,
    behind,
    written,
    async look(name, signal) {
      const answer = await fetch(`${form.dataset.names}?${new URLSearchParams({ q: name })}`, { signal });
      const { names } = answer.ok ? await answer.json() : { names: [] };
      return names.map((found) => {
        const option = document.createElement("div");
        Object.assign(option, { className: "suggest__option", textContent: found.name });
        option.setAttribute("role", "option");
        return option;
      });
    },
  });
}
