import { useQuery } from "@apollo/client/react";
import { lazy, type ReactNode, useState } from "react";
import { ViewerDocument } from "../graphql/generated/graphql.ts";
import { useEndOfSession } from "../live/use-end-of-session.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";

const SignInPage = lazy(() => import("./SignInPage.tsx").then((module) => ({ default: module.SignInPage })));

/** The page for a signed-in person, the sign-in page for anyone else, also once the session has ended. The address stays: after signing in
 * one is where one wanted to be. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, previousData, error, refetch } = useQuery(ViewerDocument);
  const [entered, setEntered] = useState(false);
  useEndOfSession(refetch);
  const known = data ?? previousData; // what was known stays while nobody answers
  const signedIn = known?.viewer.kind === "ACCOUNT";
  if (signedIn && !entered) setEntered(true);
  if (!known) return error ? <Fault error={error} retry={() => void refetch()} /> : <Loading />;
  return signedIn ? children : <SignInPage server={known.server} ended={entered} />;
}
