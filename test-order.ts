import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, by `e2e/NAME.e2e.ts`. */
const LONGEST = ["faults", "screens", "start"];

/** The longest first, then everything with a whole product and a browser, so that both workers end at the same time. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = ({ moduleId }: TestSpecification) => {
      const name = /e2e\/(.+)\.e2e\.ts$/.exec(moduleId)?.[1];
      const place = LONGEST.indexOf(name ?? "");
      return place >= 0 ? place : name ? LONGEST.length : LONGEST.length + 1;
    };
    return (await super.sort(files)).sort((a, b) => order(a) - order(b));
  }
}
