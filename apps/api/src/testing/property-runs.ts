/** How often a property is tried: in every test run so often, with KEPU_PROPERTY_RUNS=20 twenty times as often. */
export const propertyRuns = (usual: number): number => usual * Number(process.env.KEPU_PROPERTY_RUNS ?? 1);
