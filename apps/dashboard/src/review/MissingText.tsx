import { shanghaiDay } from "@kepu/schema";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../i18n/format.ts";
import { periodText } from "../submission/entry-words.ts";
import classes from "./board.module.css";
import { type BoardRow, standingOf, whoseOf } from "./prepare-board.ts";

/** One click copies who has not reported yet, as a text for a work group; it is shown too, for where a page may not copy. */
export function MissingText({ rows }: { rows: BoardRow[] }) {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const [first] = rows;
  const outstanding = rows.filter((row) => ["MISSING", "OPEN"].includes(standingOf(row)));
  if (!first || outstanding.length === 0) return null;
  const copy = async () => {
    const words = t("review.outstanding", {
      time: `${shanghaiDay(Date.now())} ${clockTime(Date.now())}`, // read tomorrow, in a group
      form: i18n.language === "en" ? first.form.nameEn : first.form.name,
      period: periodText(first.period, t),
      count: outstanding.length,
      names: outstanding.map((row) => whoseOf(row, i18n.language)).join(t("entry.listComma")),
    });
    setText(words);
    setCopied(
      await (navigator.clipboard?.writeText(words) ?? Promise.reject()).then(
        () => true,
        () => false,
      ),
    );
  };
  return (
    <>
      <Button size="xs" variant="light" onClick={() => void copy()}>
        {t("review.copyOutstanding", { count: outstanding.length })}
      </Button>
      {text ? (
        <div className={classes.copied} role="status">
          <small>{t(copied ? "review.copiedText" : "review.copyYourself")}</small>
          <p data-outstanding>{text}</p>
        </div>
      ) : null}
    </>
  );
}
