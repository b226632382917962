import "reflect-metadata";
import "./words.ts";
import type { GraphQLSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { AccessResolver } from "./access/access.resolver.ts";
import { AuditResolver } from "./access/audit.resolver.ts";
import { audited } from "./access/audited.ts";
import { permissions } from "./access/permissions.ts";
import { AccountResolver } from "./account/account.resolver.ts";
import { ActivityResolver } from "./activity/activity.resolver.ts";
import { LiveActivityResolver } from "./activity/live-activity.resolver.ts";
import { ActivityPlanResolver } from "./activity-plan/activity-plan.resolver.ts";
import { ActivityRecordResolver } from "./activity-record/activity-record.resolver.ts";
import { CheckInResolver } from "./checkin/check-in.resolver.ts";
import { CredentialResolver } from "./credential/credential.resolver.ts";
import { EscalationResolver } from "./escalation/escalation.resolver.ts";
import { EvidenceResolver } from "./evidence/evidence.resolver.ts";
import { ExpertResolver } from "./expert/expert.resolver.ts";
import { ExtensionResolver } from "./extension/extension.resolver.ts";
import { hotFields } from "./fast-lane/hot-fields.ts";
import { retelling } from "./fast-lane/retelling.ts";
import { GalleryResolver } from "./gallery/gallery.resolver.ts";
import { HistoryImportResolver } from "./history-import/history-import.resolver.ts";
import { HonourResolver } from "./honour/honour.resolver.ts";
import { HonourEditingResolver } from "./honour/honour-editing.resolver.ts";
import { IndicatorResolver } from "./indicator/indicator.resolver.ts";
import { KioskResolver } from "./kiosk/kiosk.resolver.ts";
import { KioskNetworkResolver } from "./kiosk/kiosk-network.resolver.ts";
import { KioskUsageResolver } from "./kiosk/kiosk-usage.resolver.ts";
import { LiveKiosksResolver } from "./kiosk/live-kiosks.resolver.ts";
import { MetricResolver } from "./metric/metric.resolver.ts";
import { metered } from "./metrics/metered.ts";
import { OrganisationResolver } from "./organisation/organisation.resolver.ts";
import { OrganisationEditingResolver } from "./organisation/organisation-editing.resolver.ts";
import { FeedResolver } from "./overview/feed.resolver.ts";
import { OverviewResolver } from "./overview/overview.resolver.ts";
import { PeriodResolver } from "./overview/period.resolver.ts";
import { PlanResolver } from "./plan/plan.resolver.ts";
import { ProfileResolver } from "./profile/profile.resolver.ts";
import { ProofResolver } from "./proof/proof.resolver.ts";
import { QuarantineResolver } from "./quarantine/quarantine.resolver.ts";
import { ReachResolver } from "./reach/reach.resolver.ts";
import { RegionResolver } from "./region/region.resolver.ts";
import { RegionChangeResolver } from "./region/region-change.resolver.ts";
import { ReportResolver } from "./report/report.resolver.ts";
import { RestatementResolver } from "./restatement/restatement.resolver.ts";
import { InboxResolver } from "./review/inbox.resolver.ts";
import { LiveReportingResolver } from "./review/live-reporting.resolver.ts";
import { ReminderResolver } from "./review/reminder.resolver.ts";
import { SeriesResolver } from "./series/series.resolver.ts";
import { MetricStatementsResolver, StatementResolver } from "./statement/statement.resolver.ts";
import { ResultsResolver } from "./submission/results.resolver.ts";
import { SubmissionResolver } from "./submission/submission.resolver.ts";
import { TargetResolver } from "./target/target.resolver.ts";
import { LiveTasksResolver } from "./task/live-tasks.resolver.ts";
import { TaskResolver } from "./task/task.resolver.ts";
import { TaskEditingResolver } from "./task/task-editing.resolver.ts";
import { TaskProgressResolver } from "./task-progress/task-progress.resolver.ts";
import { TokenResolver } from "./token/token.resolver.ts";
import { VenueResolver } from "./venue/venue.resolver.ts";
import { ViewResolver } from "./view/view.resolver.ts";
import { VolunteerResolver } from "./volunteer/volunteer.resolver.ts";

/** Builds the schema; refuses to start when a root field has no row in the permission table: deny by default. */
export async function createSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      AccessResolver,
      AuditResolver,
      AccountResolver,
      CredentialResolver,
      RegionResolver,
      RegionChangeResolver,
      SeriesResolver,
      ProfileResolver,
      VolunteerResolver,
      SubmissionResolver,
      ResultsResolver,
      TokenResolver,
      VenueResolver,
      OrganisationResolver,
      OrganisationEditingResolver,
      HonourResolver,
      HonourEditingResolver,
      GalleryResolver,
      ExpertResolver,
      ActivityResolver,
      ActivityPlanResolver,
      ActivityRecordResolver,
      EvidenceResolver,
      CheckInResolver,
      KioskResolver,
      KioskUsageResolver,
      KioskNetworkResolver,
      QuarantineResolver,
      IndicatorResolver,
      TargetResolver,
      RestatementResolver,
      ProofResolver,
      StatementResolver,
      MetricStatementsResolver,
      ReportResolver,
      ViewResolver,
      MetricResolver,
      ReachResolver,
      PlanResolver,
      TaskResolver,
      TaskEditingResolver,
      TaskProgressResolver,
      EscalationResolver,
      ExtensionResolver,
      LiveTasksResolver,
      LiveReportingResolver,
      InboxResolver,
      ReminderResolver,
      HistoryImportResolver,
      OverviewResolver,
      PeriodResolver,
      FeedResolver,
      LiveKiosksResolver,
      LiveActivityResolver,
    ],
    validate: { forbidUnknownValues: false },
    pubSub: noPubSub,
  });
  describeRoots(schema);
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    field.resolve = (frames: Record<string, unknown>) => frames[field.name];
  }
  for (const [name, resolve] of Object.entries(hotFields)) {
    const field = schema.getMutationType()?.getFields()[name];
    if (field) field.resolve = resolve;
  }
  for (const type of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(type?.getFields() ?? {})) {
      audited(field);
      metered(field);
      retelling(field);
    }
  const unlisted = unlistedFields(schema);
  if (unlisted.length > 0) throw new Error(`These root fields have no row in access/permissions.ts: ${unlisted.join(", ")}`);
  return schema;
}

function describeRoots(schema: GraphQLSchema): void {
  const [query, mutation, subscription] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  if (query) query.description = "What can be read. An object that is not the viewer's answers as an absent one: NOT_FOUND.";
  if (mutation)
    mutation.description = "What can be changed. Besides the errors named: UNAUTHENTICATED, RATE_LIMITED, UNAVAILABLE, INTERNAL.";
  if (subscription) subscription.description = "Live boards: a snapshot first, then what changed.";
}

/** Subscriptions are live queries of our own hub (live/); type-graphql only declares their fields. */
const noPubSub = {
  publish() {
    throw new Error("nothing is published through type-graphql: the live hub serves every subscription");
  },
  subscribe(): never {
    throw new Error("nothing is subscribed through type-graphql: the live hub serves every subscription");
  },
};

function unlistedFields(schema: GraphQLSchema): string[] {
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  return fields.filter((field) => !(field in permissions));
}
