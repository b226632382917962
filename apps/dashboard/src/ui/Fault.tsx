import { CombinedGraphQLErrors } from "@apollo/client";
import { Button, Code, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "./Notice.tsx";

export function Fault({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const requestId = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.requestId : undefined;
  return (
    <Notice title={t("faultTitle")} text={t("faultText")}>
      {requestId ? (
        <Text size="sm">
          {t("requestId")} <Code>{String(requestId)}</Code>
        </Text>
      ) : null}
      {retry ? (
        <Button variant="light" onClick={retry}>
          {t("retry")}
        </Button>
      ) : null}
    </Notice>
  );
}
