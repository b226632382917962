import { useQuery } from "@apollo/client/react";
import { unitText } from "@kepu/schema";
import { Drawer, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { codeOf } from "../graphql/client.ts";
import { ExplainDocument, type ExplainQuery } from "../graphql/generated/pages.ts";
import { percent, when } from "../i18n/format.ts";
import { periodText } from "../submission/entry-words.ts";
import { Fault } from "../ui/Fault.tsx";
import { OpenNode } from "./OpenNode.tsx";
import classes from "./proof.module.css";
import { inputOf, type ProofQuestion } from "./proof-question.ts";
import { amountOf } from "./proof-words.ts";
import { Statements } from "./Statements.tsx";
import { usePart } from "./use-part.ts";

export type Proof = ExplainQuery["explain"];

interface ProofPanelProps {
  question: ProofQuestion;
  onClose(): void;
  /** something is said of the figure now, or no longer */
  changed?: (() => void) | undefined;
}

/** Where a figure comes from: its definition, what it is made of down to the source, and what is said of it. */
export function ProofPanel({ question, onClose, changed }: ProofPanelProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(ExplainDocument, {
    variables: { input: inputOf(question), after: null },
    fetchPolicy: "cache-and-network",
  });
  const proof = data?.explain;
  const part = usePart(question);
  const gone = error && !proof && ["NOT_FOUND", "FORBIDDEN", "BAD_INPUT"].includes(codeOf(error));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={t("proof.title")}
      closeButtonProps={{ "aria-label": t("proof.close") }}
      classNames={{ title: classes.title, body: classes.body }}
    >
      {gone ? <p>{t("proof.notYours")}</p> : null}
      {error && !proof && !gone ? <Fault error={error} retry={() => void refetch()} /> : null}
      {!proof && !error ? <Skeleton height={320} aria-label={t("proof.loading")} /> : null}
      {proof ? (
        <div data-proof-of={proof.node.code}>
          <Head proof={proof} part={part} />
          <h3>{t("proof.tree")}</h3>
          <OpenNode question={question} proof={proof} />
          <Statements question={question} proof={proof} changed={() => void refetch().then(changed)} />
        </div>
      ) : null}
    </Drawer>
  );
}

function Head({ proof: { node, target, asOf, synthetic }, part }: { proof: Proof; part: string | null }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const { definition } = node;
  return (
    <header className={classes.head}>
      <p className={classes.name}>
        {[
          (english ? definition?.nameEn : definition?.name) ?? node.code,
          english ? node.nameEn : node.name,
          part,
          periodText(node.period, t),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p className={classes.value} data-proof-value>
        {amountOf(node, t, i18n.language)}
      </p>
      <p className={classes.facts}>
        <span>{t("proof.asOf", { at: when(asOf, Date.now()) })}</span>
        {node.provisional ? <span>{t("proof.provisional", { share: percent(node.provisional) })}</span> : null}
        {node.completeness !== null && node.completeness < 1 ? (
          <span>{t("proof.completeness", { share: percent(node.completeness) })}</span>
        ) : null}
        {synthetic ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </p>
      {definition ? (
        <dl className={classes.list}>
          <dt>{t("proof.definition")}</dt>
          <dd>
            {(english ? definition.definitionEn : definition.definition) || (english ? definition.nameEn : definition.name)}{" "}
            <small>{t("proof.version", { number: definition.number, from: definition.validFrom })}</small>
          </dd>
          {definition.formula && definition.formula !== definition.definition ? (
            <>
              <dt>{t("proof.formula")}</dt>
              <dd>{definition.formula}</dd>
            </>
          ) : null}
          {target ? (
            <>
              <dt>{t("proof.target")}</dt>
              <dd>
                {t(`qualifier.${target.qualifier}`, { amount: `${target.value} ${unitText(node.unit, i18n.language)}` })} {target.basis}
              </dd>
            </>
          ) : null}
        </dl>
      ) : null}
    </header>
  );
}
