import { useMutation } from "@apollo/client/react";
import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "../graphql/client.ts";
import { DemoSignInDocument, SignInDocument, type ViewerQuery } from "../graphql/generated/graphql.ts";
import { LanguageSwitch } from "../shell/LanguageSwitch.tsx";
import { faultText } from "./fault-text.ts";
import classes from "./sign-in.module.css";

/** `ended`: somebody was at work here until the session ended. */
export function SignInPage({ server, ended }: { server: ViewerQuery["server"]; ended: boolean }) {
  const { t, i18n } = useTranslation();
  const [userName, setUserName] = useState("");
  const [password, setPassword] = useState("");
  const entered = { onCompleted: () => void client.resetStore() };
  const [signIn, { loading, error }] = useMutation(SignInDocument, entered);
  const [demoSignIn, { loading: demoLoading, error: demoError }] = useMutation(DemoSignInDocument, entered);
  const fault = error ?? demoError;

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn({ variables: { input: { userName, password } } }).catch(() => {});
  }

  return (
    <main className={classes.page}>
      <Paper withBorder className={classes.card}>
        <div className={classes.head}>
          <img src="/icon.svg" alt="" width={40} height={40} />
          <div>
            <Title order={1} size={22}>
              {t("product")}
            </Title>
            <Text size="sm" c="var(--ink-2)">
              {t("productLong")}
            </Text>
          </div>
          <LanguageSwitch />
        </div>
        {server.setupRequired ? (
          <Alert variant="light" mb={12}>
            {t("signInFault.setUp")}
          </Alert>
        ) : null}
        {ended ? (
          <Alert color="yellow" variant="light" mb={12} role="status">
            {t("sessionEnded")}
          </Alert>
        ) : null}
        <form onSubmit={submit}>
          <Stack gap={12}>
            <TextInput
              label={t("userName")}
              value={userName}
              onChange={(event) => setUserName(event.currentTarget.value)}
              autoComplete="username"
              required
            />
            <PasswordInput
              label={t("password")}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="current-password"
              required
            />
            {fault ? (
              <Alert color="red" variant="light" role="alert">
                {faultText(fault, t, "signInFault")}
              </Alert>
            ) : null}
            <Button type="submit" loading={loading} fullWidth>
              {t("signIn")}
            </Button>
          </Stack>
        </form>
        {server.demoSignIn ? (
          <section className={classes.demo}>
            <Text size="sm" c="var(--ink-2)">
              {t("demoSignIn")}
            </Text>
            <div className={classes.accounts}>
              {server.demoAccounts.map((account) => (
                <Button
                  key={account.userName}
                  variant="default"
                  size="xs"
                  disabled={demoLoading}
                  onClick={() => void demoSignIn({ variables: { userName: account.userName } }).catch(() => {})}
                >
                  {i18n.language === "en" ? account.userName : account.name}
                </Button>
              ))}
            </div>
          </section>
        ) : null}
      </Paper>
    </main>
  );
}
