import type { Problem } from "../shared/envelope";
import { Notice } from "../shared/Notice";

export function ProblemView({ problem, status }: { problem: Problem; status: number }) {
  const aboutUser = problem.code === "invalid_request" && /user/i.test(problem.message);
  return (
    <Notice tone={status < 500 ? "warn" : "bad"} title={problem.message} testId="problem">
      <p>
        <code data-testid="problem-code">{problem.code}</code>
      </p>
      {problem.hint && <p data-testid="problem-hint">{problem.hint}</p>}
      {Array.isArray(problem.details) && problem.details.length > 0 && (
        <ul data-testid="problem-details">
          {problem.details.map((detail) => {
            const words = detailWords(detail);
            return <li key={words}>{words}</li>;
          })}
        </ul>
      )}
      {aboutUser && (
        <p>
          <a href="#missing-user">Why a user id is required</a>
        </p>
      )}
    </Notice>
  );
}

function detailWords(detail: unknown): string {
  if (typeof detail === "string") return detail;
  if (typeof detail === "object" && detail !== null && "message" in detail) {
    const where = "pointer" in detail ? `${detail.pointer}: ` : "";
    return where + detail.message;
  }
  return JSON.stringify(detail);
}
