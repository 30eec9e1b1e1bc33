// A list of names below a text while one of them is typed behind a sign; never while an input method composes.
import { isComposing } from "./typing.js";

const PAUSE_MS = 120;

// behind: what is looked up, as the first group of what stands before the cursor; look: from what is typed to options,
// elements with role=option; written: what takes its place, given the option and what stands behind the cursor.
export function completing(field, { kind, label, behind, look, written }) {
  const list = document.createElement("div");
  const frame = document.createElement("div");
  let timer = 0;
  let request = null;

  frame.className = "mentions";
  list.className = "suggest";
  list.id = `${field.id}-${kind}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  if (label) list.setAttribute("aria-label", label);
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
    return behind.exec(field.value.slice(0, field.selectionStart))?.[1];
  }

  async function ask() {
    const name = typed();
    request?.abort();
    if (!name) return close();
    request = new AbortController();
    try {
      const options = await look(name, request.signal);
      if (typed() === name) show(options);
    } catch {
      // Aborted, or no network: a name can be typed in full.
    }
  }

  function show(options) {
    options.forEach((option, at) => { option.id = `${list.id}-${at}`; option.tabIndex = -1; });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    if (options.length) choose(options[0]);
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
    field.setRangeText(written(option, field.value.slice(end)), end - typed().length, end, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true })); // the preview and what is kept follow
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }
}
