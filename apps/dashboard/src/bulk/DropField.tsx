import { LIMITS } from "@kepu/schema";
import { Button } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fullNumber } from "../i18n/format.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";

/** A file by drag or by choice. */
export function DropField({ file, disabled, onFile }: { file: File | null; disabled: boolean; onFile(file: File): void }) {
  const { t } = useTranslation(BULK);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent, is: boolean) => {
    event.preventDefault();
    setOver(is);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way; the button is the first
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => hover(event, true)}
      onDragLeave={(event) => hover(event, false)}
      onDrop={(event) => {
        hover(event, false);
        const [dropped] = event.dataTransfer.files;
        if (dropped && !disabled) onFile(dropped);
      }}
    >
      <span>{t("drop")}</span>
      <Button variant="default" disabled={disabled} onClick={() => input.current?.click()}>
        {t("choose")}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".xlsx,.csv"
        aria-label={t("choose")}
        tabIndex={-1}
        className="visually-hidden"
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? [];
          // the same file again is a choice too
          currentTarget.value = "";
          if (chosen) onFile(chosen);
        }}
      />
      <span className={classes.note}>{file ? t("file", { name: file.name }) : t("accepts", { rows: fullNumber(LIMITS.tableRows) })}</span>
    </div>
  );
}
