import { useQuery } from "@apollo/client/react";
import { lazy, type ReactNode, useEffect, useState } from "react";
import { ViewerDocument } from "../graphql/generated/graphql.ts";
import { useEndOfSession } from "../live/use-end-of-session.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";

const AT_REST_MS = 5_000;
const loadSignInPage = () => import("./SignInPage.tsx").then((module) => ({ default: module.SignInPage }));
const SignInPage = lazy(loadSignInPage);

/** The page for a signed-in person, the sign-in page for anyone else, also once the session has ended. The address stays: after signing in
 * one is where one wanted to be. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, previousData, error, refetch } = useQuery(ViewerDocument);
  const [entered, setEntered] = useState(false);
  useEndOfSession(refetch);
  const known = data ?? previousData; // what was known stays while nobody answers
  const signedIn = known?.viewer.kind === "ACCOUNT";
  if (signedIn && !entered) setEntered(true);
  // fetched before it is needed: a session may end where the network is poor
  useEffect(() => {
    const timer = setTimeout(() => void loadSignInPage().catch(() => {}), AT_REST_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!known) return error ? <Fault error={error} retry={() => void refetch()} /> : <Loading />;
  return signedIn ? children : <SignInPage server={known.server} ended={entered} />;
}
