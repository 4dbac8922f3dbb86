import { CopyButton } from "../shared/CopyButton";
import { type HttpRequest, parseCurl } from "../shared/curl";
import { Icon } from "../shared/Icon";
import { Code } from "../shared/Scroll";
import { curlAt, EXAMPLES, type Example } from "./examples";
import type { Form } from "./form";

interface Props {
  origin: string;
  onRun: (request: HttpRequest, title: string) => void;
  onEdit: (form: Form) => void;
}

export function Examples({ origin, onRun, onEdit }: Props) {
  return (
    <section class="chapter" id="examples" tabIndex={-1} aria-labelledby="examples-title">
      <h2 id="examples-title">Copy · paste · run</h2>
      <p class="lead">
        Each line asks <code>{origin}</code>. Run sends the same request from here, without{" "}
        <code>jq</code>, and shows the answer above.
      </p>
      <div class="examples">
        {EXAMPLES.map((example) => (
          <ExampleCard key={example.id} {...{ example, origin, onRun, onEdit }} />
        ))}
      </div>
    </section>
  );
}

function ExampleCard({ example, origin, onRun, onEdit }: Props & { example: Example }) {
  const line = curlAt(example, origin);
  const named = <span class="unseen"> {example.title}</span>;
  return (
    <article class="panel example" data-testid={`example-${example.id}`}>
      <div class="panel-head">
        <h3>{example.title}</h3>
        <div class="actions">
          <CopyButton
            text={line}
            what={`curl line: ${example.title}`}
            testId={`example-copy-${example.id}`}
          />
          <button
            type="button"
            class="button small"
            onClick={() => onEdit(example.form)}
            data-testid={`example-edit-${example.id}`}
          >
            Edit
            {named}
          </button>
          <button
            type="button"
            class="button small accent"
            onClick={() => onRun(parseCurl(line), example.title)}
            data-testid={`example-run-${example.id}`}
          >
            <Icon name="play" />
            Run
            {named}
          </button>
        </div>
      </div>
      <p class="hint">{example.shows}</p>
      <Code wrap label={`curl line: ${example.title}`} testId={`example-curl-${example.id}`}>
        {line}
      </Code>
    </article>
  );
}
