import { Alert, Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../../access/use-viewer.ts";
import { Told } from "../../editing/Told.tsx";
import { useAction } from "../../editing/use-action.ts";
import { ChangeViewDocument } from "../../graphql/generated/pages.ts";
import { EXPLORE } from "../explore-texts.ts";
import type { OpenedView } from "./use-opened-view.ts";
import { addressOfView, isChanged, questionOfAddress, VIEW } from "./view-address.ts";
import { refusalText } from "./view-refusal.ts";
import classes from "./views.module.css";

const ViewsPanel = lazy(() => import("./ViewsPanel.tsx").then((module) => ({ default: module.ViewsPanel })));

/** Which view is open and whether the question is still the one it keeps; the ways to all views and to a new one. */
export function ViewBar({ rootId, today, opened }: { rootId: string; today: string; opened: OpenedView }) {
  const { t } = useTranslation(EXPLORE);
  const { may } = useViewer();
  const [params, setParams] = useSearchParams();
  const [panel, setPanel] = useState<"list" | "save" | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const saving = useAction(ChangeViewDocument);
  const { view } = opened;
  const changed = view !== null && isChanged(view, params, today);
  if (!may("views")) return null;

  async function saveChanges() {
    if (!view) return;
    setTold(null);
    const done = await saving.run({ viewId: view.id, version: view.version, question: questionOfAddress(params, today) });
    done ? setTold(t("views.saved", { name: view.name })) : opened.refetch();
  }

  return (
    <section className={classes.bar} aria-label={t("views.title")}>
      {view ? (
        <p className={classes.opened} data-view={view.name}>
          <span className="visually-hidden">{t("views.opened")}: </span>
          <b>{view.name}</b>{" "}
          {changed ? (
            <em className={classes.changed} data-view-changed>
              {t("views.changed")}
            </em>
          ) : null}
          {view.mine ? null : <small>{t("views.by", { name: view.ownerName })}</small>}
        </p>
      ) : null}
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={() => setPanel("list")}>
          {t("views.open")}
        </Button>
        {changed && view.mine && may("changeView") ? (
          <Button size="compact-sm" loading={saving.busy} onClick={() => void saveChanges()}>
            {t("views.saveChanges")}
          </Button>
        ) : null}
        {may("saveView") && (view === null || changed) ? (
          <Button size="compact-sm" variant={view ? "default" : "light"} onClick={() => setPanel("save")}>
            {t(view ? "views.saveAs" : "views.save")}
          </Button>
        ) : null}
        {changed ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setParams(addressOfView(view, params))}>
            {t("views.back")}
          </Button>
        ) : null}
      </div>
      {opened.gone ? (
        <Alert color="yellow" variant="light" py="xs" role="status">
          {t("views.gone")}{" "}
          <Button size="compact-xs" variant="default" onClick={() => setParams((next) => without(next, VIEW), { replace: true })}>
            {t("views.dismiss")}
          </Button>
        </Alert>
      ) : null}
      {saving.refusal ? (
        <Alert color="red" variant="light" py="xs" role="alert">
          {refusalText(saving.refusal, t)}
        </Alert>
      ) : null}
      <Told told={told} />
      {panel ? (
        <Suspense fallback={null}>
          <ViewsPanel rootId={rootId} today={today} begin={panel} close={() => setPanel(null)} tell={setTold} />
        </Suspense>
      ) : null}
    </section>
  );
}

function without(params: URLSearchParams, name: string): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete(name);
  return next;
}
