import type { RefObject } from "preact";
import { CopyButton } from "../shared/CopyButton";
import { toCurl } from "../shared/curl";
import { type Envelope, readEnvelope, type Service } from "../shared/envelope";
import { JsonView, layOut } from "../shared/JsonView";
import { Notice, Pill } from "../shared/Notice";
import { Code } from "../shared/Scroll";
import type { Answer, Unreachable } from "../shared/send";
import { freshnessWords, statusWords, warningWords } from "../shared/words";
import { AnswerData } from "./AnswerData";
import { ProblemView } from "./ProblemView";
import { SafeView } from "./SafeView";
import type { Run } from "./useRun";

interface Props {
  run: Run;
  own: string;
  heading: RefObject<HTMLHeadingElement | null>;
}

export function ResultPanel({ run, own, heading }: Props) {
  const { result } = run;
  return (
    <section
      class="panel result"
      aria-labelledby="result-title"
      aria-busy={run.running}
      data-testid="result"
      data-result={result?.kind ?? "none"}
      data-number={run.number}
    >
      <h2 id="result-title" ref={heading} tabIndex={-1}>
        Answer
        {run.title !== "" && <span class="result-of"> {run.title}</span>}
      </h2>
      {result === null && (
        <p class="hint" data-testid="result-empty">
          Run a request, or one of the <a href="#examples">ready-made examples</a>. The decision,
          each of its nine steps and the raw answer stand here.
        </p>
      )}
      {result?.kind === "blocked" && (
        <Notice tone="warn" title="Not sent" testId="result-blocked">
          <p>{result.message}</p>
        </Notice>
      )}
      {result?.kind === "unreachable" && <NoAnswer result={result} own={own} />}
      {result?.kind === "answer" && <AnswerView key={run.number} answer={result} />}
    </section>
  );
}

function NoAnswer({ result, own }: { result: Unreachable; own: string }) {
  const { origin } = new URL(result.request.url);
  const advice = [
    `See whether it runs: curl -s ${origin}/livez says ok. If it does not, start it with ./run.sh.`,
    "See whether it listens on another port: FF_PORT sets it.",
  ];
  if (origin !== own) {
    advice.push(
      `See whether it lets this page ask: it must be started with FF_TESTER_ORIGINS=${own}. ` +
        "A browser does not tell a refusal from silence.",
    );
  }
  const title = result.timedOut ? `No answer from ${origin} in time` : `No answer from ${origin}`;
  return (
    <Notice tone="bad" title={title} testId="result-unreachable">
      <ul>
        {advice.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}

const SHOWN_HEADERS = [
  "x-request-id",
  "x-ff-revision",
  "etag",
  "retry-after",
  "allow",
  "content-type",
];

function AnswerView({ answer }: { answer: Answer }) {
  const envelope = readEnvelope(answer.text);
  const tone = answer.status < 400 ? "good" : answer.status < 500 ? "warn" : "bad";
  const headers = answer.headers.filter(([name]) => SHOWN_HEADERS.includes(name.toLowerCase()));
  return (
    <>
      <div class="facts">
        <span data-testid="status" data-status={answer.status}>
          <Pill tone={tone}>
            {answer.status} {statusWords(answer.status)}
          </Pill>
        </span>
        <span data-testid="duration">{duration(answer.millis)}</span>
      </div>
      <SafeView fallback="This answer could not be laid out; it stands below as it came.">
        {envelope?.error && <ProblemView problem={envelope.error} status={answer.status} />}
        {envelope !== null && envelope.error === null && (
          <AnswerData data={envelope.data} text={answer.text} />
        )}
        {envelope === null && <Plain answer={answer} />}
        {envelope !== null && <ServiceLine envelope={envelope} />}
      </SafeView>
      {headers.length > 0 && (
        <dl class="pairs" data-testid="headers">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd data-testid={`header-${name.toLowerCase()}`}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {answer.text !== "" && <Raw answer={answer} />}
      <details class="more">
        <summary>What was sent</summary>
        <Code wrap label="curl line that was sent" testId="sent">
          {toCurl(answer.request)}
        </Code>
      </details>
    </>
  );
}

function Plain({ answer }: { answer: Answer }) {
  if (answer.status === 304)
    return <p>Unchanged since that ETag: no body came, none was needed.</p>;
  if (answer.text === "") return <p>The answer has no body.</p>;
  return null;
}

function ServiceLine({ envelope }: { envelope: Envelope }) {
  const service: Service = envelope.service;
  return (
    <div class="service-line" data-testid="service-line">
      <p>
        {freshnessWords(service.freshness)}
        {service.revision !== null && ` · revision ${service.revision}`}
        {service.stale_since !== null && ` · since ${service.stale_since}`}
        {service.auth_source !== null && ` · context from ${sourceOfContext(service.auth_source)}`}
      </p>
      {service.warnings.map((warning) => (
        <p key={warning}>
          <code>{warning}</code> {warningWords(warning)}
        </p>
      ))}
    </div>
  );
}

function sourceOfContext(source: string): string {
  return source === "dev_headers" ? "headers" : `the ${source}`;
}

function Raw({ answer }: { answer: Answer }) {
  const json = readEnvelope(answer.text) !== null;
  return (
    <details class="more" open>
      <summary>{json ? "Raw JSON" : "Raw text"}</summary>
      <div class="code-head">
        <CopyButton
          text={json ? layOut(answer.text) : answer.text}
          what="raw answer"
          testId="copy-raw"
        />
      </div>
      <JsonView text={answer.text} label="Raw answer" testId="raw" />
    </details>
  );
}

function duration(millis: number): string {
  return millis < 10 ? `${millis.toFixed(1)} ms` : `${Math.round(millis)} ms`;
}
