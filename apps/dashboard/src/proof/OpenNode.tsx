import { useApolloClient, useQuery } from "@apollo/client/react";
import { shanghaiDay, unitText } from "@kepu/schema";
import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ExplainDocument, type ProofNodeFragment } from "../graphql/generated/pages.ts";
import { periodText } from "../submission/entry-words.ts";
import { Fault } from "../ui/Fault.tsx";
import type { Proof } from "./ProofPanel.tsx";
import classes from "./proof.module.css";
import { inputOf, type ProofQuestion } from "./proof-question.ts";
import { amountOf, grouped, nameOf } from "./proof-words.ts";
import { Source } from "./Source.tsx";
import { Statements } from "./Statements.tsx";

interface OpenNodeProps {
  question: ProofQuestion;
  proof: Proof;
}

/** What a node is made of, page by page, and what the parts come to. */
export function OpenNode({ question, proof }: OpenNodeProps) {
  const { t, i18n } = useTranslation();
  const client = useApolloClient();
  const [more, setMore] = useState<{ of: Proof; parts: ProofNodeFragment[]; cursor: string | null } | null>(null);
  const { node } = proof;
  const added = more?.of === proof ? more : null;
  const parts = [...proof.parts, ...(added?.parts ?? [])];
  const cursor = added ? added.cursor : proof.pageInfo.hasNextPage ? proof.pageInfo.endCursor : null;
  const next = async () => {
    const { data } = await client.query({ query: ExplainDocument, variables: { input: inputOf(question, node.id), after: cursor } });
    const page = data?.explain;
    if (page)
      setMore({
        of: proof,
        parts: [...(added?.parts ?? []), ...page.parts],
        cursor: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
      });
  };
  return (
    <>
      {node.observation ? <Source of={node.observation} /> : null}
      {parts.length > 0 ? (
        <ul className={classes.parts}>
          {parts.map((part) => (
            <Part key={part.id} question={question} part={part} within={node} />
          ))}
        </ul>
      ) : null}
      {cursor ? (
        <Button variant="subtle" size="compact-sm" onClick={() => void next()}>
          {t("proof.more", { count: proof.totalParts - parts.length })}
        </Button>
      ) : null}
      {proof.sum !== null ? (
        <p className={classes.sum} data-agrees={proof.agrees}>
          {proof.agrees ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          {t("proof.sum", { sum: grouped(proof.sum), unit: unitText(node.unit, i18n.language) })}{" "}
          {proof.factor === "1" ? "" : t("proof.times", { factor: proof.factor })} · {t(proof.agrees ? "proof.agrees" : "proof.differs")}
        </p>
      ) : null}
      {parts.length === 0 && node.end && !node.observation ? <p className={classes.end}>{t(`proof.end.${node.end}`)}</p> : null}
    </>
  );
}

function Part({ question, part, within }: { question: ProofQuestion; part: ProofNodeFragment; within: ProofNodeFragment }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const itself = part.kind === "PLACE" && part.regionId === within.regionId;
  const name = nameOf(part, i18n.language === "en", t);
  // a month of a year, a day on which something was held
  const timed = (part.kind === "FIGURE" || part.kind === "ACTIVITY") && part.period !== within.period;
  const shown = itself ? t("proof.ofItself", { name }) : timed ? `${name} · ${periodText(part.period, t)}` : name;
  const role = part.role === "SUMMAND" ? null : <small>{t(`proof.role.${part.role}`)} </small>;
  const amount = <span className={classes.amount}>{amountOf(part, t, i18n.language)}</span>;
  if (part.end !== null)
    return (
      <li data-kind={part.kind}>
        <div className={classes.leaf}>
          <span>
            {role}
            {part.kind === "ACTIVITY" && part.subjectId ? <Link to={`/activities/${part.subjectId}`}>{shown}</Link> : shown}
            <FactNote of={part} />
            {part.end === "RESTRICTED" ? <small> {t("proof.end.RESTRICTED")}</small> : null}
          </span>
          {amount}
        </div>
      </li>
    );
  return (
    <li data-kind={part.kind}>
      <button type="button" className={classes.row} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <IconChevronRight size={16} aria-hidden />
        <span>
          {role}
          {shown}
        </span>
        {amount}
      </button>
      <div id={id} className={classes.below}>
        {open ? <Below question={question} node={part.id} /> : null}
      </div>
    </li>
  );
}

function FactNote({ of: { fact, seal } }: { of: ProofNodeFragment }) {
  const { t } = useTranslation();
  if (seal) return <small> {t("proof.sealed", { ...seal, day: shanghaiDay(new Date(seal.sealedAt)) })}</small>;
  if (!fact) return null;
  const words = [
    fact.pseudonym ? t("proof.code", { code: fact.pseudonym }) : null,
    fact.ageGroup && fact.ageGroup !== "UNKNOWN" ? t(`age.${fact.ageGroup}`) : null,
    fact.channel ? t(`channel.${fact.channel}`) : null,
  ].filter(Boolean);
  return <small> {words.join(" · ")}</small>;
}

function Below({ question, node }: { question: ProofQuestion; node: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(ExplainDocument, { variables: { input: inputOf(question, node), after: null } });
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Skeleton height={48} aria-label={t("proof.loading")} />;
  const proof = data.explain;
  const own = proof.statements.length > 0 || proof.statable;
  return (
    <>
      <OpenNode question={question} proof={proof} />
      {own && proof.node.kind === "OBSERVATION" ? <Statements question={question} proof={proof} changed={() => void refetch()} /> : null}
    </>
  );
}
