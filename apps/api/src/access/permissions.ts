import type { Role } from "@kepu/schema";

/** Who may call what: one row per root field of the schema; a field without a row cannot be called by anyone.
 * ANYONE: also without signing in. SIGNED_IN: any account. Everything else: a grant of one of the roles that covers the object. */
export type Permission = "ANYONE" | "SIGNED_IN" | readonly Role[];

const WATCH = ["LEADER", "OFFICE", "EVALUATOR", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER", "REPORTER", "REVIEWER", "UNIT_HEAD"] as const;
const WATCH_AND_WALL = [...WATCH, "DISPLAY"] as const;
/** who sees what proves a figure; a leader sees what shows nobody */
const PROOF = ["OFFICE", "EVALUATOR", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER", "REPORTER", "REVIEWER", "UNIT_HEAD"] as const;
const ENTRY = ["OFFICE", "COMMUNITY_OFFICER", "REPORTER"] as const;
const REVIEW = ["OFFICE", "SUBDISTRICT_OFFICER", "REVIEWER"] as const;
const FIELD = ["OFFICE", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER"] as const;
/** who says something of the own figures */
const STATES = [...FIELD, "REPORTER", "UNIT_HEAD"] as const;
/** who sees tasks: everything, or the own organisation's */
const TASKS = ["LEADER", "OFFICE", "EVALUATOR", "REPORTER", "REVIEWER", "UNIT_HEAD"] as const;

export const permissions = {
  server: "ANYONE",
  viewer: "ANYONE",
  signIn: "ANYONE",
  demoSignIn: "ANYONE",
  setUpAdministrators: "ANYONE",
  signOut: "SIGNED_IN",
  auditEntries: ["AUDIT_ADMIN"],
  tokens: "SIGNED_IN",
  createToken: "SIGNED_IN",
  revokeToken: "SIGNED_IN",
  organisationTokens: ["UNIT_HEAD", "OFFICE"],
  changePassword: "SIGNED_IN",
  exportScreen: "SIGNED_IN",

  accounts: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],
  grantScopes: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],
  createAccount: ["OFFICE", "SYSTEM_ADMIN"],
  renameAccount: ["SECURITY_ADMIN"],
  disableAccount: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],
  enableAccount: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],
  resetAccountPassword: ["OFFICE", "SYSTEM_ADMIN"],
  endAccountSessions: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],
  // who creates accounts does not give the roles: two administrators, or the office for its own district
  grantRole: ["OFFICE", "SECURITY_ADMIN"],
  withdrawGrant: ["OFFICE", "SECURITY_ADMIN"],
  credentials: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],
  createDevice: ["OFFICE", "SYSTEM_ADMIN"],
  createDisplay: ["OFFICE", "SYSTEM_ADMIN"],
  revokeCredential: ["OFFICE", "SYSTEM_ADMIN", "SECURITY_ADMIN"],

  roots: [...WATCH_AND_WALL, "STEWARD"],
  regions: [...WATCH_AND_WALL, "STEWARD"],
  regionVersions: WATCH,
  previewRegionChange: ["OFFICE"],
  changeRegions: ["OFFICE"],
  districtProfile: WATCH_AND_WALL,
  organisations: WATCH,
  addOrganisation: ["OFFICE"],
  updateOrganisation: ["OFFICE"],
  previewOrganisationClosing: ["OFFICE"],
  closeOrganisation: ["OFFICE"],
  venues: WATCH,
  venue: WATCH,
  galleries: WATCH,
  serviceFields: WATCH,
  experts: WATCH,
  volunteerGroups: WATCH,
  honours: WATCH_AND_WALL,
  honourTallies: WATCH_AND_WALL,
  addHonour: ["OFFICE"],
  updateHonour: ["OFFICE"],
  withdrawHonour: ["OFFICE"],
  series: [...WATCH, "STEWARD"],
  campaigns: [...WATCH, "STEWARD"],

  activities: [...WATCH, "STEWARD"],
  activity: [...WATCH_AND_WALL, "STEWARD"],
  monthlyDuty: WATCH_AND_WALL,
  checkIns: [...FIELD, "EVALUATOR"],
  recordCheckIns: ["OFFICE", "COMMUNITY_OFFICER", "STEWARD", "DEVICE"],
  retractCheckIns: ["OFFICE", "COMMUNITY_OFFICER", "STEWARD", "DEVICE"],

  activityRecords: [...PROOF, "LEADER"],
  activityHistory: [...PROOF, "LEADER"],
  activitySummary: WATCH_AND_WALL,
  planActivity: ENTRY,
  amendActivity: ENTRY,
  approveActivity: REVIEW,
  publishActivity: [...ENTRY, "SUBDISTRICT_OFFICER"],
  cancelActivity: [...ENTRY, "SUBDISTRICT_OFFICER"],
  postponeActivity: [...ENTRY, "SUBDISTRICT_OFFICER"],
  recordActivity: ENTRY,
  correctActivityRecord: ENTRY,
  withdrawCorrection: ENTRY,
  verifyActivity: REVIEW,
  returnActivityRecord: REVIEW,

  evidence: [...PROOF, "LEADER"],
  personalEvidence: PROOF,
  uploadEvidence: ENTRY,
  describeEvidence: ENTRY,
  removeEvidence: ENTRY,

  kiosks: WATCH_AND_WALL,
  kiosk: WATCH_AND_WALL,
  kioskDays: WATCH,
  kioskUsage: [...FIELD, "EVALUATOR"],
  recordKioskUsage: ["DEVICE"],
  registerKioskNetwork: ["OFFICE", "SYSTEM_ADMIN"],
  quarantine: ["OFFICE"],

  indicators: WATCH,
  reviseIndicator: ["OFFICE"],
  metrics: WATCH,
  metricsCost: WATCH,
  exportMetrics: WATCH,
  // what is asked of regions; a department asks of its own organisation alone
  regionMetrics: ["LEADER", "OFFICE", "EVALUATOR", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER"],
  reach: ["LEADER", "OFFICE", "EVALUATOR", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER"],
  explain: WATCH,
  // facts under pseudonyms: by where they were recorded; a department those of what it holds itself
  regionFacts: [...FIELD, "EVALUATOR"],
  organisationFacts: ["REPORTER", "REVIEWER", "UNIT_HEAD"],
  publicReach: WATCH_AND_WALL,
  targets: WATCH,
  restatements: ["LEADER", "OFFICE", "EVALUATOR"],
  setTarget: ["OFFICE"],
  withdrawTarget: ["OFFICE"],
  statements: WATCH,
  addStatement: STATES,
  withdrawStatement: STATES,
  // of a region's figure; a department speaks of its own organisation's alone
  regionStatement: FIELD,
  views: WATCH,
  view: WATCH,
  saveView: WATCH,
  changeView: WATCH,
  deleteView: WATCH,
  // every shared one of the district, to see and to delete
  sharedViews: ["OFFICE"],
  reports: ["LEADER", "OFFICE", "EVALUATOR"],
  report: ["LEADER", "OFFICE", "EVALUATOR"],
  checkReport: ["LEADER", "OFFICE", "EVALUATOR"],
  makeReport: ["LEADER", "OFFICE"],

  plans: TASKS,
  tasks: TASKS,
  task: TASKS,
  createPlan: ["OFFICE"],
  updatePlan: ["OFFICE"],
  createTask: ["OFFICE"],
  updateTask: ["OFFICE"],
  reportTaskProgress: ["REPORTER"],
  contributeToTask: ["REPORTER"],
  confirmTask: ["OFFICE"],
  returnTask: ["OFFICE"],
  escalateTask: ["OFFICE"],
  answerEscalation: ["REPORTER"],
  closeEscalation: ["OFFICE"],
  requestExtension: ["REPORTER"],
  decideExtension: ["OFFICE"],
  importTasks: ["OFFICE"],
  exportTasks: TASKS,
  liveTasks: TASKS,

  forms: WATCH,
  submission: WATCH,
  reporting: WATCH,
  saveSubmissionCells: ["REPORTER", "COMMUNITY_OFFICER"],
  submitSubmission: ["REPORTER", "COMMUNITY_OFFICER"],
  submitResults: ["REPORTER", "COMMUNITY_OFFICER"],
  signOffSubmission: ["UNIT_HEAD"],
  approveSubmission: ["REVIEWER", "SUBDISTRICT_OFFICER", "OFFICE"],
  returnSubmission: ["REVIEWER", "SUBDISTRICT_OFFICER", "OFFICE", "UNIT_HEAD"],
  takeBackSubmission: ["REPORTER", "COMMUNITY_OFFICER"],
  correctSubmission: ["REPORTER", "COMMUNITY_OFFICER"],
  lockSubmission: ["REVIEWER", "OFFICE"],
  lockSubmissions: ["REVIEWER", "OFFICE"],
  inbox: ["REVIEWER", "SUBDISTRICT_OFFICER", "OFFICE", "UNIT_HEAD"],
  reminders: ["REPORTER", "COMMUNITY_OFFICER", "UNIT_HEAD"],
  liveReporting: WATCH,
  // files enter drafts only; the unit still submits them itself
  importForm: ["OFFICE", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER", "REPORTER"],
  formTemplate: ["OFFICE", "SUBDISTRICT_OFFICER", "COMMUNITY_OFFICER", "REPORTER"],

  historyMappings: ["OFFICE", "EVALUATOR"],
  historyImports: ["OFFICE", "EVALUATOR"],
  registerHistoryRoot: ["OFFICE"],
  saveHistoryMapping: ["OFFICE"],
  matchHistoryPlaces: ["OFFICE"],
  importHistory: ["OFFICE"],
  withdrawHistoryImport: ["OFFICE"],

  overview: WATCH_AND_WALL,
  feed: WATCH_AND_WALL,
  liveOverview: WATCH_AND_WALL,
  // age groups of one activity are small cells: not for a display, which is public
  liveActivity: [...WATCH, "STEWARD"],
  liveKiosks: WATCH_AND_WALL,
  liveFeed: WATCH_AND_WALL,
} as const satisfies Record<string, Permission>;

/** Operations that are no root field: files over HTTP, and parts of what a field answers. */
export const BESIDE_THE_SCHEMA: ReadonlySet<string> = new Set([
  ...[
    "importTasks",
    "exportTasks",
    "exportMetrics",
    "exportScreen",
    "importForm",
    "formTemplate",
    "importHistory",
    "uploadEvidence",
    "personalEvidence",
    "organisationTokens",
  ],
  ...["regionMetrics", "regionStatement", "regionFacts", "organisationFacts", "sharedViews"],
]);

export type Operation = keyof typeof permissions;
