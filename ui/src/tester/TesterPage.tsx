import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { LiveRegion } from "../shared/announce";
import { readBase } from "../shared/origins";
import { ContextGuide } from "./ContextGuide";
import { Contract } from "./Contract";
import { Examples } from "./Examples";
import { endpoint } from "./endpoints";
import { FIRST_FORM, type Form, fromFragment } from "./form";
import { Header } from "./Header";
import { ProofSection } from "./proof/ProofSection";
import { RequestForm } from "./RequestForm";
import { ResultPanel } from "./ResultPanel";
import { buildRequest } from "./request";
import { SendPanel } from "./SendPanel";
import { useRun } from "./useRun";
import { useService } from "./useService";

interface Props {
  own: string;
  listed: readonly string[];
}

export function TesterPage({ own, listed }: Props) {
  const [typedBase, setTypedBase] = useState(own);
  const [form, setForm] = useForm();
  const base = useMemo(() => readBase(typedBase, own, listed), [typedBase, own, listed]);
  const askable = useSettled(base.ok ? base.origin : null);
  const service = useService(askable);
  const run = useRun(own, listed);
  const result = useRef<HTMLHeadingElement>(null);
  const askedFromAfar = useRef(false);
  // After the answer stands: a scroll that began before it would end where the heading was.
  useEffect(() => {
    if (run.number > 0) showResult(result.current, askedFromAfar.current);
  }, [run.number]);

  // A base that is not allowed still makes a curl line: curl has no such limit.
  const origin = base.ok ? base.origin : typedBase.trim().replace(/\/+$/, "");
  const malformed = !base.ok && base.reason === "malformed";
  const built = useMemo(() => buildRequest(form, origin), [form, origin]);
  const request = malformed ? null : built.request;

  const runForm = useCallback(() => {
    if (request === null) {
      document.querySelector<HTMLElement>("#request-form [aria-invalid]")?.focus();
      return;
    }
    const { method, path } = endpoint(form.endpoint);
    askedFromAfar.current = false;
    run.start(request, `${method} ${path}`);
  }, [request, form.endpoint, run.start]);
  useCtrlEnter(runForm);

  const update = useCallback(
    (change: Partial<Form>) => setForm((was) => ({ ...was, ...change })),
    [setForm],
  );
  return (
    <>
      <a class="skip-link" href="#tester">
        Skip to the tester
      </a>
      <Header service={service} origin={askable} own={own} />
      <main>
        <section class="bench" id="tester" tabIndex={-1} aria-label="Live tester">
          <RequestForm
            form={form}
            update={update}
            base={{ typed: typedBase, read: base, set: setTypedBase, listed, own }}
            built={built}
            keys={service.keys}
            onRun={runForm}
          />
          <div class="bench-right">
            <SendPanel form={form} reset={setForm} built={built} request={request} run={run} />
            <ResultPanel run={run} own={own} heading={result} />
          </div>
        </section>
        <Examples
          origin={malformed ? own : origin}
          onRun={(request, title) => {
            askedFromAfar.current = true;
            run.start(request, title);
          }}
          onEdit={(example) => {
            setForm(example);
            document.getElementById("endpoint")?.focus();
          }}
        />
        <ContextGuide />
        <ProofSection service={service.state} />
        <Contract origin={base.ok ? base.origin : own} />
      </main>
      <footer class="foot">
        <p>
          This page stores nothing: no cookie, no local storage. What you type stays in the form
          until you close it.
        </p>
      </footer>
      <LiveRegion />
    </>
  );
}

/** The form, taken from a shared link where the page was opened by one. */
function useForm() {
  const state = useState<Form>(() => fromFragment(location.hash) ?? FIRST_FORM);
  const applied = useRef(location.hash);
  const [, setForm] = state;
  useEffect(() => {
    // Going back to the link that opened the page must not undo what was typed since.
    const onChange = () => {
      const shared = fromFragment(location.hash);
      if (shared === null || location.hash === applied.current) return;
      applied.current = location.hash;
      setForm(shared);
    };
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, [setForm]);
  return state;
}

const SETTLE_MILLIS = 400;

/** The value once it has stayed the same for a moment: nobody means the host names on the way. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MILLIS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function useCtrlEnter(action: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [action]);
}

/** Focus goes to the result when it was asked for from elsewhere, or would not be seen. */
function showResult(heading: HTMLElement | null, always: boolean) {
  if (heading === null) return;
  const { top, bottom } = heading.getBoundingClientRect();
  if (!always && top >= 0 && bottom <= innerHeight) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
}
