// Writing: toolbars over the Markdown fields, and a preview that the server renders while one writes.
import { wireToolbar } from "./toolbar.js";

const PAUSE_MS = 400; // a pause in typing, not every letter

document.querySelectorAll("[data-md-tools]").forEach(wireToolbar);
const taking = document.querySelectorAll("[data-md-files]");
if (taking.length) import("./pictures.js").then(({ wirePictures }) => taking.forEach(wirePictures));
document.querySelectorAll("form[data-preview-url]").forEach(wirePreview);

function wirePreview(form) {
  const pane = document.querySelector("[data-preview]");
  if (!pane) return;
  let timer = 0;
  let request = new AbortController();

  form.addEventListener("compositionstart", () => clearTimeout(timer));
  form.addEventListener("compositionend", schedule);
  form.addEventListener("input", schedule);
  form.addEventListener("change", schedule);
  if ([...form.querySelectorAll("textarea, #title")].some((field) => field.value)) refresh();

  function schedule(event) {
    clearTimeout(timer);
    if (event.isComposing) return; // asked of each event: a composition may be older than this script
    timer = setTimeout(refresh, PAUSE_MS);
  }

  async function refresh() {
    request.abort();
    request = new AbortController();
    pane.setAttribute("aria-busy", "true");
    try {
      await show(form, pane, request.signal);
    } catch (error) {
      if (error.name !== "AbortError") markStale(pane, true);
    }
    pane.removeAttribute("aria-busy");
  }
}

async function show(form, pane, signal) {
  const answer = await fetch(form.dataset.previewUrl, { method: "POST", body: new FormData(form), signal });
  if (!answer.ok && answer.status !== 422) throw new Error(`preview: ${answer.status}`);
  pane.innerHTML = await answer.text(); // the server's own rendering, cleaned there; at 422 it says what is in the way
  markStale(pane, false);
}

function markStale(pane, stale) {
  const note = document.querySelector("[data-preview-note]");
  if (note) note.hidden = !stale;
}
