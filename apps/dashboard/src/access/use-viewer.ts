import { useQuery } from "@apollo/client/react";
import { ViewerDocument } from "../graphql/generated/graphql.ts";

/** Who is signed in, and what they may do. */
export function useViewer() {
  const { data } = useQuery(ViewerDocument);
  return {
    viewer: data?.viewer,
    server: data?.server,
    may: (operation: string) => data?.viewer.operations.includes(operation) ?? false,
  };
}
