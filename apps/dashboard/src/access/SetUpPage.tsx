import { CombinedGraphQLErrors } from "@apollo/client";
import { useMutation, useQuery } from "@apollo/client/react";
import { Alert, Button, Fieldset, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SetUpAdministratorsDocument, ViewerDocument } from "../graphql/generated/graphql.ts";
import { LanguageSwitch } from "../shell/LanguageSwitch.tsx";
import { faultText } from "./fault-text.ts";
import classes from "./sign-in.module.css";

const ROLES = ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"] as const;
type Field = "userName" | "name" | "password";
const NOBODY = { userName: "", name: "", password: "" };

/** The first set-up: the one-time link creates the three administrators. */
export function SetUpPage() {
  const { t } = useTranslation();
  const key = new URLSearchParams(window.location.hash.slice(1)).get("key") ?? "";
  const { data } = useQuery(ViewerDocument);
  const [people, setPeople] = useState<Record<Field, string>[]>(ROLES.map(() => NOBODY));
  const [setUp, { loading, error, data: done }] = useMutation(SetUpAdministratorsDocument);
  const wrong = CombinedGraphQLErrors.is(error) ? String(error.errors[0]?.extensions?.field ?? "") : "";

  function submit(event: FormEvent) {
    event.preventDefault();
    const accounts = people.map((person, index) => ({ ...person, role: ROLES[index] ?? "SYSTEM_ADMIN" }));
    setUp({ variables: { input: { key, accounts } } }).catch(() => {});
  }

  function field(index: number, name: Field) {
    return {
      label: t(`setUp.${name}`),
      value: people[index]?.[name] ?? "",
      required: true,
      error: wrong === `input.accounts[${index}].${name}` ? t(`setUp.wrong.${name}`) : undefined,
      onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
        setPeople(people.map((person, at) => (at === index ? { ...person, [name]: currentTarget.value } : person))),
    };
  }

  return (
    <main className={classes.page}>
      <Paper withBorder className={classes.card}>
        <div className={classes.head}>
          <img src="/icon.svg" alt="" width={40} height={40} />
          <Title order={1} size={22}>
            {t("setUp.title")}
          </Title>
          <LanguageSwitch />
        </div>
        {done || data?.server.setupRequired === false ? (
          <Stack gap={12}>
            <Text>{done ? t("setUp.done") : t("setUp.before")}</Text>
            <Button component={Link} to="/">
              {t("signIn")}
            </Button>
          </Stack>
        ) : (
          <form onSubmit={submit}>
            <Stack gap={16}>
              <Text size="sm" c="var(--ink-2)">
                {t("setUp.text")}
              </Text>
              {ROLES.map((role, index) => (
                <Fieldset key={role} legend={t(`setUp.roles.${role}`)}>
                  <Stack gap={8}>
                    <TextInput {...field(index, "userName")} autoComplete="off" maxLength={40} />
                    <TextInput {...field(index, "name")} autoComplete="off" maxLength={200} />
                    <PasswordInput
                      {...field(index, "password")}
                      autoComplete="new-password"
                      maxLength={200}
                      description={t("setUp.passwordRule")}
                    />
                  </Stack>
                </Fieldset>
              ))}
              {error ? (
                <Alert color="red" variant="light" role="alert">
                  {wrong.startsWith("input.accounts")
                    ? t(wrong === "input.accounts" ? "setUp.wrong.accounts" : "setUp.wrong.field")
                    : faultText(error, t, "setUp")}
                </Alert>
              ) : null}
              <Button type="submit" loading={loading} disabled={!key}>
                {t("setUp.create")}
              </Button>
              {key ? null : (
                <Text size="sm" c="var(--warn)">
                  {t("setUp.noKey")}
                </Text>
              )}
            </Stack>
          </form>
        )}
      </Paper>
    </main>
  );
}
