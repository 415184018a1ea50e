import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { voice } from "./say.ts";
import { secretsOf } from "./secrets.ts";

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed.push(String(chunk));
    return true;
  });
});

afterEach(() => void vi.restoreAllMocks());

test("say() prints lines in which the runner finds no command, and nobody a secret", () => {
  const out = voice(secretsOf(["postgres://a:hunter22@h/d"], []));
  printed = [];
  out.say("::set-output name=a::b\n  ##[error]x \u001B[31m hunter22");
  expect(printed.join("")).toBe(
    String.raw`: :set-output name=a: :b
  ## [error]x \u{1b}[31m ***
`,
  );
});

test("hide() masks what was learned later, and nobody says it", () => {
  const out = voice(secretsOf([], []));
  out.hide(["postgres://a:hunter22@h/d"]);
  expect(printed.join("")).toContain("::add-mask::hunter22\n");
  printed = [];
  out.say("hunter22");
  expect(printed.join("")).toBe("***\n");
});

test("annotate() shows nine of a level, logs the others, and says how many they are", () => {
  const out = voice(secretsOf([], []));
  for (let each = 0; each < 12; each += 1)
    out.annotate("error", `##[error]${each}`, { path: "a.sql", line: 3 });
  out.annotate("warning", "one");
  out.close();
  const lines = printed.join("").trim().split("\n");
  expect(lines.filter((line) => line.startsWith("::error file=a.sql,line=3::"))).toHaveLength(9);
  expect(lines).toContain("error: a.sql: ## [error]11");
  expect(lines).toContain("::warning::one");
  expect(lines.at(-1)).toBe("::notice::3 more: see the log and the job summary.");
  expect(out.unsaid()).toBe(3);
});

test("output() says once that outputs cannot be written, and throws at nobody", () => {
  vi.stubEnv("GITHUB_OUTPUT", "/no/such/folder/output");
  const out = voice(secretsOf([], []));
  out.output("verdict", "safe");
  out.output("digest", "abc");
  vi.unstubAllEnvs();
  expect(printed.filter((line) => line.startsWith("::warning"))).toEqual([
    expect.stringContaining("The outputs of this step could not be written"),
  ]);
});
