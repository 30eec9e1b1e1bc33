// Names of pages below a text while a link is typed behind [[: by name, pinyin or initials.
import { isComposing } from "./typing.js";

const PAUSE_MS = 120;
const BEHIND = /\[\[([^[\]|#\n]{1,60})$/u;

export function wireNames(form) {
  const field = form.querySelector("textarea[name=text]");
  const list = document.createElement("div");
  const frame = document.createElement("div");
  let timer = 0;
  let request = null;

  frame.className = "mentions";
  list.className = "suggest";
  list.id = `${field.id}-names`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.namesLabel);
  frame.append(list);
  field.after(frame);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return close();
    timer = setTimeout(ask, PAUSE_MS);
  });
  field.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE_MS); });
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // or the field would lose focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });

  function typed() {
    return BEHIND.exec(field.value.slice(0, field.selectionStart))?.[1];
  }

  async function ask() {
    const name = typed();
    request?.abort();
    if (!name) return close();
    request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.names}?${new URLSearchParams({ q: name })}`, { signal: request.signal });
      if (answer.ok && typed() === name) show((await answer.json()).names);
    } catch {
      // Aborted, or no network: a name can be typed in full.
    }
  }

  function show(names) {
    list.replaceChildren(...names.map(({ name }, at) => {
      const option = document.createElement("div");
      Object.assign(option, { className: "suggest__option", id: `${list.id}-${at}`, textContent: name });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    list.hidden = !names.length;
    if (names.length) choose(list.firstChild);
    else field.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
    field.setAttribute("aria-activedescendant", option.id);
  }

  function onKey(event) {
    if (list.hidden || isComposing(event)) return;
    const options = [...list.children];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(options[(at + step + options.length) % options.length]);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(options[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function take(option) {
    const end = field.selectionStart;
    const start = end - typed().length;
    const closed = field.value.slice(end).startsWith("]]") ? "" : "]]";
    field.setRangeText(`${option.textContent}${closed}`, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true })); // the preview and what is kept follow
    close();
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }
}
