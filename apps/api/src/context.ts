import { join } from "node:path";
import { LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import type { DataSource } from "typeorm";
import { AccessService } from "./access/access.service.ts";
import { Audit } from "./access/audit.ts";
import { createDeriver, createPseudonymiser } from "./access/pseudonym.ts";
import { RateLimits } from "./access/rate-limits.ts";
import type { Viewer } from "./access/viewer.ts";
import { AccountService } from "./account/account.service.ts";
import { GrantScopeService } from "./account/grant-scope.service.ts";
import { ActivityService } from "./activity/activity.service.ts";
import { liveActivity } from "./activity/live-activity.ts";
import { ActivityPlanService } from "./activity-plan/activity-plan.service.ts";
import { ActivityRecordService } from "./activity-record/activity-record.service.ts";
import { CheckInService } from "./checkin/check-in.service.ts";
import { now } from "./clock.ts";
import type { Config } from "./config.ts";
import { CredentialService } from "./credential/credential.service.ts";
import { productVersion } from "./dashboard.ts";
import { createDataSource } from "./database/data-source.ts";
import { guarded } from "./database/guarded-pool.ts";
import { DatabasePresence } from "./database/presence.ts";
import { EscalationService } from "./escalation/escalation.service.ts";
import { EvidenceService } from "./evidence/evidence.service.ts";
import { Receiver } from "./evidence/receive.ts";
import type { ContentStore } from "./evidence/store/content-store.ts";
import { folderStore } from "./evidence/store/folder-store.ts";
import { s3Store } from "./evidence/store/s3-store.ts";
import { ExpertService } from "./expert/expert.service.ts";
import { ExtensionService } from "./extension/extension.service.ts";
import { FormTableService } from "./form-table/form-table.service.ts";
import { GalleryService } from "./gallery/gallery.service.ts";
import { HistoryImportService } from "./history-import/history-import.service.ts";
import { HistoryMappingService } from "./history-import/history-mapping.service.ts";
import { HonourService } from "./honour/honour.service.ts";
import { HonourEditingService } from "./honour/honour-editing.service.ts";
import { IndicatorService } from "./indicator/indicator.service.ts";
import { ensurePartitions } from "./ingest/partitions.ts";
import { oldestPartition } from "./ingest/verdict.ts";
import { KioskService } from "./kiosk/kiosk.service.ts";
import { KioskNetworkService } from "./kiosk/kiosk-network.service.ts";
import { KioskUsageService } from "./kiosk/kiosk-usage.service.ts";
import { liveKiosks } from "./kiosk/live-kiosks.ts";
import type { Board } from "./live/board.ts";
import { Hub } from "./live/hub.ts";
import type { Logger } from "./logger.ts";
import { MetricService } from "./metric/metric.service.ts";
import { HistoryReader } from "./metric/reading.ts";
import { Metrics } from "./metrics/metrics.ts";
import { Drain } from "./operation/drain.ts";
import { OrganisationService } from "./organisation/organisation.service.ts";
import { OrganisationEditingService } from "./organisation/organisation-editing.service.ts";
import { FeedService } from "./overview/feed.service.ts";
import { liveFeed } from "./overview/live-feed.ts";
import { liveOverview } from "./overview/live-overview.ts";
import { OverviewState } from "./overview/live-state.ts";
import { PeriodService } from "./overview/period.service.ts";
import { PlanService } from "./plan/plan.service.ts";
import { ProfileService } from "./profile/profile.service.ts";
import { ProofService } from "./proof/proof.service.ts";
import { QuarantineService } from "./quarantine/quarantine.service.ts";
import { MetricPeople } from "./reach/metric-people.ts";
import { PublicReachService } from "./reach/public-reach.service.ts";
import { ReachService } from "./reach/reach.service.ts";
import { ReachSets } from "./reach/sets.ts";
import { RegionService } from "./region/region.service.ts";
import { RegionChangeService } from "./region/region-change.service.ts";
import { ReportService } from "./report/report.service.ts";
import { RestatementService } from "./restatement/restatement.service.ts";
import { InboxService } from "./review/inbox.service.ts";
import { liveReporting } from "./review/live-reporting.ts";
import { ReminderService } from "./review/reminder.service.ts";
import { SeriesService } from "./series/series.service.ts";
import { FewAtOnce } from "./spreadsheet/few-at-once.ts";
import { StatementService } from "./statement/statement.service.ts";
import { FormService } from "./submission/form.service.ts";
import { ResultsService } from "./submission/results.service.ts";
import { ReviewService } from "./submission/review.service.ts";
import { SubmissionService } from "./submission/submission.service.ts";
import { TargetService } from "./target/target.service.ts";
import { liveTasks } from "./task/live-tasks.ts";
import { TaskService } from "./task/task.service.ts";
import { TaskEditingService } from "./task/task-editing.service.ts";
import { TaskProgressService } from "./task-progress/task-progress.service.ts";
import { TaskTableService } from "./task-table/task-table.service.ts";
import { TokenService } from "./token/token.service.ts";
import { VenueService } from "./venue/venue.service.ts";
import { ViewService } from "./view/view.service.ts";
import { VolunteerService } from "./volunteer/volunteer.service.ts";

/** Everything that lives as long as the process: plain objects, built once, in the order they need each other. */
export interface Services {
  config: Config;
  /** of the product and of the page it serves */
  version: string;
  logger: Logger;
  presence: DatabasePresence;
  metrics: Metrics;
  drain: Drain;
  /** the management side */
  db: DataSource;
  /** facts, roll-ups and the change feed: SQL of our own, in *.queries.ts */
  pool: Pool;
  access: AccessService;
  accounts: AccountService;
  grantScopes: GrantScopeService;
  credentials: CredentialService;
  audit: Audit;
  limits: RateLimits;
  regions: RegionService;
  regionChanges: RegionChangeService;
  checkIns: CheckInService;
  kiosks: KioskService;
  kioskUsage: KioskUsageService;
  kioskNetworks: KioskNetworkService;
  quarantine: QuarantineService;
  series: SeriesService;
  activities: ActivityService;
  periods: PeriodService;
  feed: FeedService;
  volunteers: VolunteerService;
  venues: VenueService;
  organisations: OrganisationService;
  organisationEditing: OrganisationEditingService;
  profile: ProfileService;
  honours: HonourService;
  honourEditing: HonourEditingService;
  galleries: GalleryService;
  experts: ExpertService;
  plans: PlanService;
  tasks: TaskService;
  taskEditing: TaskEditingService;
  taskProgress: TaskProgressService;
  taskTable: TaskTableService;
  escalations: EscalationService;
  extensions: ExtensionService;
  activityPlans: ActivityPlanService;
  activityRecords: ActivityRecordService;
  evidence: EvidenceService;
  evidenceStore: ContentStore;
  evidenceReceiver: Receiver;
  forms: FormService;
  formTable: FormTableService;
  historyMappings: HistoryMappingService;
  historyImports: HistoryImportService;
  submissions: SubmissionService;
  reviews: ReviewService;
  inbox: InboxService;
  reminders: ReminderService;
  results: ResultsService;
  tokens: TokenService;
  indicators: IndicatorService;
  targets: TargetService;
  statements: StatementService;
  reports: ReportService;
  views: ViewService;
  proofs: ProofService;
  metricQueries: MetricService;
  restatements: RestatementService;
  reachSets: ReachSets;
  reach: ReachService;
  publicReach: PublicReachService;
  /** for history alone, so that no evaluator waits in the way of a flush */
  history: HistoryReader;
  hub: Hub;
}

/** What a resolver gets: who asks, and the services. */
export interface Context {
  viewer: Viewer;
  requestId: string;
  services: Services;
  /** HTTP only: sets the session cookie, or clears it with null */
  setSession?: (token: string | null) => void;
  /** the peer's address, for rate limits and audit */
  address?: string;
  /** HTTP only: aborts when the client goes before it is answered; made for who asks for it */
  signal?: () => AbortSignal;
  /** the peer is this machine, and no proxy is in between */
  loopback?: boolean;
  /** the fast lane met this; it is told instead of doing it again */
  failure?: Error;
}

export async function createServices(config: Config, logger: Logger): Promise<Services> {
  const metrics = new Metrics();
  const presence = new DatabasePresence(config.databaseUrl, logger);
  const driver = guarded(presence);
  const db = await createDataSource(config.databaseUrl, 10, driver).initialize();
  await db.runMigrations();
  const pool = new driver.Pool({
    pipeline: true, // a flush sends its statements without waiting for each answer
    connectionString: config.databaseUrl,
    max: 10,
    connectionTimeoutMillis: 2_000,
    application_name: "kepu-facts",
  });
  const historyPool = (max: number, name: string) =>
    new driver.Pool({ connectionString: config.databaseUrl, max, connectionTimeoutMillis: 10_000, application_name: name });
  const history = new HistoryReader(historyPool(LIMITS.questionsAtOnce, "kepu-metrics"), historyPool(LIMITS.momentsHeld, "kepu-moments"));
  const regions = new RegionService(db);
  await regions.refresh();
  await ensurePartitions(pool, oldestPartition(now()), now());
  const checkIns = new CheckInService(pool, db, regions, createPseudonymiser(config.secretsFile), metrics);
  const organisations = new OrganisationService(db, regions);
  const activities = new ActivityService(pool, regions, (rootId) => organisations.schools(rootId));
  const overview = new OverviewState(regions);
  const boards = [
    liveOverview(overview),
    liveFeed(overview),
    liveKiosks(overview),
    liveTasks(overview),
    liveReporting(overview),
    liveActivity(overview, (viewer, id) => activities.forBoard(viewer, id)),
  ] as Board[];
  const hub = new Hub(pool, presence, overview, boards, config.liveTickMs, logger, (lagMs) => metrics.changeApplied(lagMs));
  const series = new SeriesService(db, regions);
  const experts = new ExpertService(db, regions);
  const galleries = new GalleryService(db, regions);
  const honours = new HonourService(db, regions);
  const venues = new VenueService(db, regions);
  const volunteers = new VolunteerService(db, regions);
  const profile = new ProfileService(pool, db, regions);
  const audit = new Audit(pool, logger);
  const limits = new RateLimits();
  const evidenceReceiver = new Receiver(join(config.dataDir, "evidence.incoming"));
  const evidenceStore = config.s3 ? s3Store(config.s3) : folderStore(join(config.dataDir, "evidence"), evidenceReceiver.folder);
  const submissions = new SubmissionService(db, audit, regions);
  const tasks = new TaskService(db, regions);
  const evidence = new EvidenceService(db, audit, evidenceStore, evidenceReceiver, {
    ACTIVITY: (id) => activities.evidenceSubject(id),
    TASK: (id) => tasks.evidenceSubject(id),
    SUBMISSION: (id) => submissions.reader.evidenceSubject(id),
    SUBMISSION_VALUE: (id) => submissions.reader.cellEvidenceSubject(id),
    HONOUR: (id) => honours.evidenceSubject(id),
  });
  const access = new AccessService(db, audit);
  const kiosks = new KioskService(pool, db, regions);
  const kioskUsage = new KioskUsageService(pool, db, regions, metrics, () => checkIns.isCounting);
  const kioskNetworks = new KioskNetworkService(db, regions, access, createDeriver(config.secretsFile));
  const forms = new FormService(db, regions);
  const quarantine = new QuarantineService(pool, regions);
  const few = new FewAtOnce();
  const historyMappings = new HistoryMappingService(db, regions, audit);
  const reviews = new ReviewService(db, audit, regions, submissions.reader);
  const indicators = new IndicatorService(db, audit, regions);
  const reachSets = new ReachSets();
  const metricQueries = new MetricService(history, db, regions, indicators, new MetricPeople(reachSets));
  const statements = new StatementService(db, regions, audit);
  return {
    config,
    version: productVersion(config.dashboardDir),
    logger,
    presence,
    metrics,
    drain: new Drain(logger),
    db,
    pool,
    audit,
    limits,
    access,
    accounts: new AccountService(db, audit, regions, access),
    grantScopes: new GrantScopeService(db, regions),
    credentials: new CredentialService(db, regions, access),
    regions,
    regionChanges: new RegionChangeService(db, audit, regions),
    series,
    activities,
    volunteers,
    venues,
    organisations,
    organisationEditing: new OrganisationEditingService(db, regions, audit),
    profile,
    honours,
    honourEditing: new HonourEditingService(db, regions, audit),
    galleries,
    experts,
    checkIns,
    kiosks,
    kioskUsage,
    kioskNetworks,
    quarantine,
    activityPlans: new ActivityPlanService(pool, regions, audit),
    activityRecords: new ActivityRecordService(pool, regions, audit, evidence),
    evidence,
    evidenceStore,
    evidenceReceiver,
    forms,
    inbox: new InboxService(db, regions, forms, activities, tasks),
    reminders: new ReminderService(db, regions),
    formTable: new FormTableService(db, regions, audit, few),
    historyMappings,
    historyImports: new HistoryImportService(db, regions, audit, few, historyMappings),
    submissions,
    reviews,
    results: new ResultsService(db, submissions, reviews, regions),
    tokens: new TokenService(db, audit, regions, access),
    periods: new PeriodService(pool, regions),
    feed: new FeedService(pool, regions),
    indicators,
    targets: new TargetService(db, regions, audit),
    statements,
    reports: new ReportService(db, regions, audit, { metrics: metricQueries, indicators, forms, honours, profile, statements }),
    history,
    views: new ViewService(db, regions, audit, indicators),
    restatements: new RestatementService(db, regions, indicators, metricQueries),
    reachSets,
    reach: new ReachService(history, regions, reachSets),
    publicReach: new PublicReachService(history, regions, reachSets),
    metricQueries,
    proofs: new ProofService(db, regions, indicators, metricQueries, statements, evidence, audit, createDeriver(config.secretsFile)),
    plans: new PlanService(db, regions, audit),
    tasks,
    taskTable: new TaskTableService(db, regions, audit, tasks),
    taskEditing: new TaskEditingService(db, audit),
    taskProgress: new TaskProgressService(db, audit),
    escalations: new EscalationService(db, audit),
    extensions: new ExtensionService(db, audit),
    hub,
  };
}

export async function closeServices(services: Services): Promise<void> {
  const { drain } = services;
  await drain.step("flushes", 1_000, () => Promise.all([services.checkIns.drain(), services.kioskUsage.drain()]));
  await drain.step("audit", 1_500, () => services.audit.stop());
  await drain.step("connections", 500, () =>
    Promise.all([services.pool.end(), services.history.end(), services.db.destroy(), services.presence.stop()]),
  );
}
