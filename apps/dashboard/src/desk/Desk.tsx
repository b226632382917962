import { useQuery } from "@apollo/client/react";
import { Alert, Button, Chip, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { askWhoIsSignedIn } from "../graphql/client.ts";
import { DeskActivityDocument } from "../graphql/generated/graphql.ts";
import { fullNumber } from "../i18n/format.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import classes from "./desk.module.css";
import { deskQueue } from "./desk-queue.ts";
import { RejectedTaps } from "./RejectedTaps.tsx";
import { useDesk } from "./use-desk.ts";
import { useDeskPlace } from "./use-desk-place.ts";

const AGES = ["UNKNOWN", "UNDER_14", "AGE_14_17", "AGE_18_34", "AGE_35_59", "AGE_60_PLUS"] as const;

/** Counting at the door, made for a thumb. */
export function Desk({ activityId }: { activityId: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery(DeskActivityDocument, { variables: { id: activityId } });
  const desk = useDesk(activityId, data?.activity?.attendance);
  const placeOf = useDeskPlace();
  const [age, setAge] = useState<string>("UNKNOWN");
  const [heads, setHeads] = useState<number | string>(45);
  const [phone, setPhone] = useState("");
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState("");
  if (!data && error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (!data.activity) return <NotFound />;
  const { activity } = data;
  const { total, unsent } = desk;

  function countHeads(event: FormEvent) {
    event.preventDefault();
    const people = Number(heads);
    if (Number.isInteger(people) && people >= 1 && people <= 5_000) desk.tap(people, true, age);
  }

  async function identify(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await desk.identify(phone, age);
    setBusy(false);
    setPhone("");
    setNote(typeof answer === "string" ? t(`desk.${answer}`) : t("desk.notAccepted", { reason: t(`quarantine.reasons.${answer.reason}`) }));
  }

  return (
    <div className={classes.page}>
      <header className={classes.deskHead}>
        <Link to="/desk">{t("desk.other")}</Link>
        <h1 className={classes.title}>{i18n.language === "en" ? activity.nameEn : activity.name}</h1>
        <span className={classes.place}>
          {placeOf(activity)}
          {activity.origin === "SYNTHETIC" ? ` · ${t("demoMark")}` : ""}
        </span>
      </header>
      <output className={classes.count} aria-live="off">
        <b data-count={total}>{fullNumber(total)}</b>
        <span>{t("desk.ofPlan", { planned: activity.planned })}</span>
      </output>
      <output className={classes.unsent} data-state={unsent > 0 ? "some" : "none"} data-unsent={unsent}>
        {desk.sender === "signedOut"
          ? t("desk.signedOut", { count: unsent })
          : unsent > 0
            ? t(desk.sender === "waiting" ? "desk.waiting" : "desk.sending", { count: unsent })
            : t(desk.rejected > 0 ? "desk.noneWaits" : "desk.allSent")}
      </output>
      {desk.sender === "signedOut" ? (
        <Button variant="light" onClick={askWhoIsSignedIn}>
          {t("signIn")}
        </Button>
      ) : null}
      <RejectedTaps />
      <div className={classes.taps}>
        <button type="button" className={classes.plusOne} onClick={() => desk.tap(1, false, age)}>
          +1
        </button>
        <button type="button" className={classes.plusTen} onClick={() => desk.tap(10, true, age)}>
          +10
        </button>
      </div>
      <Chip.Group value={age} onChange={(value) => setAge(String(value))}>
        <fieldset className={classes.ages}>
          <legend>{t("desk.age")}</legend>
          {AGES.map((group) => (
            <Chip key={group} value={group} size="sm" variant="outline">
              {t(`age.${group}`)}
            </Chip>
          ))}
        </fieldset>
      </Chip.Group>
      <form className={classes.row} onSubmit={countHeads}>
        <NumberInput
          label={t("desk.heads")}
          value={heads}
          onChange={setHeads}
          min={1}
          max={5000}
          allowDecimal={false}
          inputMode="numeric"
        />
        <Button type="submit" variant="light">
          {t("desk.add")}
        </Button>
      </form>
      <form className={classes.row} onSubmit={(event) => void identify(event)}>
        <TextInput
          label={t("desk.phone")}
          description={t("desk.phoneHint")}
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
          inputMode="tel"
          autoComplete="off"
          minLength={5}
          maxLength={20}
          required
          withAsterisk={false}
        />
        <Button type="submit" variant="light" loading={busy}>
          {t("desk.checkIn")}
        </Button>
      </form>
      {note ? (
        <Alert variant="light" role="status">
          {note}
        </Alert>
      ) : null}
      <Button variant="default" onClick={() => setNote(deskQueue.undo(activityId) ? t("desk.undone") : t("desk.nothingToUndo"))}>
        {t("desk.undo")}
      </Button>
    </div>
  );
}
