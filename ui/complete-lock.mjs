/**
 * Completes package-lock.json after `npm install` against a mirror that lacks the packages of other
 * platforms: npm leaves out what it cannot find, and `npm ci` of npm 11 then refuses the lock. An entry
 * added here is only ever fetched on the platform that it names.
 */
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "package-lock.json";
const lock = JSON.parse(readFileSync(FILE, "utf8"));
const { "": root, ...packages } = lock.packages;

for (const parent of Object.values({ ...packages })) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    packages[`node_modules/${name}`] ??= platformPackage(name, range, parent);
  }
}
const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = { "": root, ...Object.fromEntries(sorted) };
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);

/** Such names end in system, processor and, on Linux, C library: rollup-linux-arm-musleabihf. */
function platformPackage(name, range, parent) {
  const [, os, cpu, abi = ""] =
    /(?:cli|rollup)-([a-z0-9]+)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name) ?? [];
  if (os === undefined) throw new Error(`${name}: not a platform package of a known pattern`);
  const libc = os === "linux" ? { libc: [abi.startsWith("musl") ? "musl" : "glibc"] } : {};
  const version = range.replace(/^[~^]/, "");
  return {
    version,
    cpu: [cpu],
    dev: true,
    ...libc,
    license: parent.license,
    optional: true,
    os: [os],
  };
}
