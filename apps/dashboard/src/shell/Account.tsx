import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { AccountName } from "./AccountName.tsx";
import classes from "./shell.module.css";

const AccountMenu = lazy(() => import("./AccountMenu.tsx").then((module) => ({ default: module.AccountMenu })));

/** Whose session it is; the first click brings the code of the menu along. */
export function Account({ name }: { name: string }) {
  const [asked, setAsked] = useState(false);
  const button = (
    <UnstyledButton className={classes.account} aria-label={name} aria-haspopup="menu" onClick={() => setAsked(true)}>
      <AccountName name={name} />
    </UnstyledButton>
  );
  return asked ? (
    <Suspense fallback={button}>
      <AccountMenu name={name} />
    </Suspense>
  ) : (
    button
  );
}
