import { useMutation } from "@apollo/client/react";
import { LIMITS } from "@kepu/schema";
import { Alert, Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AddStatementDocument, WithdrawStatementDocument } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { RequestId } from "../ui/Fault.tsx";
import type { Proof } from "./ProofPanel.tsx";
import classes from "./proof.module.css";
import type { ProofQuestion } from "./proof-question.ts";

interface StatementsProps {
  question: ProofQuestion;
  proof: Proof;
  changed(): void;
}

/** 情况说明: what is said of the figure by whose it is. */
export function Statements({ question, proof: { statements, statable }, changed }: StatementsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [add, adding] = useMutation(AddStatementDocument);
  const [withdraw, withdrawing] = useMutation(WithdrawStatementDocument);
  const error = adding.error ?? withdrawing.error;
  const submit = async () => {
    if (!statable) return;
    const { code, regionId, organisationId, period } = statable;
    const done = await add({ variables: { input: { rootId: question.rootId, code, regionId, organisationId, period, text } } }).catch(
      () => null,
    );
    if (!done) return;
    setText("");
    changed();
  };
  return (
    <section className={classes.statements} data-statements>
      <h3>{t("proof.statements")}</h3>
      {statements.length === 0 ? <p className={classes.end}>{t("proof.noStatements")}</p> : null}
      {statements.map((one) => (
        <blockquote key={one.id} data-withdrawn={one.withdrawnAt !== null}>
          <p>{one.withdrawnAt ? <del>{one.text}</del> : one.text}</p>
          <footer>
            {one.writerName} · {when(one.writtenAt, Date.now())}
            {one.withdrawnAt ? ` · ${t("proof.withdrawn", { at: when(one.withdrawnAt, Date.now()) })}` : ""}
            {one.withdrawable ? (
              <Button
                variant="subtle"
                size="compact-xs"
                loading={withdrawing.loading}
                onClick={() =>
                  void withdraw({ variables: { input: { statementId: one.id } } })
                    .then(changed)
                    .catch(() => null)
                }
              >
                {t("proof.withdraw")}
              </Button>
            ) : null}
          </footer>
        </blockquote>
      ))}
      {error ? (
        <Alert color="red" role="alert">
          {error.message} <RequestId error={error} />
        </Alert>
      ) : null}
      {statable ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Textarea
            label={t("proof.say")}
            description={t("proof.sayHint")}
            value={text}
            maxLength={LIMITS.longTextChars}
            autosize
            minRows={2}
            maxRows={8}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button type="submit" size="compact-md" mt={8} disabled={text.trim() === ""} loading={adding.loading}>
            {t("proof.submit")}
          </Button>
        </form>
      ) : null}
    </section>
  );
}
