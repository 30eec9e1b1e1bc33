// "/" goes to the search box, "?" shows the keys, arrows or j and k walk through results.
import { isComposing, isInField } from "./typing.js";

const search = document.querySelector("#search");
const help = document.querySelector("#keys");
const results = document.querySelector("[data-results]");

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (help?.matches(":popover-open") && event.key !== "?") return;
  if (isInField(event.target)) fromField(event);
  else fromPage(event);
});

function fromPage(event) {
  if (event.key === "/") focusSearch(event);
  else if (event.key === "?") toggleHelp(event);
  else if (event.key === "j" || event.key === "ArrowDown") walk(event, 1);
  else if (event.key === "k" || event.key === "ArrowUp") walk(event, -1);
}

function fromField(event) {
  if (event.target !== search) return;
  if (event.key === "ArrowDown") walk(event, 1);
  else if (event.key === "Escape" && search.value === "") search.blur();
}

function focusSearch(event) {
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function toggleHelp(event) {
  if (!help) return;
  event.preventDefault();
  help.togglePopover();
}

function walk(event, step) {
  if (!results || event.shiftKey || isBusy(event.target)) return;
  const links = [...results.querySelectorAll(".case-item__title a")];
  const at = links.findIndex((link) => link.closest("li")?.contains(document.activeElement));
  const next = at === -1 ? (step > 0 ? 0 : -1) : at + step;
  if (at === -1 && step < 0) return;
  event.preventDefault();
  if (next < 0) search?.focus();
  else links[Math.min(next, links.length - 1)]?.focus();
}

// Something else on the page has the keys: a filter, a menu, a toolbar.
function isBusy(target) {
  return target !== document.body && target !== search && !results.contains(target);
}
