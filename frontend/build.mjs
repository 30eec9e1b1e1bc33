// Bundles scripts and styles and gathers the icons into ../static/dist, under names that carry a hash, and writes
// meta.json (plain name → built name) for wiki/assets.py. Nothing old is removed before everything new is made.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ICONS } from "./icons.mjs";
import { notices, trimmed } from "./vendor.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "dist");

const bundle = await build({
  absWorkingDir: here,
  entryPoints: ["js/main.js", "css/main.css"],
  outdir: target,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  write: false,
  metafile: true,
  legalComments: "linked",
  target: ["es2022"],
  plugins: [{ name: "trim", setup: trimTabler }],
  logLevel: "warning",
});

const sprite = await iconSprite(ICONS);
const spriteName = `icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
for (const file of bundle.outputFiles) await writeFile(file.path, file.contents);
await writeFile(join(target, spriteName), sprite);
await writeFile(join(target, "meta.json"), JSON.stringify({ ...entries(), "icons.svg": spriteName }, null, 2) + "\n");

function trimTabler(build) {
  build.onLoad({ filter: /@tabler\/core\/.*\.css$/ }, async ({ path }) => {
    const css = await readFile(path, "utf8");
    return { contents: notices(css) + trimmed(css), loader: "css" };
  });
}

// "js/main.js" → {"main.js": "main-ABCDEF.js"}
function entries() {
  const found = {};
  for (const [path, output] of Object.entries(bundle.metafile.outputs)) {
    if (output.entryPoint) found[output.entryPoint.split("/").pop()] = relative(target, join(here, path));
  }
  return found;
}

async function iconSprite(names) {
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(here, "node_modules/bootstrap-icons/icons", `${name}.svg`), "utf8");
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Bootstrap Icons, MIT -->\n${symbols.join("\n")}\n</svg>\n`;
}
