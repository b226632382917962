import { useMutation } from "@apollo/client/react";
import { LIMITS } from "@kepu/schema";
import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../bulk/bulk.module.css";
import { WithdrawHistoryImportDocument } from "../graphql/generated/pages.ts";
import { Fault } from "../ui/Fault.tsx";
import { HISTORY } from "./history-import-texts.ts";

/** Takes an import back: asked first, with a reason that everybody reads who sees the figures change. */
export function WithdrawImport({ importId, fileName, withdrawn }: { importId: string; fileName: string; withdrawn(): void }) {
  const { t } = useTranslation(HISTORY);
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [withdraw, { loading, error }] = useMutation(WithdrawHistoryImportDocument);
  const close = () => setAsked(false);
  const submit = async () => {
    const done = await withdraw({ variables: { input: { importId, reason } } }).catch(() => null);
    if (!done) return;
    close();
    withdrawn();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsked(true)} data-withdraw>
        {t("withdraw")}
      </Button>
      <Modal
        opened={asked}
        onClose={close}
        transitionProps={{ duration: 0 }}
        title={t("withdrawTitle", { fileName })}
        closeButtonProps={{ "aria-label": t("cancel") }}
      >
        <form
          className={classes.stack}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className={classes.note}>{t("withdrawMeans")}</p>
          <Textarea
            label={t("withdrawReason")}
            value={reason}
            maxLength={LIMITS.longTextChars}
            autosize
            minRows={2}
            maxRows={8}
            required
            data-autofocus
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {error ? <Fault error={error} /> : null}
          <div className={classes.row}>
            <Button type="submit" loading={loading} disabled={reason.trim() === ""}>
              {t("withdraw")}
            </Button>
            <Button variant="default" disabled={loading} onClick={close}>
              {t("cancel")}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
