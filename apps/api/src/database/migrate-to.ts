import { MigrationExecutor, type QueryRunner } from "typeorm";

/** Brings the tables to exactly these migrations (all of ours when none are named), inside the runner's transaction: undoes what is not among them, then runs what is missing. */
export async function migrateTo(runner: QueryRunner, names?: string[]): Promise<void> {
  const executor = new MigrationExecutor(runner.connection, runner);
  executor.transaction = "none";
  const wanted = (migration: { name: string }) => !names || names.includes(migration.name);
  while (!(await executor.getExecutedMigrations()).every(wanted)) await executor.undoLastMigration();
  for (const migration of (await executor.getPendingMigrations()).filter(wanted)) await executor.executeMigration(migration);
}
