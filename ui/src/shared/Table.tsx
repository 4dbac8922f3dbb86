import type { ComponentChildren } from "preact";
import { Scroll } from "./Scroll";

interface Props {
  label: string;
  heads: string[];
  rows: ComponentChildren[][];
  testId?: string;
}

/** A table that scrolls within itself where the page is too narrow for it. The first cell names its row. */
export function Table({ label, heads, rows, testId }: Props) {
  return (
    <Scroll class="table" label={label}>
      <table data-testid={testId}>
        <thead>
          <tr>
            {heads.map((head) =>
              head === "" ? (
                <td key={head} />
              ) : (
                <th key={head} scope="col">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            <tr key={index}>
              {cells.map((cell, at) =>
                at === 0 ? (
                  <th key={heads[at]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={heads[at]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
