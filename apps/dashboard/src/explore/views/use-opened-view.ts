import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useViewer } from "../../access/use-viewer.ts";
import { codeOf } from "../../graphql/client.ts";
import { ViewDocument } from "../../graphql/generated/pages.ts";
import { addressOfView, isBare, VIEW, type View } from "./view-address.ts";

export interface OpenedView {
  view: View | null;
  /** the address will say in a moment what is asked */
  opening: boolean;
  /** it is not there, or not theirs to see */
  gone: boolean;
  refetch(): void;
}

/** The view that the address names. A link of it alone is written out, so that all that is asked stands in the address. */
export function useOpenedView(): OpenedView {
  const { viewer, may } = useViewer();
  const [params, setParams] = useSearchParams();
  const id = params.get(VIEW);
  const { data, error, refetch } = useQuery(ViewDocument, { variables: { id: id ?? "" }, skip: id === null || !may("view") });
  const view = id !== null && data?.view.id === id ? data.view : null;
  const bare = isBare(params);
  const otherRoot = view && view.rootId !== viewer?.roots[0] ? view.rootId : null;
  useEffect(() => {
    if (!view || !bare) return;
    setParams(
      (current) => {
        const next = addressOfView(view, current);
        otherRoot ? next.set("root", otherRoot) : next.delete("root");
        return next;
      },
      { replace: true },
    );
  }, [view, bare, otherRoot, setParams]);
  return {
    view,
    opening: bare && !error && may("view"),
    gone: error !== undefined && ["NOT_FOUND", "FORBIDDEN"].includes(codeOf(error)),
    refetch: () => void refetch(),
  };
}
