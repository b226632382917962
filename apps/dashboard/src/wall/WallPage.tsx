import { useQuery } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepDisplayToken } from "../graphql/client.ts";
import { ViewerDocument } from "../graphql/generated/graphql.ts";
import { Loading } from "../ui/Loading.tsx";
import { Wall } from "./Wall.tsx";
import classes from "./wall.module.css";

const VERSION_POLL_MS = 60_000;
const QUIET_MS = 5_000;

/** The wall stands alone on a display's credential (`/wall#kpw_…` once, then kept), or on a signed-in person's session. */
export function WallPage() {
  const [ready, setReady] = useState(() => {
    const token = window.location.hash.slice(1);
    if (!token.startsWith("kpw_")) return true;
    keepDisplayToken(token);
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    return true;
  });
  const { data, error, refetch } = useQuery(ViewerDocument, { skip: !ready });
  useReloadOnNewVersion(data?.server.version, async () => (await refetch()).data?.server.version);
  useEffect(() => {
    if (!error) return;
    const timer = window.setTimeout(() => void refetch().catch(() => {}), 3_000);
    return () => window.clearTimeout(timer);
  }, [error, refetch]);
  const refused = error !== undefined && /UNAUTHENTICATED/.test(JSON.stringify(error));
  if (data && data.viewer.kind !== "ANONYMOUS" && data.viewer.roots[0]) return <Wall rootId={data.viewer.roots[0]} />;
  if (data || refused) {
    return (
      <Connect
        enter={(token) => {
          keepDisplayToken(token);
          setReady(true);
          void refetch().catch(() => {});
        }}
      />
    );
  }
  return <Loading />;
}

function Connect({ enter }: { enter(token: string): void }) {
  const { t } = useTranslation();
  const [token, setToken] = useState("");
  return (
    <main className={classes.connect}>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          enter(token.trim());
        }}
      >
        <h1>{t("wall.connect")}</h1>
        <p>{t("wall.connectText")}</p>
        <PasswordInput label={t("wall.token")} value={token} onChange={(event) => setToken(event.currentTarget.value)} required />
        <Button type="submit" mt="md">
          {t("wall.enter")}
        </Button>
      </form>
    </main>
  );
}

/** A wall hangs for months: when the service has another version, the page loads itself again at a quiet moment. */
function useReloadOnNewVersion(version: string | undefined, current: () => Promise<string | undefined>) {
  useEffect(() => {
    if (!version) return;
    const timer = window.setInterval(() => {
      current().then(
        (now) => {
          if (now && now !== version) window.setTimeout(() => window.location.reload(), QUIET_MS);
        },
        () => {},
      );
    }, VERSION_POLL_MS);
    return () => window.clearInterval(timer);
  }, [version, current]);
}
