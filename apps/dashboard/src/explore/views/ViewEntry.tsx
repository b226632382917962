import { Button, CopyButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { EXPLORE } from "../explore-texts.ts";
import { ViewForm } from "./ViewForm.tsx";
import { VIEW, type View } from "./view-address.ts";
import classes from "./views.module.css";

interface ViewEntryProps {
  view: View;
  editing: boolean;
  edit(): void;
  cancel(): void;
  saved(view: View): void;
  stale(): void;
  open(): void;
  remove(): void;
}

/** One view in the list: its name opens it. */
export function ViewEntry({ view, editing, edit, cancel, saved, stale, open, remove }: ViewEntryProps) {
  const { t } = useTranslation(EXPLORE);
  const { id, name, sharing, organisationIds, mine, deletable, ownerName } = view;
  const edited = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (edited.current && !editing) button.current?.focus(); // what had the focus is gone with the form
    edited.current = editing;
  }, [editing]);
  const shared = sharing === "ORGANISATIONS" ? t("views.sharedWith", { count: organisationIds.length }) : t(`views.${sharing}`);
  return (
    <li data-entry={name}>
      <button type="button" className={classes.name} onClick={open}>
        {name}
      </button>
      <span className={classes.note}>{[mine ? null : t("views.by", { name: ownerName }), shared].filter(Boolean).join(" · ")}</span>
      {editing ? (
        <ViewForm rootId={view.rootId} view={view} question={null} cancel={cancel} saved={saved} stale={stale} />
      ) : (
        <span className={classes.buttons}>
          {mine ? (
            <Button ref={button} size="compact-xs" variant="default" onClick={edit} aria-label={t("views.editName", { name })}>
              {t("views.edit")}
            </Button>
          ) : null}
          <CopyButton value={`${window.location.origin}/explore?${VIEW}=${id}`}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy} aria-label={copied ? undefined : t("views.copyName", { name })}>
                {t(copied ? "views.copied" : "views.copyLink")}
              </Button>
            )}
          </CopyButton>
          {deletable ? (
            <Button size="compact-xs" variant="default" onClick={remove} aria-label={t("views.deleteName", { name })}>
              {t("views.delete")}
            </Button>
          ) : null}
        </span>
      )}
    </li>
  );
}
