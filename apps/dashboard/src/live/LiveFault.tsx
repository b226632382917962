import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Fault, RequestId } from "../ui/Fault.tsx";
import type { Live } from "./use-live.ts";

/** What ended a live query: in the place of what it never brought, else as a line above what has stopped moving. */
export function LiveFault({ live: { board, error, retry } }: { live: Pick<Live<unknown>, "board" | "error" | "retry"> }) {
  const { t } = useTranslation();
  if (!error) return null;
  if (board === undefined) return <Fault error={error} retry={retry} />;
  return (
    <Alert color="yellow" variant="light" role="alert" mb={8} py={6}>
      <Group gap={12}>
        <span>{t("live.stopped")}</span>
        <RequestId error={error} />
        <Button variant="light" size="compact-sm" onClick={retry}>
          {t("retry")}
        </Button>
      </Group>
    </Alert>
  );
}
