// Everything here makes a page quicker; no page needs it.
import "./keyboard.js";
import "./menu.js";
import "./forms.js";
import "./later.js";
import { wireOrder } from "./picks.js";

document.querySelectorAll("[data-ordered]").forEach(wireOrder);

if (document.querySelector("[data-md-tools], form[data-preview-url]")) import("./editor.js");
if (document.querySelector("[data-share], [data-print]")) import("./share.js");
if (document.querySelector("[data-enhance], [data-tags]")) import("./select.js");
for (const form of document.querySelectorAll("form[data-autosave]")) {
  import("./autosave.js").then(({ wireAutosave }) => wireAutosave(form));
}
for (const place of document.querySelectorAll("[data-drop], [data-progress]")) {
  import("./imports.js").then(({ wireUpload, wireProgress }) => ("drop" in place.dataset ? wireUpload : wireProgress)(place));
}
const boxes = document.querySelectorAll("[data-suggest]");
if (!boxes.length) import("./suggestions.js").then(({ forget }) => forget()); // nobody is signed in
for (const box of boxes) {
  const wire = () => import("./suggestions.js").then(({ wireSuggestions }) => wireSuggestions(box));
  if (document.activeElement === box) wire();
  else box.addEventListener("focus", wire, { once: true });
}
for (const form of document.querySelectorAll("form[data-names]")) {
  import("./names.js").then(({ wireNames }) => wireNames(form));
}
if (document.querySelector("[data-files]")) import("./files.js");
if (document.querySelector("[data-seen], [data-acts], [data-fitting]")) import("./topics.js");
for (const place of document.querySelectorAll("[data-mention]")) {
  import("./mentions.js").then(({ wireMentions }) => wireMentions(place));
}
