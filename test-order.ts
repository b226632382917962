import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Measured seconds of what takes long, by how its path begins; of anything else a guess by its kind. */
const SECONDS: [path: RegExp, seconds: number][] = [
  [/e2e\/faults\./, 220],
  [/e2e\/screens\./, 120],
  [/e2e\/start\./, 90],
  [/e2e\/form-entry\./, 60],
  [/e2e\/desk-to-wall\./, 55],
  [/e2e\/backup\./, 45],
  [/e2e\/(review|recovery|administration|explore|activity-record|tasks)\./, 35],
  [/demo\/facts\./, 30],
  [/object-walk\./, 20],
  [/\.e2e\.ts$/, 15],
  [/(ended|permission-walk|form-table)\.db\.|\.property\.db\./, 10],
  [/\.db\.test\.ts$/, 3],
];

/** The longest first, so that all workers end at the same time. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds = ({ moduleId }: TestSpecification) => SECONDS.find(([path]) => path.test(moduleId))?.[1] ?? 0;
    return (await super.sort(files)).sort((a, b) => seconds(b) - seconds(a));
  }
}
