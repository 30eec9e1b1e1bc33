// Names of pages below a text while a link is typed behind [[: by name, pinyin or initials.
import { completing } from "./completing.js";

export function wireNames(form) {
  completing(form.querySelector("textarea[name=text]"), {
    kind: "names",
    label: form.dataset.namesLabel,
    behind: /\[\[([^[\]|#\n]{1,60})$/u,
    written: (option, rest) => `${option.textContent}${rest.startsWith("]]") ? "" : "]]"}`,
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
