import { useQuery } from "@apollo/client/react";
import { Button, Skeleton, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { LongText } from "../editing/LongText.tsx";
import { useAction } from "../editing/use-action.ts";
import { useDraft, useLeaveGuard } from "../editing/use-draft.ts";
import { CreatePlanDocument, TaskChoicesDocument, type TaskChoicesQuery, UpdatePlanDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import classes from "./task.module.css";

type Plan = TaskChoicesQuery["plans"][number];

/** The office's programme plans: names, what they are for, from when to when. */
export function PlansPage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data, refetch } = useQuery(TaskChoicesDocument, { variables: { rootId }, skip: !rootId || !may("createPlan") });
  const [open, setOpen] = useState<string | null>(null);
  if (!may("createPlan")) return <NoRight />;
  if (!data) return <Skeleton height={400} m={16} width="auto" />;
  const done = () => {
    setOpen(null);
    void refetch();
  };
  return (
    <div className={classes.narrow}>
      <nav className={classes.crumbs} aria-label={t("tasks.views")}>
        <Link to="/tasks">{t("tasks.title")}</Link> ▸ {t("tasks.plans")}
      </nav>
      {data.plans.map((plan) => (
        <Card key={plan.id} title={plan.name}>
          <p className={classes.line}>
            <OriginMark origin={plan.origin} /> {plan.startsOn} – {plan.endsOn}
            <Link to={`/tasks?plan=${plan.id}`}>{t("tasks.toTable")}</Link>
          </p>
          {open === plan.id ? (
            <PlanForm plan={plan} rootId={rootId} done={done} cancel={() => setOpen(null)} reload={() => void refetch()} />
          ) : (
            <>
              <p className={classes.note}>{plan.summary}</p>
              <Button size="xs" variant="default" onClick={() => setOpen(plan.id)} aria-label={`${t("tasks.editPlan")} ${plan.name}`}>
                {t("tasks.editPlan")}
              </Button>
            </>
          )}
        </Card>
      ))}
      <Card title={t("tasks.addPlan")}>
        {open === "new" ? (
          <PlanForm plan={null} rootId={rootId} done={done} cancel={() => setOpen(null)} reload={() => void refetch()} />
        ) : (
          <Button size="xs" variant="light" onClick={() => setOpen("new")}>
            {t("tasks.addPlan")}
          </Button>
        )}
      </Card>
    </div>
  );
}

interface PlanFormProps {
  plan: Plan | null;
  rootId: string;
  done(): void;
  cancel(): void;
  reload(): void;
}

function PlanForm({ plan, rootId, done, cancel, reload }: PlanFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [empty] = useState({
    ...{ name: plan?.name ?? "", nameEn: plan?.nameEn ?? "", summary: plan?.summary ?? "" },
    ...{ startsOn: plan?.startsOn ?? "", endsOn: plan?.endsOn ?? "" },
  });
  const { draft, set, clear, dirty } = useDraft(`PLAN ${plan?.id ?? "new"}`, empty);
  useLeaveGuard(dirty, t("form.leave"));
  const create = useAction(CreatePlanDocument);
  const update = useAction(UpdatePlanDocument);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const refusal = create.refusal ?? update.refusal;
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (draft.name.trim() === "") found.name = t("tasks.wrong.name");
    if (!draft.startsOn) found.startsOn = t("tasks.wrong.startsOn");
    if (draft.endsOn <= draft.startsOn) found.endsOn = t("tasks.wrong.endsOn");
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const fields = { ...draft, nameEn: draft.nameEn || null, summary: draft.summary || null };
    const sent = plan ? await update.run({ planId: plan.id, version: plan.version, ...fields }) : await create.run({ rootId, ...fields });
    if (!sent) return reload();
    clear(empty);
    done();
  }
  const field = (name: keyof typeof empty) => ({
    id: `${id}${name}`,
    label: t(`tasks.planField.${name}`),
    value: draft[name],
    error: faults[name] ?? (refusal?.field === name ? t(`tasks.wrong.${name}`) : undefined),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [name]: currentTarget.value }),
  });
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <ErrorSummary faults={faults} refusal={refusal} idOf={(name) => `${id}${name}`} />
      <div className={classes.columns}>
        <TextInput maxLength={200} {...field("name")} />
        <TextInput maxLength={200} {...field("nameEn")} />
        <TextInput type="date" {...field("startsOn")} />
        <TextInput type="date" {...field("endsOn")} />
      </div>
      <LongText {...field("summary")} />
      <div className={classes.row}>
        <Button type="submit" size="xs" loading={create.busy || update.busy}>
          {t("tasks.save")}
        </Button>
        {/* what was typed stays as a draft */}
        <Button size="xs" variant="subtle" color="gray" onClick={cancel}>
          {t("tasks.cancel")}
        </Button>
        <span className={classes.note}>{dirty ? t("form.draftKept") : null}</span>
      </div>
    </form>
  );
}
