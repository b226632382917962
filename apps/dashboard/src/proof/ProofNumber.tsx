import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import classes from "./proof.module.css";
import { PROOF, type ProofQuestion, questionText } from "./proof-question.ts";

interface ProofNumberProps {
  /** undefined: there is no figure of an indicator to ask for */
  question: ProofQuestion | undefined;
  /** of the figure, for those who hear the page */
  name: string;
  children: ReactNode;
}

/** A figure that shows where it comes from when it is clicked; the address says so. */
export function ProofNumber({ question, name, children }: ProofNumberProps) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const [, setParams] = useSearchParams();
  if (!question || !may("explain")) return children;
  const open = () =>
    setParams((params) => {
      params.set(PROOF, questionText(question));
      return params;
    });
  return (
    <button type="button" className={classes.number} title={t("proof.open", { name })} data-proof={question.indicator} onClick={open}>
      {children}
      <span className="visually-hidden"> {t("proof.open", { name })}</span>
    </button>
  );
}
