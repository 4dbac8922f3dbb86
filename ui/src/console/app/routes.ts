import type { ComponentType } from "preact";
import type { Key } from "../i18n";
import { t } from "../i18n";

/**
 * The pages. A page is a module that registers itself, and a line in pages.ts that loads it; what is
 * not registered is in no menu, so nothing leads nowhere.
 */
export interface Route {
  /** The first part of the address: `flags`. */
  name: string;
  /** In the menu under this word; none: reached from elsewhere. */
  nav?: Key;
  /** Found under this word with Ctrl-K, where it is in no menu. */
  found?: Key;
  /** A number beside the word in the menu, 0 for none. */
  count?: () => number;
  title: (rest: string[]) => string;
  /** What follows the name in the address, decoded. */
  page: ComponentType<{ rest: string[] }>;
}

const routes: Route[] = [];

export function register(route: Route): void {
  routes.push(route);
}

export function menu(): Route[] {
  return routes.filter(({ nav }) => nav !== undefined);
}

/** Every page that can be gone to by its name. */
export function findable(): { name: string; word: string }[] {
  return routes.flatMap(({ name, nav, found }) => {
    const key = nav ?? found;
    return key === undefined ? [] : [{ name, word: t(key) }];
  });
}

/** The page of an address; the first page where there is none. */
export function routeOf(path: string[]): Route | null {
  return routes.find(({ name }) => name === (path[0] ?? "flags")) ?? null;
}

export function titleOf(path: string[]): string {
  return routeOf(path)?.title(path.slice(1)) ?? t("unknown_page");
}
