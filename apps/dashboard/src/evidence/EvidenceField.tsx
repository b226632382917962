import { useQuery } from "@apollo/client/react";
import { Button, Checkbox, Progress, Text } from "@mantine/core";
import { IconCamera, IconPaperclip } from "@tabler/icons-react";
import { type DragEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type EvidenceFileFragment, EvidenceOfDocument } from "../graphql/generated/pages.ts";
import { EvidenceList } from "./EvidenceList.tsx";
import classes from "./evidence.module.css";
import type { Subject } from "./upload.ts";
import { type Upload, useUploads } from "./use-uploads.ts";

const ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et";

interface EvidenceFieldProps {
  subject: Subject;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** where an error summary leads to */
  id?: string;
  /** the files as they are, whenever they change */
  onFiles(files: readonly EvidenceFileFragment[]): void;
}

/** Attaches files to a subject: by choosing, dropping, pasting or a phone's camera. They are stored at once, whatever becomes of the form. */
export function EvidenceField({ subject, label, hint, error, id, onFiles }: EvidenceFieldProps) {
  const { t } = useTranslation();
  const [personalData, setPersonalData] = useState(false);
  const [over, setOver] = useState(false);
  const own = useId();
  const choose = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const { kind, id: subjectId } = subject;
  const kept = useMemo(() => ({ kind, id: subjectId }), [kind, subjectId]);
  const { data, refetch } = useQuery(EvidenceOfDocument, {
    variables: { subjectKind: kind, subjectId },
    fetchPolicy: "cache-and-network",
  });
  const { uploads, add, retry, drop } = useUploads(kept, personalData, () => void refetch());
  const files = data?.evidence;
  const told = useRef(onFiles);
  told.current = onFiles;
  useEffect(() => {
    if (files) told.current(files);
  }, [files]);
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) => {
      if (clipboardData?.files.length) add(clipboardData.files);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  });
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  const input = (reference: typeof choose, capture: boolean) => (
    <input
      ref={reference}
      type="file"
      hidden
      multiple={!capture}
      accept={capture ? "image/*" : ACCEPT}
      {...(capture ? { capture: "environment" as const } : {})}
      data-evidence={capture ? "camera" : "files"}
      onChange={({ currentTarget }) => {
        add(currentTarget.files ?? []);
        currentTarget.value = "";
      }}
    />
  );
  return (
    <fieldset className={classes.field} aria-describedby={`${own}hint`}>
      <legend>{label}</legend>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside do the same */}
      <div
        className={classes.drop}
        data-over={over}
        data-error={error !== undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        {input(choose, false)}
        {input(camera, true)}
        <Button
          id={id ?? own}
          variant="light"
          size="sm"
          leftSection={<IconPaperclip size={16} aria-hidden />}
          onClick={() => choose.current?.click()}
        >
          {t("evidence.choose")}
        </Button>
        <Button
          className={classes.camera ?? ""}
          variant="light"
          size="sm"
          leftSection={<IconCamera size={16} aria-hidden />}
          onClick={() => camera.current?.click()}
        >
          {t("evidence.camera")}
        </Button>
        <span id={`${own}hint`} className={classes.hint}>
          {hint} {t("evidence.ways")}
        </span>
      </div>
      <Checkbox
        size="sm"
        label={t("evidence.personal")}
        description={t("evidence.personalHint")}
        checked={personalData}
        onChange={({ currentTarget }) => setPersonalData(currentTarget.checked)}
      />
      {error ? (
        <Text size="sm" c="var(--bad)">
          {error}
        </Text>
      ) : null}
      <ul className={classes.uploads} aria-live="polite">
        {uploads.map((one) => (
          <Sending key={one.key} upload={one} retry={() => retry(one.key)} drop={() => drop(one.key)} />
        ))}
      </ul>
      {files ? <EvidenceList files={files} changed={() => void refetch()} /> : null}
    </fieldset>
  );
}

const TOLD = ["TOO_LARGE", "BAD_INPUT", "LIMIT_EXCEEDED", "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "RATE_LIMITED", "UNAVAILABLE"];

function Sending({ upload: { file, progress, fault }, retry, drop }: { upload: Upload; retry(): void; drop(): void }) {
  const { t } = useTranslation();
  const again = fault && !["TOO_LARGE", "BAD_INPUT", "LIMIT_EXCEEDED"].includes(fault.code);
  return (
    <li data-fault={fault?.code}>
      <span className={classes.name}>{file.name}</span>
      {fault ? (
        <span className={classes.fault}>
          {t(`evidence.fault.${TOLD.includes(fault.code) ? fault.code : "UNAVAILABLE"}`, { limit: fault.message })}
        </span>
      ) : (
        <Progress value={progress * 100} aria-label={t("evidence.sending", { name: file.name })} className={classes.progress ?? ""} />
      )}
      {again ? (
        <Button size="compact-sm" variant="subtle" onClick={retry}>
          {t("retry")}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={drop}>
        {t(fault ? "evidence.dismiss" : "evidence.stop")}
      </Button>
    </li>
  );
}
