// Suggestions below a search box: a combobox whose options are links. The box stays what it is, and Enter in it searches
// for what was typed unless an option was chosen by the arrows.
import { isComposing } from "./typing.js";

const PAUSE_MS = 90;
const EARLIER = "casewiki-questions"; // this tab's only, and gone with it: questions may name customers
const KEPT = 20;
const SHOWN = 3;

export function wireSuggestions(box) {
  const form = box.form;
  const list = document.createElement("div");
  let timer = 0;
  let request = null;
  let asked = "";

  list.className = "suggest";
  list.id = `${box.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  box.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) box.setAttribute(name, value);

  box.addEventListener("input", schedule); // comes with each letter of a composition, too
  box.addEventListener("compositionend", schedule);
  box.addEventListener("keydown", onKey);
  box.addEventListener("click", () => { if (!box.value) show(""); });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // or the box would lose focus, and the list close
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  form.addEventListener("submit", () => { remember(box.value); close(); });
  addEventListener("pagehide", close);
  if (document.activeElement === box && box.value !== box.defaultValue) schedule(); // typed before this came

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }

  async function ask() {
    const typed = box.value.trim();
    request?.abort();
    if (!typed) return close();
    asked = typed;
    request = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: typed })}`, {
        headers: { Accept: "text/html" }, signal: request.signal,
      });
      if (answer.ok && !answer.redirected && typed === asked) show(await answer.text());
    } catch {
      // Aborted, or no network: what is typed can still be searched.
    }
  }

  function show(options) {
    if (document.activeElement !== box) return;
    list.innerHTML = options; // eslint-disable-line no-unsanitized/property -- our own page, escaped by its template
    addEarlier();
    const found = [...list.querySelectorAll("[role=option]")];
    found.forEach((option, at) => { option.id = `${list.id}-${at}`; });
    box.removeAttribute("aria-activedescendant");
    open(found.length > 0);
  }

  function addEarlier() {
    const typed = box.value.trim().toLowerCase();
    const fitting = earlier().filter((one) => one.toLowerCase().includes(typed) && one.toLowerCase() !== typed);
    if (!fitting.length) return;
    const group = document.createElement("div");
    group.className = "suggest__group";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", box.dataset.earlier);
    for (const question of fitting.slice(0, SHOWN)) {
      const option = document.createElement("a");
      option.className = "suggest__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.tabIndex = -1;
      option.href = `${form.action}?${new URLSearchParams({ q: question })}`;
      option.append(Object.assign(document.createElement("span"), { textContent: question }));
      option.append(Object.assign(document.createElement("small"), { textContent: box.dataset.earlier }));
      group.append(option);
    }
    list.append(group);
  }

  function onKey(event) {
    if (isComposing(event)) {
      if (event.key === "Enter") event.preventDefault(); // Safari would send the form
      return;
    }
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    const active = list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown" ? 1 : -1, active);
    else if (event.key === "Enter" && active) active.click();
    else if (event.key === "Escape") close();
    else {
      if (event.key === "Tab" || event.key === "Enter") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the arrows would walk through the results
  }

  // Past the last option, and before the first one, is the box itself.
  function step(by, active) {
    stop(); // a later answer would take the choice away
    const options = [...list.querySelectorAll("[role=option]")];
    const at = options.indexOf(active) + by;
    choose(options[active || by > 0 ? at : options.length - 1]);
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    for (const one of list.querySelectorAll("[aria-selected=true]")) one.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function open(now) {
    list.hidden = !now;
    box.setAttribute("aria-expanded", String(now));
  }

  function stop() {
    clearTimeout(timer);
    request?.abort();
    asked = "";
  }

  function close() {
    stop();
    choose(null);
    open(false);
  }
}

function earlier() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(EARLIER) || "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return []; // storage is shut, or holds something else
  }
}

// The next person at this tab may be somebody else.
export function forget() {
  try {
    sessionStorage.removeItem(EARLIER);
  } catch {
    // Then nothing was kept.
  }
}

function remember(text) {
  const question = text.trim();
  if (!question) return;
  try {
    const others = earlier().filter((one) => one !== question);
    sessionStorage.setItem(EARLIER, JSON.stringify([question, ...others].slice(0, KEPT)));
  } catch {
    // Then it is not remembered.
  }
}
