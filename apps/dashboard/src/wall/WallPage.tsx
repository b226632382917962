import { useQuery } from "@apollo/client/react";
import { Alert, Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, codeOf, displayToken, forgetDisplayToken, keepDisplayToken } from "../graphql/client.ts";
import { VersionDocument, ViewerDocument } from "../graphql/generated/graphql.ts";
import { useEndOfSession } from "../live/use-end-of-session.ts";
import { useConnection } from "../live/use-live.ts";
import { Loading } from "../ui/Loading.tsx";
import { usePersistence } from "./use-persistence.ts";
import { Wall } from "./Wall.tsx";
import classes from "./wall.module.css";

const VERSION_POLL_MS = 60_000;
const QUIET_MS = 5_000;

/** What the wall stands on, and what has ended when it does not any more. */
type Ground = "credential" | "session";

/** The wall stands alone on a display's credential (`/wall#kpw_…` once, then kept), or on a signed-in person's session. A credential that the
 * service does not know any more is forgotten: the session takes its place, or the wall asks for another one and says why. */
export function WallPage() {
  useState(keepTokenOfAddress); // before the first question
  const [ground, setGround] = useState<Ground>();
  const { data, previousData, error, loading, refetch } = useQuery(ViewerDocument);
  const { viewer, server } = data ?? previousData ?? {};
  const again = useCallback(() => refetch().catch(() => {}), [refetch]);
  useEndOfSession(again);
  useReloadOnNewVersion(server?.version);
  const refused = error !== undefined && codeOf(error) === "UNAUTHENTICATED";
  usePersistence(refused ? undefined : error, again);
  useEffect(() => {
    if (!refused) return;
    forgetDisplayToken();
    setGround("credential");
    void again();
  }, [refused, again]);
  const rootId = viewer && standsOn(viewer.kind) ? viewer.roots[0] : undefined;
  const kind = viewer?.kind;
  useEffect(() => {
    if (rootId) setGround(kind === "DISPLAY" ? "credential" : "session");
  }, [rootId, kind]);
  if (rootId && !refused) return <Wall rootId={rootId} />;
  if (!viewer || loading || refused) return <Loading />;
  return (
    <Connect
      ended={ground}
      enter={(token) => {
        keepDisplayToken(token);
        void again();
      }}
    />
  );
}

function keepTokenOfAddress(): void {
  const token = window.location.hash.slice(1);
  if (!token.startsWith("kpw_")) return;
  keepDisplayToken(token);
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

/** A display whose token has been forgotten is none, whatever was known of it. */
const standsOn = (kind: string) => (kind === "DISPLAY" ? displayToken() !== null : kind !== "ANONYMOUS");

function Connect({ ended, enter }: { ended: Ground | undefined; enter(token: string): void }) {
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
        {ended ? (
          <Alert color="yellow" variant="light" role="alert">
            {t(`wall.ended.${ended}`)}
          </Alert>
        ) : null}
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
      // without credentials: nobody is at work here, and a session must be able to idle out
      void client.query({ query: VersionDocument, fetchPolicy: "no-cache", context: { credentials: "omit" } }).then(
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
