import type { Reporter, TestModule } from "vitest/node";

/** The closing line that CI reads: "N passed, N failed". */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const failed =
      tests.filter((test) => test.result().state === "failed").length +
      modules.filter((module) => module.state() === "failed" && [...module.children.allTests()].length === 0).length;
    console.log(`${passed} passed, ${failed} failed`);
  }
}
