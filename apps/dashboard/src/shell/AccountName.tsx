import { IconChevronDown } from "@tabler/icons-react";
import classes from "./shell.module.css";

export function AccountName({ name }: { name: string }) {
  return (
    <>
      <span className={classes.accountName}>{name}</span>
      <IconChevronDown size={14} aria-hidden />
    </>
  );
}
