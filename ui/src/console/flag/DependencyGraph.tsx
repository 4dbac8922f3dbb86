import { Scroll } from "../../shared/Scroll";
import { flags } from "../data/flags";
import type { FlagDetail } from "../data/types";
import { t } from "../i18n";
import { type Layer, layers, needers, needs } from "../logic/graph";

const BOX = 160;
const GAP = 34;
const ROW = 34;

interface Node {
  key: string;
  x: number;
  y: number;
}

/** What it needs on the left, who needs it on the right, two steps each way. The lists are its text. */
export function DependencyGraph({ detail }: { detail: FlagDetail }) {
  const all = flags.value;
  const { key } = detail.flag;
  if (all === null || detail.dependencies.length + detail.dependants.length === 0) return null;
  const above = needers(all);
  const left = layers(key, detail.dependencies, (one) => needs(all.get(one)));
  const right = layers(key, detail.dependants, (one) => above.get(one) ?? []);
  const columns: Layer[] = [...left.reverse(), { shown: [key], more: 0 }, ...right];
  const rows = Math.max(...columns.map(({ shown, more }) => shown.length + (more > 0 ? 1 : 0)));
  const height = rows * ROW;
  const width = columns.length * (BOX + GAP) - GAP;
  const nodes = columns.flatMap((layer, at) => placed(layer, at, height));
  const edges = nodes.flatMap((to) =>
    needs(all.get(to.key) ?? (to.key === key ? detail.flag : undefined)).flatMap((needed) =>
      nodes
        .filter((from) => from.key === needed && from.x < to.x)
        .map((from) => [from, to] as const),
    ),
  );
  const label = t("graph_label", {
    key,
    n: detail.dependencies.length,
    m: detail.dependants.length,
  });
  return (
    <Scroll class="picture-scroll" label={label}>
      <svg
        class="picture graph-picture"
        viewBox={`-1 -1 ${width + 2} ${height + 2}`}
        width={width}
        height={height}
        role="img"
        aria-label={label}
        data-testid="dependency-graph"
      >
        {edges.map(([from, to]) => (
          <Edge key={`${from.key} ${to.key}`} from={from} to={to} />
        ))}
        {nodes.map((node) => (
          <g
            key={`${node.x} ${node.key}`}
            class={node.key === key ? "graph-node here" : "graph-node"}
          >
            <rect x={node.x} y={node.y - 12} width={BOX} height="24" rx="5" />
            <text x={node.x + BOX / 2} y={node.y + 4} text-anchor="middle">
              {node.key.length > 22 ? `${node.key.slice(0, 21)}…` : node.key}
            </text>
          </g>
        ))}
        {columns.map(
          ({ more, shown }, at) =>
            more > 0 && (
              <text
                key={shown[0]}
                class="small"
                x={at * (BOX + GAP) + BOX / 2}
                y={height - ROW / 2 + 4}
                text-anchor="middle"
              >
                {t("and_more", { n: more })}
              </text>
            ),
        )}
      </svg>
    </Scroll>
  );
}

function placed({ shown, more }: Layer, at: number, height: number): Node[] {
  const room = height - (more > 0 ? ROW : 0);
  return shown.map((key, row) => ({
    key,
    x: at * (BOX + GAP),
    y: (room * (row + 0.5)) / shown.length,
  }));
}

/** From what is needed to who needs it. */
function Edge({ from, to }: { from: Node; to: Node }) {
  const start = from.x + BOX;
  const middle = (start + to.x) / 2;
  return (
    <g class="arrow">
      <path d={`M${start} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x - 6} ${to.y}`} />
      <path class="head" d={`M${to.x} ${to.y}l-7 -4v8z`} />
    </g>
  );
}
