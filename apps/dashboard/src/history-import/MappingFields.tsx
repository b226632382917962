import { useMutation } from "@apollo/client/react";
import { Alert, Button, NativeSelect } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import classes from "../bulk/bulk.module.css";
import { type HistoryMappingsQuery, SaveHistoryMappingDocument } from "../graphql/generated/pages.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { saveBlob } from "../ui/save-file.ts";
import { HISTORY } from "./history-import-texts.ts";
import { minuteOf } from "./minute-of.ts";

export type Mapping = HistoryMappingsQuery["historyMappings"][number];

interface MappedIndicator {
  code: string;
  name?: string;
  nameEn?: string;
  unit: string;
  versions: { validFrom: string; definition: string; definitionEn?: string }[];
}
export interface Content {
  layout: "WIDE" | "LONG";
  transposed: boolean;
  places: { kind: "REGION" | "ORGANISATION" };
  indicators: MappedIndicator[];
}

interface MappingFieldsProps {
  rootId: string;
  mappings: readonly Mapping[];
  mapping: Mapping | undefined;
  onChoose(id: string): void;
  /** ends when the mapping is the one that is chosen */
  onSaved(id: string): Promise<void>;
}

/** Which mapping, what it makes of a file, and the way to another one: as a file, out and in. */
export function MappingFields({ rootId, mappings, mapping, onChoose, onSaved }: MappingFieldsProps) {
  const { t, i18n } = useTranslation(HISTORY);
  const language = useLanguageOf(i18n);
  const { may } = useViewer();
  const input = useRef<HTMLInputElement>(null);
  const [save, { loading }] = useMutation(SaveHistoryMappingDocument);
  const [told, setTold] = useState<{ good: boolean; words: string } | null>(null);

  async function take(file: File) {
    setTold(null);
    const given = await readMapping(file);
    if (!given) return setTold({ good: false, words: t("notJson") });
    const { key, name, nameEn, root: _, ...content } = given;
    if (typeof key !== "string" || typeof name !== "string") return setTold({ good: false, words: t("needsKey") });
    const version = mappings.find((one) => one.key === key)?.version ?? 0;
    const asked = { rootId, key, name, nameEn: typeof nameEn === "string" ? nameEn : name, content, version };
    try {
      const { data } = await save({ variables: { input: asked } });
      if (data) await onSaved(data.saveHistoryMapping.mapping.id);
      setTold({ good: true, words: t("uploaded") });
    } catch (error) {
      setTold({ good: false, words: (error as Error).message });
    }
  }

  return (
    <div className={classes.stack}>
      {mapping ? (
        <>
          <NativeSelect
            label={t("mapping")}
            value={mapping.id}
            onChange={({ currentTarget }) => onChoose(currentTarget.value)}
            data={mappings.map((one) => ({ value: one.id, label: language === "en" ? one.nameEn : one.name }))}
          />
          <About mapping={mapping} />
        </>
      ) : (
        <p className={classes.note}>{t("noMappings")}</p>
      )}
      <div className={classes.row}>
        {mapping ? (
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => saveAsFile(mapping)}>
            {t("download")}
          </Button>
        ) : null}
        {may("saveHistoryMapping") ? (
          <>
            <Button
              variant="default"
              leftSection={<IconUpload size={16} aria-hidden />}
              loading={loading}
              onClick={() => input.current?.click()}
            >
              {t("upload")}
            </Button>
            <input
              ref={input}
              type="file"
              accept=".json"
              data-mapping-file
              aria-label={t("upload")}
              tabIndex={-1}
              className="visually-hidden"
              onChange={({ currentTarget }) => {
                const [chosen] = currentTarget.files ?? [];
                currentTarget.value = "";
                if (chosen) void take(chosen);
              }}
            />
          </>
        ) : null}
      </div>
      {told ? (
        <Alert
          color={told.good ? "teal" : "red"}
          variant="light"
          role={told.good ? "status" : "alert"}
          title={told.good ? told.words : t("badMapping")}
        >
          {told.good ? null : told.words}
        </Alert>
      ) : null}
    </div>
  );
}

function About({ mapping }: { mapping: Mapping }) {
  const { t, i18n } = useTranslation(HISTORY);
  const english = useLanguageOf(i18n) === "en";
  const content = mapping.content as Content;
  const parts = [
    t("version", { version: mapping.version }),
    t("saved", { when: minuteOf(mapping.savedAt), who: mapping.savedBy ?? t("tool") }),
    t(`layout.${content.layout}`),
    ...(content.transposed ? [t("transposed")] : []),
  ];
  return (
    <>
      <p className={classes.note}>{parts.join(" · ")}</p>
      <details className={classes.details}>
        <summary>{t("indicators")}</summary>
        <ul>
          {content.indicators.map((one) => (
            <li key={one.code}>
              {one.code} {english ? (one.nameEn ?? one.name) : one.name} {one.unit ? `(${one.unit})` : ""}
              <ul>
                {one.versions.map((version) => (
                  <li key={version.validFrom} className={classes.note}>
                    {t("validFrom", { day: version.validFrom })}{" "}
                    {english ? (version.definitionEn ?? version.definition) : version.definition}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </details>
      {mapping.matches.length > 0 ? (
        <details className={classes.details}>
          <summary>{t("decisions", { count: mapping.matches.length })}</summary>
          <ul>
            {mapping.matches.map((match) => (
              <li key={match.name}>
                {match.name} → {(english ? match.placeNameEn : match.placeName) ?? t("leftOut")}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

async function readMapping(file: File): Promise<Record<string, unknown> | undefined> {
  try {
    const given = JSON.parse(await file.text()) as unknown;
    return given && typeof given === "object" && !Array.isArray(given) ? (given as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function saveAsFile({ key, name, nameEn, content }: Mapping): void {
  const text = `${JSON.stringify({ key, name, nameEn, ...(content as object) }, null, 2)}\n`;
  saveBlob(new Blob([text], { type: "application/json" }), `${key}.json`);
}
