import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { DistrictProfileDocument } from "../graphql/generated/pages.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { Notice } from "../ui/Notice.tsx";
import { FactCard } from "./FactCard.tsx";
import { prepareFact, profileTable } from "./prepare-profile.ts";
import classes from "./profile.module.css";

/** 区情: what the district's account states, fact by fact, and what our own registers count beside it. */
export function ProfilePage() {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { hash } = useLocation();
  const { data, error, refetch } = useQuery(DistrictProfileDocument, { variables: { rootId }, skip: !rootId });
  const profile = data?.districtProfile;

  useEffect(() => {
    if (profile && hash) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [profile, hash]);

  if (!may("districtProfile")) return <NoRight />;
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (profile?.sections.length === 0) return <Notice title={t("profile.emptyTitle")} text={t("profile.emptyText")} />;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("profile.title")}</h1>
        <p>
          {t("profile.lead")} {may("honours") ? <Link to="/honours">{t("registers.toHonours")}</Link> : null}
        </p>
      </header>
      {profile
        ? profile.sections.map(({ heading, facts }) => {
            const name = t(`profile.heading.${heading}`);
            return (
              <Card
                key={heading}
                title={name}
                tableOnly
                summary={t("profile.summary", { heading: name, count: facts.length })}
                table={profileTable(facts, language, t)}
                fileName={`${t("profile.title")}_${name}`}
                note={t("registers.csvNote")}
              >
                <ul className={classes.facts}>
                  {facts.map((fact) => (
                    <FactCard key={fact.number} fact={prepareFact(fact, language, t)} />
                  ))}
                </ul>
              </Card>
            );
          })
        : ["a", "b", "c", "d"].map((key) => <Skeleton key={key} height={420} />)}
      <footer className={classes.foot}>
        {profile ? t("profile.source", { source: language === "en" ? profile.sourceEn : profile.source }) : null}
      </footer>
    </div>
  );
}
