// Files for a case: sent as soon as they are chosen, dropped or pasted, with their progress. The form does it without us.
import { wireDrop } from "./drop.js";
import { named } from "./pasted.js";

const MB = 2 ** 20;

let section = document.querySelector("[data-files]");
let sending = false;
wire();

addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || event.target.closest?.("input, textarea, [contenteditable]")) return;
  event.preventDefault();
  const { pasted } = section.querySelector("[data-files-form]").dataset;
  send(files.map((file) => named(file, pasted)));
});

function wire() {
  const form = section.querySelector("[data-files-form]");
  section.querySelector("[data-files-hint]").hidden = !matchMedia("(pointer: fine)").matches;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation(); // it can be sent again at once
    send([...form.elements.files.files]);
  });
  form.elements.files.addEventListener("change", () => send([...form.elements.files.files]));
  wireDrop(section, "files--over", (files) => send([...files]));
}

function send(files) {
  const form = section.querySelector("[data-files-form]");
  if (sending || !files.length) return;
  if (files.reduce((sum, file) => sum + file.size, 0) > form.dataset.most * MB) {
    say(form.dataset.tooMuch);
    return;
  }
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  for (const file of files) body.append("files", file, file.name);
  const request = new XMLHttpRequest(); // fetch tells nothing of what was sent so far
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(form, loaded / total));
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => say(form.dataset.lost));
  request.addEventListener("loadend", () => { sending = false; progress(form, null); });
  request.open("POST", form.action);
  request.send(body);
  sending = true;
  form.querySelector("[data-files-doing]").textContent = form.dataset.sending;
  progress(form, 0);
}

// `share` from 0 to 1 of what is to be sent; null when it is over.
function progress(form, share) {
  const line = form.querySelector("[data-files-progress]");
  const bar = line.querySelector("progress");
  line.hidden = share === null;
  form.elements.files.disabled = share !== null;
  if (share === null) form.elements.files.value = "";
  if (share === 1) {
    bar.removeAttribute("value"); // how long looking through them takes, nobody knows
    form.querySelector("[data-files-doing]").textContent = form.dataset.checking;
  } else bar.value = 100 * (share ?? 0);
}

// The answer is a page: the case with its files now, or one that says why there are none.
function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const now = page.getElementById(section.id);
  const told = page.querySelector("[data-files-told]");
  if (now) {
    section.replaceWith(now);
    section = now;
    wire();
    speak(section.querySelector("[data-files-told]"));
  } else if (told) place().replaceChildren(...told.children);
  else say(page.querySelector(".standfirst, .notice")?.textContent ?? section.querySelector("[data-files-form]").dataset.lost);
}

function say(text) {
  const line = document.createElement("div");
  line.className = "notice notice--wait";
  line.append(Object.assign(document.createElement("p"), { textContent: text.trim() }));
  place().replaceChildren(line);
}

function place() {
  return section.querySelector("[data-files-told]");
}

// What is in a live region when it comes is not read out; what is put into it is.
function speak(region) {
  const parts = [...region.childNodes];
  region.replaceChildren();
  setTimeout(() => region.replaceChildren(...parts), 50);
}
