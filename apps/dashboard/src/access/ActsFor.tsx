import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ViewerQuery } from "../graphql/generated/graphql.ts";
import classes from "../shell/shell.module.css";

const COOKIE = "kepu_acts_for";

/** A person of several organisations chooses which one they act for; everything shown follows, so the page begins anew. */
export function ActsFor({ viewer }: { viewer: ViewerQuery["viewer"] | undefined }) {
  const { t, i18n } = useTranslation();
  if (!viewer || viewer.organisations.length < 2) return null;
  const choose = (id: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: requests, sockets and downloads carry it alike; the session alone gives rights
    document.cookie = `${COOKIE}=${id}; path=/; samesite=lax; max-age=${id ? 31_536_000 : 0}`;
    window.location.reload();
  };
  return (
    <NativeSelect
      size="xs"
      className={classes.actsFor ?? ""}
      aria-label={t("actsFor.label")}
      title={t("actsFor.label")}
      value={viewer.actsFor ?? ""}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      data={[
        { value: "", label: t("actsFor.all") },
        ...viewer.organisations.map((one) => ({ value: one.id, label: i18n.language === "en" ? one.nameEn : one.shortName })),
      ]}
    />
  );
}
