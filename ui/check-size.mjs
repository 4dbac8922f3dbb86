// Fails the build when a page is larger than it may be: what it loads first, and all it may come to load.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MOST_BYTES = { "console.html": { first: 80_000, all: 110_000 } };

const gzipped = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length;
const sum = (files) => [...files].reduce((bytes, file) => bytes + gzipped(file), 0);
const text = (file) => readFileSync(`dist/${file}`, "utf8");
const shown = (bytes) => bytes.toLocaleString("en");

/** The scripts and styles that a script names to fetch them, whoever imports them. */
function named(file) {
  const names = text(file).matchAll(/["'`](?:\.\/|\/?assets\/)([\w.-]+\.(?:js|css))["'`]/g);
  return [...names].map(([, name]) => `assets/${name}`);
}

/** With all that they fetch in turn. */
function withAll(files) {
  const found = new Set(files);
  // A set goes on with what is added while it is gone through.
  for (const file of found) for (const next of named(file)) found.add(next);
  return found;
}

for (const [page, most] of Object.entries(MOST_BYTES)) {
  const files = [...text(page).matchAll(/"\/(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, file]) => file,
  );
  const first = gzipped(page) + sum(files);
  const all = gzipped(page) + sum(withAll(files));
  const told =
    `${page}, gzipped: ${shown(first)} of ${shown(most.first)} bytes at first, ` +
    `${shown(all - first)} on demand, together ${shown(all)} of ${shown(most.all)}`;
  if (first > most.first || all > most.all || files.length < 2) {
    console.error(`${told}: too large, or its files were not found`);
    process.exit(1);
  }
  console.log(told);
}
