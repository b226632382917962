import { CombinedGraphQLErrors } from "@apollo/client";
import { Button, Code, CopyButton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "./Notice.tsx";

interface FaultProps {
  error: unknown;
  retry?: () => void;
  /** in other words than the usual */
  title?: string;
  text?: string;
}

/** What did not work, in the place of what should be there: in words, with a retry, and the request id for whoever is asked. */
export function Fault({ error, retry, title, text }: FaultProps) {
  const { t } = useTranslation();
  return (
    <Notice title={title ?? t("faultTitle")} text={text ?? t("faultText")}>
      <RequestId error={error} />
      {retry ? (
        <Button variant="light" onClick={retry}>
          {t("retry")}
        </Button>
      ) : null}
    </Notice>
  );
}

export function RequestId({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const id = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.requestId : undefined;
  if (typeof id !== "string") return null;
  return (
    <Text size="sm" component="span">
      {t("requestId")}{" "}
      <Code data-request-id style={{ userSelect: "all" }}>
        {id}
      </Code>{" "}
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button variant="subtle" size="compact-xs" onClick={copy}>
            {t(copied ? "copied" : "copy")}
          </Button>
        )}
      </CopyButton>
    </Text>
  );
}
