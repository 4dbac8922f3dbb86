// Fails the build when a page, with every script and style that it loads, is larger than it may be.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MOST_BYTES = { "console.html": 80_000 };

for (const [page, most] of Object.entries(MOST_BYTES)) {
  const html = readFileSync(`dist/${page}`, "utf8");
  const files = [...html.matchAll(/"\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
  const bytes = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length,
    gzipSync(html).length,
  );
  const share = `${page}: ${bytes.toLocaleString("en")} of ${most.toLocaleString("en")} bytes gzipped`;
  if (bytes > most || files.length < 2) {
    console.error(`${share}: too large, or its files were not found`);
    process.exit(1);
  }
  console.log(share);
}
