import { useQuery } from "@apollo/client/react";
import type { ReactNode } from "react";
import { ViewerDocument } from "../graphql/generated/graphql.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { SignInPage } from "./SignInPage.tsx";

/** The page for a signed-in person, the sign-in page for anyone else. The address stays: after signing in one is where one wanted to be. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(ViewerDocument);
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Loading />;
  return data.viewer.kind === "ACCOUNT" ? children : <SignInPage server={data.server} />;
}
