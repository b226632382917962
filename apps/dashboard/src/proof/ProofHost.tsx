import { lazy, Suspense, useEffect } from "react";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { PROOF, questionFrom } from "./proof-question.ts";

const ProofPanel = lazy(() => import("./ProofPanel.tsx").then((module) => ({ default: module.ProofPanel })));

/** For a page with figures that can be clicked: the proof that the address asks for. `changed`: something is said of the figure now, or no longer. */
export function ProofHost({ changed }: { changed?: () => void }) {
  const { may } = useViewer();
  const [params, setParams] = useSearchParams();
  const question = questionFrom(params.get(PROOF) ?? "");
  const open = question !== undefined;
  // the panel goes at once when it is closed: the focus returns to the figure it was opened from
  useEffect(() => {
    if (!open) return;
    const figure = document.activeElement;
    return () => {
      if (figure instanceof HTMLElement && figure.isConnected) figure.focus();
    };
  }, [open]);
  if (!question || !may("explain")) return null;
  const close = () =>
    setParams((next) => {
      next.delete(PROOF);
      return next;
    });
  return (
    <Suspense fallback={null}>
      <ProofPanel key={params.get(PROOF)} question={question} onClose={close} changed={changed} />
    </Suspense>
  );
}
