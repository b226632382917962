import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { EvidenceField } from "../evidence/EvidenceField.tsx";
import { EvidenceList } from "../evidence/EvidenceList.tsx";
import { EvidenceOfDocument, HonoursPageDocument } from "../graphql/generated/pages.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { impreciseDate } from "../i18n/qualified.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { OriginMark } from "../ui/OriginMark.tsx";
import { HonourForm } from "./HonourForm.tsx";
import { holderText } from "./honour-table.ts";
import classes from "./honours.module.css";
import type { Honour } from "./prepare-honours.ts";
import { WithdrawForm } from "./WithdrawForm.tsx";

/** One honour with its certificate; the office changes it here, or adds one at /honours/new. */
export function HonourPage() {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { honourId } = useParams();
  const { may } = useViewer();
  const view = useRegionView();
  const navigate = useNavigate();
  const [told, setTold] = useState<"saved" | "added" | null>(null);
  const [saves, setSaves] = useState(0);
  const fresh = honourId === undefined;
  const { data, error, refetch } = useQuery(HonoursPageDocument, {
    variables: { rootId: view.rootId, withWithdrawn: true },
    skip: !view.rootId || !may("honours"),
    fetchPolicy: "cache-and-network",
  });
  if (!may(fresh ? "addHonour" : "honours")) return <NoRight />;
  if (error && !data) return <Fault error={error} retry={() => void refetch()} />;
  if (!data || !view.regions.ready) return <Skeleton height={480} m={16} width="auto" />;
  const honour = data.honours.find((one) => one.id === honourId) ?? null;
  if (!fresh && !honour) return <NotFound />;
  const done = async (saved: Honour) => {
    setTold(fresh ? "added" : "saved");
    await refetch();
    setSaves((count) => count + 1);
    if (fresh) void navigate(view.linkFrom(`/honours/${saved.id}`));
  };
  const name = honour ? (language === "en" ? honour.nameEn : honour.name) : t("honours.add");
  const editable = honour !== null && honour.state !== "WITHDRAWN" && may("updateHonour");
  return (
    <div className={classes.narrow}>
      <nav className={classes.crumbs} aria-label={t("honours.back")}>
        <Link to={view.linkFrom("/honours")}>{t("honours.title")}</Link> ▸ {name}
      </nav>
      <p role="status" className={classes.note}>
        {told ? t(`honours.${told}`) : null}
      </p>
      {honour ? (
        <Card title={name}>
          <p className={classes.name}>
            <span className={classes.badge} data-level={honour.level} style={{ padding: "2px 10px" }}>
              {t(`honours.level.${honour.level}`)}
            </span>
            <b>{holderText(honour, language, t)}</b>
            {honour.awardedOn ? impreciseDate(honour.awardedOn, language) : t("honours.noDate")}
            <span data-state={honour.state}>{t(`honours.state.${honour.state}`)}</span>
            <OriginMark origin={honour.origin} />
          </p>
          <p className={classes.note}>
            {[
              honour.issuer ? t("honours.by", { issuer: honour.issuer }) : null,
              honour.validUntil ? t("honours.until", { date: honour.validUntil }) : null,
              honour.withdrawnOn ? t("honours.withdrawn", { date: honour.withdrawnOn, reason: honour.withdrawnReason }) : null,
              honour.wording,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </Card>
      ) : null}
      {honour && may("evidence") ? (
        <Card title={t("honours.certificates")}>
          {editable ? (
            <EvidenceField
              subject={{ kind: "HONOUR", id: honour.id }}
              label={t("honours.certificates")}
              hint={t("honours.certificatesHint")}
              onFiles={() => {}}
            />
          ) : (
            <Certificates honourId={honour.id} />
          )}
        </Card>
      ) : null}
      {fresh || editable ? (
        <Card title={t(fresh ? "honours.add" : "honours.edit")}>
          <HonourForm
            key={`${honour?.id} ${saves}`}
            honour={honour}
            view={view}
            done={(saved) => void done(saved)}
            reload={() => void refetch()}
          />
        </Card>
      ) : null}
      {editable && honour ? (
        <Card title={t("honours.withdraw")}>
          <WithdrawForm honour={honour} done={(saved) => void done(saved)} reload={() => void refetch()} />
        </Card>
      ) : null}
    </div>
  );
}

function Certificates({ honourId }: { honourId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(EvidenceOfDocument, { variables: { subjectKind: "HONOUR", subjectId: honourId } });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} />;
  return data.evidence.length > 0 ? <EvidenceList files={data.evidence} /> : <p className={classes.note}>{t("honours.noCertificate")}</p>;
}
