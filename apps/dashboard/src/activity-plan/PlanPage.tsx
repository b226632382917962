import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { useAction, useIdempotencyKey } from "../editing/use-action.ts";
import { client } from "../graphql/client.ts";
import { ActivityDocument } from "../graphql/generated/graphql.ts";
import { AmendActivityDocument, PlanActivityDocument } from "../graphql/generated/pages.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { PlanForm } from "./PlanForm.tsx";
import classes from "./plan.module.css";
import { emptyPlan, instantOf, localOf, type PlanDraft } from "./plan-draft.ts";

/** A new activity. */
export function PlanPage() {
  const { t } = useTranslation();
  const { viewer, may } = useViewer();
  const { regions, regionId } = useRegionView();
  const navigate = useNavigate();
  const plan = useAction(PlanActivityDocument);
  const keyOf = useIdempotencyKey();
  if (!may("planActivity")) return <NoRight />;
  if (!regions.ready) return <Skeleton height={600} m={16} width="auto" />;
  const own = viewer?.roles.find((role) => role.role === "REPORTER")?.organisationId ?? "";
  const place = regions.byId.get(regionId)?.level === "COMMUNITY" ? regionId : "";
  const send = async (draft: PlanDraft) => {
    const content = contentOf(draft);
    const input = { ...content, regionId: draft.regionId, organisationId: draft.organisationId || null, venueId: null };
    const sent = await plan.run({ ...input, idempotencyKey: keyOf(input) });
    return sent?.planActivity.activity?.id;
  };
  return (
    <div className={classes.page}>
      <Link to="/activities">{t("activity.list")}</Link>
      <h1>{t("activityPlan.title")}</h1>
      <p className={classes.note}>{t("activityPlan.next")}</p>
      <PlanForm
        draftKey={`plan ${viewer?.name}`}
        empty={emptyPlan(place, own, Date.now())}
        busy={plan.busy}
        refusal={plan.refusal}
        placed={false}
        submitText={t("activityPlan.submit")}
        send={send}
        done={(id) => goTo(navigate, id)}
      />
    </div>
  );
}

/** A plan that is not approved yet. */
export function AmendPage() {
  const { t } = useTranslation();
  const { activityId = "" } = useParams();
  const { viewer } = useViewer();
  const navigate = useNavigate();
  const amend = useAction(AmendActivityDocument);
  const { data, error, refetch } = useQuery(ActivityDocument, { variables: { id: activityId }, fetchPolicy: "network-only" });
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Skeleton height={600} m={16} width="auto" />;
  const { activity } = data;
  if (!activity?.actions.includes("amendActivity")) return <NoRight />;
  const send = async (draft: PlanDraft) => {
    const sent = await amend.run({ ...contentOf(draft), activityId, version: activity.version });
    return sent?.amendActivity.activity?.id;
  };
  const empty = {
    ...{ regionId: activity.regionId, organisationId: activity.organisationId ?? "", name: activity.name, form: activity.form },
    ...{ nameEn: activity.nameEn === activity.name ? "" : activity.nameEn, placeName: activity.placeName },
    ...{ seriesId: activity.seriesId ?? "", campaignId: activity.campaignId ?? "", planned: String(activity.planned) },
    ...{ startsAt: localOf(activity.startsAt), endsAt: localOf(activity.endsAt) },
  };
  return (
    <div className={classes.page}>
      <Link to={`/activities/${activityId}`}>{activity.name}</Link>
      <h1>{t("activityPlan.amendTitle")}</h1>
      <PlanForm
        draftKey={`amend ${viewer?.name} ${activityId}`}
        empty={empty}
        busy={amend.busy}
        refusal={amend.refusal}
        placed
        submitText={t("activityPlan.save")}
        send={send}
        done={(id) => goTo(navigate, id)}
      />
    </div>
  );
}

function goTo(navigate: ReturnType<typeof useNavigate>, id: string): void {
  client.cache.evict({ fieldName: "activities" });
  void navigate(`/activities/${id}`);
}

function contentOf(draft: PlanDraft) {
  return {
    ...{ name: draft.name.trim(), nameEn: draft.nameEn.trim() || null, form: draft.form.trim(), placeName: draft.placeName.trim() },
    ...{ seriesId: draft.seriesId || null, campaignId: draft.campaignId || null, planned: Number(draft.planned) },
    ...{ startsAt: instantOf(draft.startsAt) ?? "", endsAt: instantOf(draft.endsAt) ?? "" },
  };
}
