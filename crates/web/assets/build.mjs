// Builds what the pages load: content-hashed, minified files in dist/, each also as brotli and gzip, and a manifest
// that build.rs reads. Nothing in dist/ is committed.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = new URL("./", import.meta.url);
const dist = new URL("dist/", here);

const bundled = await build({
  absWorkingDir: new URL(".", here).pathname,
  entryPoints: { bihuan: "js/bihuan.js", charts: "js/charts.js", "bihuan-css": "css/bihuan.css" },
  bundle: true,
  minify: true,
  write: false,
  outdir: "dist",
  format: "iife",
  target: ["chrome105", "firefox115", "safari16"],
  legalComments: "none",
  charset: "utf8",
});

const kinds = { txt: "text/plain; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", svg: "image/svg+xml" };
const files = bundled.outputFiles.map((file) => {
  const name = file.path.split("/").at(-1).replace("bihuan-css.css", "bihuan.css");
  return { name, bytes: Buffer.from(file.contents) };
});
for (const name of ["icons.svg", "seal.svg"]) {
  files.push({ name, bytes: await readFile(new URL(`img/${name}`, here)) });
}
// The licences of what is bundled travel with it.
const notices = ["htmx.org/LICENSE", "echarts/LICENSE", "echarts/NOTICE", "zrender/LICENSE", "tslib/LICENSE.txt"];
const licences = notices.map(async (path) => `${path}\n\n${await readFile(new URL(`node_modules/${path}`, here), "utf8")}`);
files.push({ name: "licences.txt", bytes: Buffer.from((await Promise.all(licences)).join("\n\n")) });

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const manifest = [];
for (const { name, bytes } of files) {
  const [stem, ending] = name.split(".");
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = `${stem}-${digest}.${ending}`;
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gz = gzipSync(bytes, { level: 9 });
  await writeFile(new URL(hashed, dist), bytes);
  await writeFile(new URL(`${hashed}.br`, dist), br);
  await writeFile(new URL(`${hashed}.gz`, dist), gz);
  manifest.push(`${name}\t${hashed}\t${kinds[ending]}`);
  console.log(`${hashed}  ${bytes.length} bytes, brotli ${br.length}`);
}
// Written last: its presence means the folder is complete.
await writeFile(new URL("manifest.txt", dist), `${manifest.join("\n")}\n`);
