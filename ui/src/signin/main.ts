import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts.css";
import "./signin.css";
import { type Person, PRESETS, returnPath } from "./people";

/** The element with this id; the page's own markup has it. */
function part<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const form = part<HTMLFormElement>("form");
const problem = part<HTMLParagraphElement>("problem");
const said = part<HTMLParagraphElement>("said");
const submit = form.querySelector<HTMLButtonElement>("button[type=submit]");
const boxes = [...form.querySelectorAll<HTMLInputElement>("input[name=roles]")];

function read(): Person {
  return {
    id: part<HTMLInputElement>("id").value.trim(),
    roles: boxes.filter((box) => box.checked).map((box) => box.value),
    role_key: part<HTMLInputElement>("role_key").value.trim(),
    tenant: part<HTMLInputElement>("tenant").value.trim(),
  };
}

function fill(person: Person): void {
  part<HTMLInputElement>("id").value = person.id;
  part<HTMLInputElement>("role_key").value = person.role_key;
  part<HTMLInputElement>("tenant").value = person.tenant;
  for (const box of boxes) box.checked = person.roles.includes(box.value);
  said.textContent = `Filled in for ${person.id}. Sign in is next.`;
  submit?.focus();
}

function refuse(message: string): void {
  problem.textContent = message;
  problem.hidden = false;
}

async function signIn(): Promise<void> {
  const person = read();
  problem.hidden = true;
  if (person.id === "") {
    refuse("Say who you are: the user id is missing.");
    part<HTMLInputElement>("id").focus();
    return;
  }
  try {
    const response = await fetch("/auth/development", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(person),
    });
    if (response.ok) {
      location.assign(returnPath(location.href));
      return;
    }
    const answer = await response.json();
    refuse(`${answer.error.message} ${answer.error.hint ?? ""}`);
  } catch {
    refuse("The service does not answer. Is it running?");
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-preset]")) {
  button.addEventListener("click", () => {
    const person = PRESETS[button.dataset.preset ?? ""];
    if (person !== undefined) fill(person);
  });
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn();
});
