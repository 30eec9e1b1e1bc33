// Pictures put into a text: chosen, dropped on its field or pasted there. They are kept beside the document at once, and
// what names them is written where the caret is.
import { wireDrop } from "./drop.js";
import { named } from "./pasted.js";
import { replace } from "./toolbar.js";

let sending = 0;
addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

export function wirePictures(place) {
  const field = place.querySelector("textarea");
  const take = (files) => { if (files.length) send(place, field, files.map((file) => named(file, place.dataset.pasted))); };
  const picker = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true });
  picker.addEventListener("change", () => { take([...picker.files]); picker.value = ""; });
  field.addEventListener("md:picture", () => picker.click());
  field.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    // A piece of a table or a text is copied as a picture, too.
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    take([...files]);
  });
  wireDrop(place, "md--over", (files) => take([...files]));
}

async function send(place, field, files) {
  sending += 1;
  say(place, place.dataset.sending);
  try {
    const answer = await post(place, field, files);
    await composed(field);
    say(place, answer.told.join(" "));
    if (answer.markdown.length) insert(field, answer.markdown.join("\n"));
  } catch {
    say(place, place.dataset.lost);
  }
  sending -= 1;
}

async function post(place, field, files) {
  const body = new FormData();
  body.append("csrf_token", field.form.elements.csrf_token.value);
  for (const file of files) body.append("files", file, file.name);
  const answer = await fetch(place.dataset.mdFiles, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return answer.json();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"); // signed out, too large
  return { markdown: [], told: [page.querySelector(".standfirst, .notice")?.textContent.trim() || place.dataset.lost] };
}

// Writing into a field takes the composition of an input method away from whoever is at it.
let composing = false;
addEventListener("compositionstart", () => { composing = true; });
addEventListener("compositionend", () => { composing = false; });

function composed(field) {
  if (!composing) return null;
  return new Promise((done) => {
    document.addEventListener("compositionend", () => setTimeout(done), { once: true });
    field.addEventListener("blur", done, { once: true });
  });
}

function insert(field, text) {
  const at = field.selectionEnd;
  const before = field.value.slice(0, at);
  const after = field.value.slice(at);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const back = document.activeElement;
  field.focus();
  replace(field, at, at, gap + text + (after.startsWith("\n") ? "" : "\n"));
  if (back !== field && back?.matches("input, textarea")) back.focus();
}

function say(place, text) {
  const line = place.querySelector("[data-md-told]");
  line.hidden = !text;
  line.textContent = text;
}
