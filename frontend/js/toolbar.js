// The buttons above a Markdown field. Our own, because the ready-made ones widen a selection to the next blank, which
// in Chinese is the whole paragraph, and write _emphasis_, which Markdown does not see inside Chinese text.
const WRAPS = { bold: ["**", "**"], italic: ["*", "*"] };
const PREFIXES = { heading: () => "## ", list: () => "- ", numbers: (n) => `${n + 1}. `, quote: () => "> " };
const TABLE = "|  |  |\n| --- | --- |\n|  |  |\n";

export function wireToolbar(tools) {
  const field = document.getElementById(tools.dataset.mdTools);
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-md]");
    if (button) apply(field, button.dataset.md);
  });
  roveThrough(tools);
}

// One tab stop for the whole bar; arrows move inside it, as a toolbar is expected to.
function roveThrough(tools) {
  const buttons = [...tools.querySelectorAll("button")];
  buttons.forEach((button, at) => { button.tabIndex = at === 0 ? 0 : -1; });
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at === -1) return;
    event.preventDefault();
    const next = buttons.at((at + step) % buttons.length);
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

function apply(field, kind) {
  field.focus();
  if (kind in WRAPS) wrap(field, ...WRAPS[kind]);
  else if (kind in PREFIXES) prefix(field, PREFIXES[kind]);
  else if (kind === "link") link(field);
  else if (kind === "table") insertBlock(field, TABLE);
  else field.dispatchEvent(new CustomEvent(`md:${kind}`));
}

function wrap(field, before, after) {
  const { start, end, text } = selection(field);
  const marked = field.value.slice(start - before.length, start) === before
    && field.value.slice(end, end + after.length) === after;
  if (marked) {
    replace(field, start - before.length, end + after.length, text);
    field.setSelectionRange(start - before.length, end - before.length);
  } else {
    replace(field, start, end, before + text + after);
    field.setSelectionRange(start + before.length, end + before.length);
  }
}

function prefix(field, mark) {
  const { start, end } = selection(field);
  const from = field.value.lastIndexOf("\n", start - 1) + 1;
  const lines = field.value.slice(from, end).split("\n");
  const marked = lines.every((line, n) => line.startsWith(mark(n)));
  const changed = lines.map((line, n) => (marked ? line.slice(mark(n).length) : mark(n) + line)).join("\n");
  replace(field, from, end, changed);
}

function link(field) {
  const { start, end, text } = selection(field);
  const address = /^https?:\/\/\S+$/.test(text) ? text : "";
  const words = address ? "" : text;
  replace(field, start, end, `[${words}](${address})`);
  const caret = words ? start + words.length + 3 : start + 1;
  field.setSelectionRange(caret, caret);
}

function insertBlock(field, block) {
  const { end } = selection(field);
  const gap = end === 0 || field.value.slice(0, end).endsWith("\n\n") ? "" : "\n\n";
  replace(field, end, end, gap + block);
  const caret = end + gap.length + 2;
  field.setSelectionRange(caret, caret);
}

function selection(field) {
  const start = field.selectionStart;
  const end = field.selectionEnd;
  return { start, end, text: field.value.slice(start, end) };
}

// execCommand is the only way that keeps the browser's own undo.
export function replace(field, start, end, text) {
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
