// Forms that change something: sent once, sent by Ctrl+Enter, never by the Enter of an input method, and not left by
// accident while something in them is unsaved.
import { isComposing } from "./typing.js";

const MISFIRE_MS = 8000; // after this a form may be sent again: the answer got lost on the way
const guarded = new Map(); // form → what it held when the page came

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.keyCode !== 229) return;
  const field = event.target;
  if (!(field instanceof HTMLElement) || !("form" in field) || !field.form) return;
  if (isComposing(event)) {
    if (field instanceof HTMLInputElement && (event.key === "Enter" || event.code === "Enter")) event.preventDefault();
  } else if (event.ctrlKey || event.metaKey || ("enterSends" in field.dataset && !event.shiftKey)) {
    event.preventDefault();
    field.form.requestSubmit(field.form.querySelector("[data-submit]"));
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), MISFIRE_MS);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  delete form.dataset.sent;
  for (const button of buttons(form)) button.removeAttribute("aria-disabled");
}

for (const form of document.querySelectorAll("form[data-guard]")) {
  guarded.set(form, "unsaved" in form.dataset ? null : contents(form));
}

addEventListener("beforeunload", (event) => {
  for (const [form, before] of guarded) {
    if (!form.dataset.sent && contents(form) !== before) event.preventDefault();
  }
});

function contents(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

for (const counter of document.querySelectorAll("[data-count-of]")) {
  const field = document.getElementById(counter.dataset.countOf);
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const count = () => { counter.textContent = format.format([...field.value].length); };
  field.addEventListener("input", count);
  count();
}
