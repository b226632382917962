import { Button, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fullNumber } from "../i18n/format.ts";
import classes from "./record.module.css";
import { AGES, countOf, type RecordDraft, type Records, sumOf } from "./record-draft.ts";

interface AudienceFieldProps {
  id: string;
  draft: RecordDraft;
  set(change: Partial<RecordDraft>): void;
  records: Records;
  deskCount: number;
  error: string | undefined;
}

/** Attendance by age group, with what the desk counted beside each figure. */
export function AudienceField({ id, draft, set, records, deskCount, error }: AudienceFieldProps) {
  const { t } = useTranslation();
  const counted = (age: string) => records.desk.find((one) => one.ageGroup === age)?.attendance ?? 0;
  const difference = sumOf(draft.onSite) - deskCount;
  const cell = (where: "onSite" | "online", age: string, name: string) => (
    <TextInput
      {...(age === AGES[0] && where === "onSite" ? { id } : {})}
      size="sm"
      inputMode="numeric"
      aria-label={`${name} ${t(`activityRecord.${where}`)} ${t("activityRecord.visitsUnit")}`}
      value={draft[where][age] ?? ""}
      placeholder="0"
      error={countOf(draft[where][age] ?? "") === null}
      onChange={({ currentTarget }) => set({ [where]: { ...draft[where], [age]: currentTarget.value } })}
    />
  );
  return (
    <fieldset className={classes.audience}>
      <legend>
        {t("activityRecord.audience")} ({t("activityRecord.visitsUnit")})
      </legend>
      <Text size="sm" c="var(--ink-2)">
        {t("activityRecord.prefilled")}
      </Text>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("activityRecord.age")}</th>
            <th scope="col" data-number>
              {t("activityRecord.desk")}
            </th>
            <th scope="col">{t("activityRecord.onSite")}</th>
            <th scope="col">{t("activityRecord.online")}</th>
          </tr>
        </thead>
        <tbody>
          {AGES.map((age) => {
            const name = age === "UNKNOWN" ? t("checkIn.ageUnknown") : t(`age.${age}`);
            return (
              <tr key={age}>
                <th scope="row">{name}</th>
                <td data-number>{fullNumber(counted(age))}</td>
                <td>{cell("onSite", age, name)}</td>
                <td>{cell("online", age, name)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("activityRecord.total")}</th>
            <td data-number data-desk-count={deskCount}>
              {fullNumber(deskCount)}
            </td>
            <td data-number>{fullNumber(sumOf(draft.onSite))}</td>
            <td data-number>{fullNumber(sumOf(draft.online))}</td>
          </tr>
        </tfoot>
      </table>
      <div className={classes.buttons}>
        <span className={classes.note} data-differs={difference !== 0}>
          {difference === 0
            ? t("activityRecord.equal")
            : t("activityRecord.difference", { value: `${difference > 0 ? "+" : "−"}${fullNumber(Math.abs(difference))}` })}
        </span>
        {difference === 0 ? null : (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => set({ onSite: Object.fromEntries(AGES.map((age) => [age, counted(age) === 0 ? "" : String(counted(age))])) })}
          >
            {t("activityRecord.prefill")}
          </Button>
        )}
      </div>
      {error ? (
        <Text size="sm" c="var(--bad)">
          {error}
        </Text>
      ) : null}
    </fieldset>
  );
}
