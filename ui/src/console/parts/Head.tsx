import type { ComponentChildren } from "preact";
import { link } from "../app/location";
import { type Key, t } from "../i18n";

interface Props {
  title: string;
  /** The list that it is one of. */
  up?: [page: string, name: Key];
  mono?: boolean;
  children?: ComponentChildren;
}

/** The head of a page: what it is about, the way up, and what can be done. */
export function Head({ title, up, mono, children }: Props) {
  return (
    <>
      {up && (
        <p class="crumbs">
          <a href={link([up[0]])}>{t(up[1])}</a> /
        </p>
      )}
      <div class="page-head">
        <h1 id="title" tabIndex={-1} class={mono ? "mono isolated" : "isolated"}>
          {title}
        </h1>
        {children}
      </div>
    </>
  );
}
