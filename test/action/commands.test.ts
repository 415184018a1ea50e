import { readConsole } from "@tenantry/github";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { voice } from "../../action/src/say.ts";
import { secretsOf } from "../../action/src/secrets.ts";

afterEach(() => void vi.restoreAllMocks());

const parts = [
  ..."::|:|##[|#|[|]|%0A|%0D|%3A| |\t|\n|\r|\r\n|\u2028|\u2029|\u0085|\u000B|\f|\u001B[31m|\u202E".split("|"),
  "::error::",
  "::set-output name=a::",
  "::add-mask::",
  "::stop-commands::x",
  "##[set-env name=PATH]",
  "##[error]",
];
const hostile = array(oneof({ weight: 3, arbitrary: constantFrom(...parts) }, string({ unit: "grapheme" })), {
  maxLength: 12,
}).map((all) => all.join(""));

test("no text that is said or annotated is a command to the runner, whatever it holds", () => {
  assert(
    property(hostile, hostile, (line, message) => {
      const printed = printedBy((out) => {
        out.say(line);
        out.annotate("warning", message, { path: message.slice(0, 20), line: 3 });
        out.say(`ends with ${message}`);
      });
      const { commands, annotations } = readConsole(printed.split(/\r\n|\r|\n/));
      expect(commands.map(({ name }) => name)).toEqual(["warning"]);
      expect(annotations).toMatchObject([{ level: "warning", line: 3 }]);
    }),
    { numRuns: 500 },
  );
});

function printedBy(speak: (out: ReturnType<typeof voice>) => void): string {
  const chunks: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
  speak(voice(secretsOf([], [])));
  spy.mockRestore();
  return chunks.join("");
}
