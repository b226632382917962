import { useMutation } from "@apollo/client/react";
import { Menu, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SignOutDocument } from "../graphql/generated/graphql.ts";
import { AccountName } from "./AccountName.tsx";
import classes from "./shell.module.css";

/** Open from the start: it is loaded when it is asked for. */
export function AccountMenu({ name }: { name: string }) {
  const { t } = useTranslation();
  const [signOut] = useMutation(SignOutDocument);
  return (
    <Menu position="bottom-end" defaultOpened returnFocus>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={name}>
          <AccountName name={name} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/tokens">
          {t("tokensMenu")}
        </Menu.Item>
        <Menu.Item component={Link} to="/explorer">
          {t("explorerMenu")}
        </Menu.Item>
        <Menu.Item component={Link} to="/password">
          {t("changePassword")}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut().then(() => window.location.reload())}>{t("signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
