import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./review.module.css";

interface ConfirmLockProps {
  /** on the button that asks, and on the one that does it */
  label: string;
  confirm: string;
  busy: boolean;
  lock(): Promise<unknown>;
}

/** Nothing is unlocked again: it is asked first, and says what a lock means. */
export function ConfirmLock({ label, confirm, busy, lock }: ConfirmLockProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const close = () => setAsked(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsked(true)}>
        {label}
      </Button>
      <Modal opened={asked} onClose={close} title={label} closeButtonProps={{ "aria-label": t("entry.close") }}>
        <p className={classes.asked}>{t("review.lockMeans")}</p>
        <div className={classes.answers}>
          <Button loading={busy} onClick={() => void lock().then(close)}>
            {confirm}
          </Button>
          <Button variant="default" disabled={busy} onClick={close}>
            {t("review.lockCancel")}
          </Button>
        </div>
      </Modal>
    </>
  );
}
