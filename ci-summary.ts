import type { Reporter, TestModule } from "vitest/node";

/** The ten files that took longest, and the closing line that CI reads: "N passed, N failed". */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = [...modules].sort((a, b) => b.diagnostic().duration - a.diagnostic().duration).slice(0, 10);
    console.log("Slowest files:");
    for (const one of slowest)
      console.log(`${String(Math.round(one.diagnostic().duration / 1_000)).padStart(5)} s  ${one.relativeModuleId}`);
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const failed =
      tests.filter((test) => test.result().state === "failed").length +
      modules.filter((module) => module.state() === "failed" && [...module.children.allTests()].length === 0).length;
    console.log(`${passed} passed, ${failed} failed`);
  }
}
