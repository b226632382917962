import { Anchor, Button, Checkbox, Modal } from "@mantine/core";
import { IconFile, IconUserExclamation } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction } from "../editing/use-action.ts";
import { client } from "../graphql/client.ts";
import { DescribeEvidenceDocument, type EvidenceFileFragment, RemoveEvidenceDocument } from "../graphql/generated/pages.ts";
import classes from "./evidence.module.css";

interface EvidenceListProps {
  files: readonly EvidenceFileFragment[];
  /** given: the list may be changed here */
  changed?: () => void;
}

/** Files as thumbnails or names; a photo opens large, everything can be downloaded. */
export function EvidenceList({ files, changed }: EvidenceListProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  const photos = files.filter((file) => file.photo);
  const shown = open === null ? undefined : photos[open];
  const turn = (by: number) => setOpen((at) => (at === null ? null : (at + by + photos.length) % photos.length));
  return (
    <>
      <ul className={classes.list}>
        {files.map((file) => (
          <li key={file.id} data-evidence-file={file.kind}>
            {file.thumbnailUrl ? (
              <button
                type="button"
                className={classes.thumbnail}
                aria-label={t("evidence.open", { name: file.name })}
                onClick={() => setOpen(photos.indexOf(file))}
              >
                <img src={file.thumbnailUrl} alt="" loading="lazy" />
              </button>
            ) : (
              <span className={classes.document} aria-hidden>
                <IconFile size={32} />
                {file.kind}
              </span>
            )}
            <Anchor href={file.url} download className={classes.name ?? ""} title={file.name}>
              {file.name}
            </Anchor>
            <small>{sizeOf(file.bytes)}</small>
            {file.personalData ? (
              <small className={classes.personal}>
                <IconUserExclamation size={14} aria-hidden /> {t("evidence.personalShort")}
              </small>
            ) : null}
            {changed && file.changeable ? <Changing file={file} changed={changed} /> : null}
          </li>
        ))}
      </ul>
      <Modal opened={shown !== undefined} onClose={() => setOpen(null)} size="xl" title={shown?.name ?? ""} centered>
        {shown ? (
          <div className={classes.viewer}>
            <img src={shown.previewUrl ?? ""} alt={shown.name} width={shown.width ?? undefined} height={shown.height ?? undefined} />
            <p>
              {t("evidence.facts", { width: shown.width, height: shown.height, size: sizeOf(shown.bytes) })}
              {shown.positionRemoved ? ` · ${t("evidence.positionRemoved")}` : ""}
              {shown.addedBy ? ` · ${shown.addedBy}` : ""}
            </p>
            <div className={classes.tools}>
              {photos.length > 1 ? (
                <>
                  <Button variant="light" size="sm" onClick={() => turn(-1)}>
                    {t("evidence.previous")}
                  </Button>
                  <Button variant="light" size="sm" onClick={() => turn(1)}>
                    {t("evidence.next")}
                  </Button>
                </>
              ) : null}
              <Button component="a" href={shown.url} download variant="subtle" size="sm">
                {t("evidence.download")}
              </Button>
            </div>
          </div>
        ) : null}
      </Modal>
    </>
  );
}

function Changing({ file, changed }: { file: EvidenceFileFragment; changed(): void }) {
  const { t } = useTranslation();
  const remove = useAction(RemoveEvidenceDocument);
  const describe = useAction(DescribeEvidenceDocument);
  const done = (result: unknown) => {
    if (!result) return;
    client.cache.evict({ fieldName: "evidence" });
    changed();
  };
  return (
    <span className={classes.changing}>
      <Checkbox
        size="xs"
        label={t("evidence.personalShort")}
        checked={file.personalData}
        disabled={describe.busy}
        onChange={({ currentTarget }) => void describe.run({ evidenceId: file.id, personalData: currentTarget.checked }).then(done)}
      />
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        loading={remove.busy}
        aria-label={t("evidence.removeName", { name: file.name })}
        onClick={() => void remove.run({ evidenceId: file.id }).then(done)}
      >
        {t("evidence.remove")}
      </Button>
      {remove.refusal || describe.refusal ? <small className={classes.fault}>{t("evidence.notChanged")}</small> : null}
    </span>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1_024))} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
