import { Button, Menu } from "@mantine/core";
import { IconDownload, IconFileSpreadsheet, IconFileTypeCsv, IconPhoto, IconPrinter } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MetricsInput } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { saveAnswer, saveBlob } from "../ui/save-file.ts";
import classes from "./export.module.css";
import { addExportTexts, EXPORT } from "./export-texts.ts";
import { PrintNotes } from "./PrintNotes.tsx";
import { NotTaken, takeFigures, toldIn } from "./take-figures.ts";

addExportTexts();

const KINDS = { csv: IconFileTypeCsv, xlsx: IconFileSpreadsheet, png: IconPhoto, print: IconPrinter } as const;
type Kind = keyof typeof KINDS;
const SLOW_MS = 1_000;

interface ExportMenuProps {
  question: MetricsInput;
  /** what a picture shows */
  seen: () => HTMLElement | null;
  /** of a picture's file */
  name: string;
}

/** The figures on screen as a file, a picture or on paper; each is recorded by the server and says what was asked. */
export function ExportMenu({ question, seen, name }: ExportMenuProps) {
  const { t, i18n } = useTranslation(EXPORT);
  const language = useLanguageOf(i18n);
  const running = useRef<AbortController | null>(null);
  const [bytes, setBytes] = useState<number | null>(null);
  const [slow, setSlow] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [printed, setPrinted] = useState<string[][] | null>(null);
  const afterPrint = useCallback(() => setPrinted(null), []);
  useEffect(() => () => running.current?.abort(), []);

  async function take(kind: Kind): Promise<void> {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setFault(null);
    setBytes(0);
    setSlow(false);
    const timer = window.setTimeout(() => setSlow(true), SLOW_MS);
    try {
      const answer = await takeFigures(kind, question, { language, signal: controller.signal, onBytes: setBytes });
      if (kind === "csv" || kind === "xlsx") return await saveAnswer(answer, `${name}.${kind}`);
      const { notes } = await toldIn(answer);
      if (kind === "print") return setPrinted(notes);
      const element = seen();
      if (!element) return;
      const { pictureOf } = await import("./picture.ts");
      const picture = await pictureOf(element, notes);
      if (!controller.signal.aborted) saveBlob(picture, `${name}.png`);
    } catch (error) {
      if (!controller.signal.aborted) setFault(error);
    } finally {
      window.clearTimeout(timer);
      if (running.current === controller) setBytes(null);
    }
  }

  const working = bytes !== null;
  return (
    <span className={classes.menu} data-export={working ? "working" : "ready"}>
      <Menu position="bottom-end" returnFocus withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconDownload size={15} aria-hidden />} disabled={working}>
            {t("title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(KINDS) as Kind[]).map((kind) => {
            const Icon = KINDS[kind];
            return (
              <Menu.Item key={kind} leftSection={<Icon size={16} aria-hidden />} onClick={() => void take(kind)}>
                {t(kind)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      {working && slow ? (
        <span role="status">
          {bytes > 0 ? t("received", { size: `${fullNumber(Math.ceil(bytes / 1_024))} kB` }) : t("working")}{" "}
          <Button size="compact-xs" variant="subtle" onClick={() => running.current?.abort()}>
            {t("cancel")}
          </Button>
        </span>
      ) : null}
      {fault ? <span role="alert">{faultText(fault, t)}</span> : null}
      {printed ? <PrintNotes notes={printed} done={afterPrint} /> : null}
    </span>
  );
}

function faultText(fault: unknown, t: TFunction<"export">): string {
  const { code, limit } = fault instanceof NotTaken ? fault : { code: "", limit: undefined };
  if (code === "LIMIT_EXCEEDED" && limit !== undefined) return t("tooLarge", { limit: fullNumber(limit) });
  return t(code === "FORBIDDEN" || code === "NOT_FOUND" ? "forbidden" : "failed");
}
