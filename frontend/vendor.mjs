// What of Tabler reaches the pages: 640 KB are mostly parts that nobody here uses. A selector stays if every class in it
// belongs to a family named below; to use another part of Tabler, name its family.
const FAMILIES = ["btn", "form", "visually-hidden", "d", "ms", "me"];
const CLASS = /\.((?:\\.|[\w-])+)/g;
const kept = new RegExp(`^(?:${FAMILIES.join("|")})(?:-|$)`);

export function trimmed(css) {
  return blocks(css).map(({ head, body }) => {
    if (body === null) return head;
    if (/^@(media|supports|layer)\b/.test(head)) {
      const inside = trimmed(body);
      return inside && `${head}{${inside}}`;
    }
    if (head.startsWith("@")) return /^@(-webkit-)?keyframes\b/.test(head) ? "" : `${head}{${body}}`;
    const selectors = split(head).filter(isKept);
    return selectors.length ? `${selectors.join(",")}{${body}}` : "";
  }).join("");
}

// Licence notices go along with what they cover.
export function notices(css) {
  return (css.match(/\/\*![\s\S]*?\*\//g) || []).join("\n");
}

function isKept(selector) {
  return [...selector.matchAll(CLASS)].every(([, name]) => kept.test(name));
}

// "a{b}c{d{e}}" → [{head: "a", body: "b"}, {head: "c", body: "d{e}"}]; a statement has no body. Strings may hold braces.
function blocks(css) {
  const found = [];
  let head = 0;
  let depth = 0;
  let open = 0;
  for (let at = 0; at < css.length; at += 1) {
    const sign = css[at];
    if (sign === '"' || sign === "'") at = endOfString(css, at);
    else if (css.startsWith("/*", at)) at = css.indexOf("*/", at) + 1;
    else if (sign === "{" && depth++ === 0) open = at;
    else if (sign === "}" && --depth === 0) {
      found.push({ head: clean(css.slice(head, open)), body: css.slice(open + 1, at) });
      head = at + 1;
    } else if (sign === ";" && depth === 0) {
      found.push({ head: css.slice(head, at + 1), body: null });
      head = at + 1;
    }
  }
  return found;
}

function clean(head) {
  return head.replace(/\/\*[\s\S]*?\*\//g, "").trim();
}

function endOfString(css, start) {
  let at = start + 1;
  while (css[at] !== css[start]) at += css[at] === "\\" ? 2 : 1;
  return at;
}

// Splits at commas outside of brackets: "a,b:is(c,d)" → ["a", "b:is(c,d)"].
function split(selectors) {
  const parts = [""];
  let depth = 0;
  for (const sign of selectors) {
    if (sign === "(" || sign === "[") depth += 1;
    else if (sign === ")" || sign === "]") depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
