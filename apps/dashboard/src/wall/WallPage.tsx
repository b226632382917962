import { useQuery } from "@apollo/client/react";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, keepDisplayToken } from "../graphql/client.ts";
import { ViewerDocument } from "../graphql/generated/graphql.ts";
import { useConnection } from "../live/use-live.ts";
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
  useReloadOnNewVersion(data?.server.version);
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

/** A wall hangs for months: when the service has another version than the page was loaded with, asked after each reconnection and each minute,
 * the page loads itself again at a quiet moment. */
function useReloadOnNewVersion(version: string | undefined) {
  const [loaded, setLoaded] = useState(version);
  const { state } = useConnection();
  useEffect(() => {
    if (version && !loaded) setLoaded(version);
  }, [version, loaded]);
  useEffect(() => {
    if (!loaded || state !== "live") return;
    let quiet: number | undefined;
    const ask = () =>
      void client.query({ query: ViewerDocument, fetchPolicy: "no-cache" }).then(
        ({ data }) => {
          if (data && data.server.version !== loaded) quiet ??= window.setTimeout(() => window.location.reload(), QUIET_MS);
        },
        () => {},
      );
    ask();
    const timer = window.setInterval(ask, VERSION_POLL_MS);
    return () => {
      window.clearInterval(timer);
      window.clearTimeout(quiet);
    };
  }, [loaded, state]);
}
