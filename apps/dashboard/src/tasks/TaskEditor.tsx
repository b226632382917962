import { Button, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft, useLeaveGuard } from "../editing/use-draft.ts";
import { CreateTaskDocument, type Qualifier, type TaskChoicesQuery, UpdateTaskDocument } from "../graphql/generated/graphql.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Card } from "../ui/Card.tsx";
import { draftOf, inputOf, type TaskDraft, wrongFields } from "./prepare-task-draft.ts";
import { planName, type Task, unitName } from "./prepare-tasks.ts";
import classes from "./task.module.css";

const QUALIFIERS: Qualifier[] = ["GE", "GT", "EXACT", "LE", "LT", "APPROX"];
const TEXTS = ["levelOne", "levelTwo", "responsibleLeader"] as const;
const LONG = ["content", "requiredEvidence", "remark"] as const;

/** The columns of a task as a form; what is typed is kept in the browser until it is sent. */
export function TaskEditor({ task, choices, reload }: { task: Task | null; choices: TaskChoicesQuery; reload(): void }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const navigate = useNavigate();
  const id = useId();
  const [stored] = useState(() => draftOf(task, choices.plans));
  const { draft, set, clear, dirty, restored } = useDraft(`TASK ${task?.id ?? "new"}`, stored);
  const [sentId, setSentId] = useState<string | null>(null);
  useLeaveGuard(dirty && sentId === null, t("form.leave"));
  useEffect(() => {
    if (sentId) void navigate(`/tasks/${sentId}`);
  }, [sentId, navigate]);
  const create = useAction(CreateTaskDocument);
  const update = useAction(UpdateTaskDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const refusal = create.refusal ?? update.refusal;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = Object.fromEntries(wrongFields(draft).map((field) => [field, t(`tasks.wrong.${field}`)]));
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const { planId, ...columns } = inputOf(draft);
    const sent = task
      ? (await update.run({ taskId: task.id, version: task.version, ...columns }))?.updateTask
      : (await create.run({ planId, ...columns }))?.createTask;
    if (!sent) return reload();
    clear(stored);
    setSentId(sent.task.id);
  }

  const wrong = (field: string) => faults[field] ?? (refusal?.field === field ? t(`tasks.wrong.${field}`) : undefined);
  const text = (field: Exclude<keyof TaskDraft, "supportingIds" | "qualifier">) => ({
    id: `${id}${field}`,
    value: draft[field],
    error: wrong(field),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [field]: currentTarget.value }),
  });
  const units = choices.organisations.map((unit) => ({ value: unit.id, label: unitName(unit, language) }));
  const summary = { ...faults, ...(refusal?.field ? { [refusal.field]: t(`tasks.wrong.${refusal.field}`) } : {}) };
  return (
    <Card title={t(task ? "tasks.edit" : "tasks.add")}>
      <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
        <ErrorSummary faults={summary} refusal={refusal} idOf={(field) => `${id}${field}`} />
        <div className={classes.columns}>
          <NativeSelect
            label={t("tasks.column.plan")}
            disabled={task !== null}
            data={choices.plans.map((plan) => ({ value: plan.id, label: planName(plan, language) }))}
            {...text("planId")}
            error={wrong("plan")}
          />
          <TextInput label={t("tasks.column.number")} inputMode="numeric" {...text("number")} />
          {TEXTS.map((field) => (
            <TextInput key={field} label={t(`tasks.field.${field}`)} maxLength={200} {...text(field)} />
          ))}
          <TextInput label={t("tasks.column.weight")} inputMode="decimal" {...text("weight")} />
          <NativeSelect
            label={t("tasks.qualifier")}
            value={draft.qualifier}
            onChange={({ currentTarget }) => set({ qualifier: currentTarget.value as Qualifier })}
            data={QUALIFIERS.map((value) => ({ value, label: t(`tasks.qualifierOf.${value}`) }))}
          />
          <TextInput label={t("tasks.column.target")} inputMode="decimal" {...text("target")} />
          <TextInput label={t("tasks.unit")} maxLength={20} {...text("unit")} />
          <NativeSelect label={t("tasks.column.lead")} data={[{ value: "", label: "—" }, ...units]} {...text("leadId")} />
          <TextInput type="date" label={t("tasks.column.begins")} {...text("startsOn")} />
          <TextInput type="date" label={t("tasks.column.due")} {...text("dueOn")} />
        </div>
        <MultiSelect
          id={`${id}supportingIds`}
          label={t("tasks.column.supporting")}
          searchable
          data={units.filter(({ value }) => value !== draft.leadId)}
          value={draft.supportingIds}
          error={wrong("supportingIds")}
          onChange={(supportingIds) => set({ supportingIds })}
        />
        {LONG.map((field) => (
          <LongText
            key={field}
            label={t(field === "requiredEvidence" ? "tasks.column.evidence" : `tasks.field.${field}`)}
            {...text(field)}
          />
        ))}
        <div className={classes.row}>
          <Button type="submit" loading={create.busy || update.busy}>
            {t("tasks.save")}
          </Button>
          <Link to="/tasks/plans">{t("tasks.plans")}</Link>
          <span className={classes.note}>{dirty ? t(restored ? "form.draftRestored" : "form.draftKept") : null}</span>
        </div>
      </form>
    </Card>
  );
}
