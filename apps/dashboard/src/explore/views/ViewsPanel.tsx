import { useQuery } from "@apollo/client/react";
import { Alert, Drawer, Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { client } from "../../graphql/client.ts";
import { DeleteViewDocument, ViewsDocument } from "../../graphql/generated/pages.ts";
import { Fault } from "../../ui/Fault.tsx";
import { EXPLORE } from "../explore-texts.ts";
import { ViewEntry } from "./ViewEntry.tsx";
import { ViewForm } from "./ViewForm.tsx";
import { addressOfView, questionOfAddress, VIEW, type View } from "./view-address.ts";
import classes from "./views.module.css";

/** so many are found by eye */
const FEW = 8;

interface ViewsPanelProps {
  rootId: string;
  today: string;
  begin: "list" | "save";
  close(): void;
  tell(text: string): void;
}

/** All views: one's own and those that others share; or, first of all, a new one. */
export function ViewsPanel({ rootId, today, begin, close, tell }: ViewsPanelProps) {
  const { t } = useTranslation(EXPLORE);
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState("");
  const [editing, setEditing] = useState<string | null>(null);
  const [fault, setFault] = useState(false);
  const { data, error, refetch } = useQuery(ViewsDocument, { variables: { rootId }, fetchPolicy: "cache-and-network" });
  const views = data?.views;
  const found = (views ?? []).filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));

  function done(text: string) {
    tell(text);
    close();
  }

  async function remove({ id, name }: View) {
    if (!window.confirm(t("views.sure", { name }))) return;
    setFault(false);
    const deleted = await client.mutate({ mutation: DeleteViewDocument, variables: { viewId: id } }).catch(() => null);
    if (!deleted) return setFault(true);
    if (params.get(VIEW) !== id) return void refetch();
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.delete(VIEW);
      return next;
    });
    done(t("views.deleted", { name }));
  }

  const list = (of: View[], none: string) =>
    of.length === 0 ? (
      <p className={classes.note}>{none}</p>
    ) : (
      <ul className={classes.list}>
        {of.map((view) => (
          <ViewEntry
            key={view.id}
            view={view}
            editing={editing === view.id}
            edit={() => setEditing(view.id)}
            cancel={() => setEditing(null)}
            saved={() => setEditing(null)}
            stale={() => void refetch()}
            open={() => {
              setParams(addressOfView(view, params));
              close();
            }}
            remove={() => void remove(view)}
          />
        ))}
      </ul>
    );

  return (
    <Drawer
      opened
      onClose={close}
      position="left"
      size={460}
      title={t(begin === "save" ? "views.save" : "views.title")}
      closeButtonProps={{ "aria-label": t("views.close") }}
      classNames={{ title: classes.title ?? "" }}
    >
      <div className={classes.panel}>
        <p className={classes.note}>{t("views.lead")}</p>
        {begin === "save" ? (
          <ViewForm
            rootId={rootId}
            view={null}
            question={questionOfAddress(params, today)}
            cancel={close}
            saved={(view) => {
              setParams(addressOfView(view, params), { replace: true });
              done(t("views.saved", { name: view.name }));
            }}
          />
        ) : null}
        {begin === "list" && error && !views ? <Fault error={error} retry={() => void refetch()} /> : null}
        {begin === "list" && !views && !error ? <Skeleton height={240} /> : null}
        {begin === "list" && views ? (
          <>
            {views.length > FEW ? (
              <TextInput
                size="xs"
                label={t("views.find")}
                value={typed}
                maxLength={80}
                onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              />
            ) : null}
            {fault ? (
              <Alert color="red" variant="light" role="alert">
                {t("views.notDeleted")}
              </Alert>
            ) : null}
            <h3 className={classes.head}>{t("views.mine")}</h3>
            {list(
              found.filter(({ mine }) => mine),
              t(typed.trim() ? "views.noneFound" : "views.none"),
            )}
            <h3 className={classes.head}>{t("views.shared")}</h3>
            {list(
              found.filter(({ mine }) => !mine),
              t(typed.trim() ? "views.noneFound" : "views.noneShared"),
            )}
          </>
        ) : null}
      </div>
    </Drawer>
  );
}
