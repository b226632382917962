import { Alert, Button } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { fullNumber } from "../i18n/format.ts";
import { deskQueue } from "./desk-queue.ts";

/** What the service did not accept is not counted: the steward learns how many and why, and puts it away when it has been seen. */
export function RejectedTaps() {
  const { t } = useTranslation();
  const { rejected } = useSyncExternalStore(deskQueue.subscribe, deskQueue.snapshot);
  if (rejected.length === 0) return null;
  const people = rejected.reduce((sum, one) => sum + one.count, 0);
  const reasons = [...new Set(rejected.map((one) => one.reason))].map((reason) => t(`quarantine.reasons.${reason}`));
  return (
    <Alert color="red" variant="light" role="alert" data-rejected={rejected.length}>
      <p style={{ margin: "0 0 8px" }}>
        {t("desk.rejected", { count: rejected.length, people: fullNumber(people), reasons: reasons.join(t("listSeparator")) })}
      </p>
      <Button variant="light" color="red" size="xs" onClick={deskQueue.dismissRejected}>
        {t("desk.dismiss")}
      </Button>
    </Alert>
  );
}
