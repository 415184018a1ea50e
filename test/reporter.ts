import type { Reporter, TestModule } from "vitest/node";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Closes every run with one line, `N passed, N failed`, after whatever else is printed. A run that ends badly without a
 * failed test, or in which nothing was tested, counts as one failure.
 */
export default class CountingReporter implements Reporter {
  private counts: Counts = { passed: 0, failed: 0, skipped: 0 };

  onInit(): void {
    process.once("exit", (code) => {
      const { passed, failed, skipped } = this.counts;
      const isBad = failed === 0 && (passed === 0 || code !== 0);
      if (isBad) process.exitCode = 1;
      const notes = `${isBad ? "Nothing failed, but the run did not succeed.\n" : ""}${skipped > 0 ? `${skipped} skipped\n` : ""}`;
      process.stdout.write(`\n${notes}${passed} passed, ${isBad ? 1 : failed} failed\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const each = modules.map(count);
    this.counts = {
      passed: sum(each.map(({ passed }) => passed)),
      failed: sum(each.map(({ failed }) => failed)) + unhandled.length,
      skipped: sum(each.map(({ skipped }) => skipped)),
    };
  }
}

/** Errors outside tests (an import, a hook) count too: the tests they prevented are only skipped. */
function count(module: TestModule): Counts {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const errors = sum([...module.children.allSuites()].map((suite) => suite.errors().length));
  const passed = states.filter((state) => state === "passed").length;
  const skipped = states.filter((state) => state === "skipped").length;
  return {
    passed,
    failed: states.length - passed - skipped + errors + module.errors().length,
    skipped,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
