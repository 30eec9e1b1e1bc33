// Colleagues below a text while their name is typed behind an @: by name or pinyin, and only who may read the topic.
import { isComposing } from "./typing.js";

const PAUSE_MS = 120;
const BEHIND = /(?:^|[^\w.])@([^\s@]{1,20})$/u;

export function wireMentions(place) {
  const field = place.querySelector("textarea");
  const list = document.createElement("div");
  const frame = document.createElement("div");
  let timer = 0;
  let request = null;

  frame.className = "mentions";
  list.className = "suggest";
  list.id = `${field.id}-people`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
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
      const address = new URL(place.dataset.mention, location.href);
      address.searchParams.set("q", name);
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: request.signal });
      if (answer.ok && typed() === name) show(await answer.text());
    } catch {
      // Aborted, or no network: a name can be typed in full.
    }
  }

  function show(options) {
    list.innerHTML = options; // eslint-disable-line no-unsanitized/property -- our own page, escaped by its template
    const found = [...list.querySelectorAll("[role=option]")];
    found.forEach((option, at) => { option.id = `${list.id}-${at}`; option.tabIndex = -1; });
    list.hidden = !found.length;
    if (found.length) choose(found[0]);
  }

  function choose(option) {
    for (const other of list.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
  }

  function onKey(event) {
    if (list.hidden || isComposing(event)) return;
    const options = [...list.querySelectorAll("[role=option]")];
    const at = options.findIndex((option) => option.getAttribute("aria-selected"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(options[(at + step + options.length) % options.length]);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(options[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function take(option) {
    const start = field.selectionStart - typed().length;
    field.setRangeText(`${option.dataset.name} `, start, field.selectionStart, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    clearTimeout(timer);
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }
}
