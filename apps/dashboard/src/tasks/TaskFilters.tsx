import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TaskChoicesQuery, TasksQuery } from "../graphql/generated/graphql.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Definition } from "../ui/Card.tsx";
import { planName, unitName } from "./prepare-tasks.ts";
import classes from "./tasks.module.css";
import { LIGHTS, STATES, type TaskFilterView } from "./use-tasks.ts";

interface TaskFiltersProps {
  view: TaskFilterView;
  choices: TaskChoicesQuery | undefined;
  counts: TasksQuery["tasks"]["counts"] | undefined;
}

/** Counts by light that filter when pressed; plan, organisation, state and words. */
export function TaskFilters({ view, choices, counts }: TaskFiltersProps) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { filter, light, state, set } = view;
  const chip = (key: string, value: string, pressed: boolean, text: string, count: number | undefined, tone?: string) => (
    <button
      key={`${key}${value}`}
      type="button"
      className={classes.chip}
      aria-pressed={pressed}
      data-light={tone}
      onClick={() => set(key, pressed ? null : value)}
    >
      {text} <b>{count ?? "–"}</b>
    </button>
  );
  return (
    <div className={classes.filters}>
      <fieldset className={classes.chips}>
        <legend className="visually-hidden">{t("tasks.lights")}</legend>
        {LIGHTS.map((one) => chip("light", one, light === one, t(`tasks.light.${one}`), counts?.[LIGHT_COUNT[one]], one))}
        {chip("overdue", "1", filter.overdue === true, t("tasks.overdue"), counts?.overdue)}
        {chip("escalated", "1", filter.escalated === true, t("tasks.escalated"), counts?.escalated)}
        <Definition text={t("define.taskLight")} />
      </fieldset>
      <NativeSelect
        size="xs"
        aria-label={t("tasks.column.plan")}
        value={filter.planId ?? ""}
        onChange={({ currentTarget }) => set("plan", currentTarget.value)}
        data={[
          { value: "", label: t("tasks.anyPlan") },
          ...(choices?.plans ?? []).map((plan) => ({ value: plan.id, label: planName(plan, language) })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t("tasks.organisation")}
        value={filter.organisationId ?? ""}
        onChange={({ currentTarget }) => set("organisation", currentTarget.value)}
        data={[
          { value: "", label: t("tasks.anyOrganisation") },
          ...(choices?.organisations ?? []).map((unit) => ({ value: unit.id, label: unitName(unit, language) })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t("tasks.column.state")}
        value={state ?? ""}
        onChange={({ currentTarget }) => set("state", currentTarget.value)}
        data={[{ value: "", label: t("tasks.anyState") }, ...STATES.map((value) => ({ value, label: t(`tasks.state.${value}`) }))]}
      />
      <TextInput
        size="xs"
        aria-label={t("tasks.search")}
        placeholder={t("tasks.search")}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.search ?? ""}
        maxLength={200}
        onChange={({ currentTarget }) => set("search", currentTarget.value)}
      />
      {view.narrowed ? (
        <Button variant="subtle" size="compact-xs" onClick={view.clear}>
          {t("tasks.clear")}
        </Button>
      ) : null}
    </div>
  );
}

const LIGHT_COUNT = { GREEN: "green", YELLOW: "yellow", RED: "red", GREY: "grey" } as const;
