/** The closed word lists of the contract. Each is a const object and a type of the same name. */
function words<const T extends readonly string[]>(...list: T): { readonly [K in T[number]]: K } {
  return Object.fromEntries(list.map((word) => [word, word])) as { readonly [K in T[number]]: K };
}

/** Where a record comes from. STATED: the district's published account; OFFICIAL: a published official list or statistic;
 * SYNTHETIC: demo filler; OURS: our own choice (splits, presets); RECORDED: entered in the product. */
export const Origin = words("STATED", "OFFICIAL", "SYNTHETIC", "OURS", "RECORDED");
export type Origin = keyof typeof Origin;

/** What a token may be used for; it may read what its owner may, and never more than the owner may now. */
export const TokenScope = words("READ", "FILL", "SIGN_OFF", "REVIEW", "ACTIVITIES", "TASKS", "CHECK_IN");
export type TokenScope = keyof typeof TokenScope;

export const Qualifier = words("EXACT", "GT", "GE", "LT", "LE", "APPROX");
export type Qualifier = keyof typeof Qualifier;

export const DatePrecision = words("DAY", "MONTH", "YEAR");
export type DatePrecision = keyof typeof DatePrecision;

export const RegionLevel = words("DISTRICT", "SUBDISTRICT", "COMMUNITY");
export type RegionLevel = keyof typeof RegionLevel;

/** How a region ended: into several, or together with others into one. */
export const SuccessionKind = words("SPLIT", "MERGE");
export type SuccessionKind = keyof typeof SuccessionKind;

/** How a check-in counts: one identified person, one anonymous person, or a head count ("class of 45"). */
export const CheckInKind = words("IDENTIFIED", "ANONYMOUS", "HEAD_COUNT");
export type CheckInKind = keyof typeof CheckInKind;

export const AgeGroup = words("UNDER_14", "AGE_14_17", "AGE_18_34", "AGE_35_59", "AGE_60_PLUS", "UNKNOWN");
export type AgeGroup = keyof typeof AgeGroup;

export const Residence = words("RESIDENT", "VISITOR", "UNKNOWN");
export type Residence = keyof typeof Residence;

/** How an item came in: DESK 签到台, TERMINAL 终端直报, VENDOR 厂商云, IMPORT 补录. */
export const Channel = words("DESK", "TERMINAL", "VENDOR", "IMPORT");
export type Channel = keyof typeof Channel;

export const KioskKind = words("E_GALLERY", "BOOK_KIOSK");
export type KioskKind = keyof typeof KioskKind;

export const KioskState = words("REGISTERED", "ONLINE", "OFFLINE", "FAULT", "MAINTENANCE", "RETIRED");
export type KioskState = keyof typeof KioskState;

export const UsageKind = words("USE", "LOAN", "RETURN");
export type UsageKind = keyof typeof UsageKind;

/** What the roll-ups count. ATTENDANCE 人次, CHECK_INS 签到(次), KIOSK_USES 终端使用(次), LOANS/RETURNS 册次, CLICKS 次, DWELL_SECONDS 秒. */
export const Measure = words("ATTENDANCE", "CHECK_INS", "KIOSK_USES", "LOANS", "RETURNS", "CLICKS", "DWELL_SECONDS");
export type Measure = keyof typeof Measure;

export const ActivityState = words(
  "PLANNED",
  "APPROVED",
  "PUBLISHED",
  "ONGOING",
  "ENDED",
  "RECORDED",
  "VERIFIED",
  "CANCELLED",
  "POSTPONED",
);
export type ActivityState = keyof typeof ActivityState;

/** Who someone is to the product (domain: roles). DISPLAY and DEVICE are credentials, not people. */
export const Role = words(
  "LEADER",
  "REPORTER",
  "REVIEWER",
  "UNIT_HEAD",
  "SUBDISTRICT_OFFICER",
  "OFFICE",
  "COMMUNITY_OFFICER",
  "STEWARD",
  "EVALUATOR",
  "SYSTEM_ADMIN",
  "SECURITY_ADMIN",
  "AUDIT_ADMIN",
  "DISPLAY",
  "DEVICE",
);
export type Role = keyof typeof Role;

export const HonourLevel = words("NATIONAL", "PROVINCIAL", "MUNICIPAL", "DISTRICT");
export type HonourLevel = keyof typeof HonourLevel;

export const HonourHolder = words("DISTRICT", "SUBDISTRICT", "COMMUNITY", "SCHOOL", "ORGANISATION", "PERSON");
export type HonourHolder = keyof typeof HonourHolder;

/** VALID: held today; EXPIRED: its last day is past; WITHDRAWN: taken back. */
export const HonourState = words("VALID", "EXPIRED", "WITHDRAWN");
export type HonourState = keyof typeof HonourState;

export const OrganisationKind = words(
  "DEPARTMENT",
  "SCHOOL",
  "ENTERPRISE",
  "PEOPLES_GROUP",
  "PUBLIC_INSTITUTION",
  "COMMITTEE",
  "SUBDISTRICT_OFFICE",
  "RESIDENTS_COMMITTEE",
);
export type OrganisationKind = keyof typeof OrganisationKind;

/** National classes of a statistical unit 机构类型 (统计用, table 611): code → Chinese name. */
export const UNIT_CLASSES: Readonly<Record<string, string>> = {
  "10": "企业",
  "20": "事业单位",
  "30": "机关",
  "40": "社会团体",
  "51": "民办非企业单位",
  "52": "基金会",
  "53": "居委会",
  "54": "村委会",
  "90": "其他组织机构",
};

export const EditionState = words("DISPLAYED", "DUE_SOON", "OVERDUE", "REPLACED");
export type EditionState = keyof typeof EditionState;

/** The four headings of the district's own account: 制度化, 规范化, 社会化, 常态化. */
export const ProfileHeading = words("INSTITUTIONAL", "STANDARDISED", "SOCIETY_WIDE", "ROUTINE");
export type ProfileHeading = keyof typeof ProfileHeading;

/** SNAPSHOT: the whole board; CHANGE: absolute values by key since the last frame; RESET: forget what you have, this is a new snapshot. */
export const FrameKind = words("SNAPSHOT", "CHANGE", "RESET");
export type FrameKind = keyof typeof FrameKind;

export const FeedKind = words(
  "MILESTONE",
  "ACTIVITY_STARTED",
  "ACTIVITY_ENDED",
  "KIOSK_OFFLINE",
  "KIOSK_ONLINE",
  "KIOSK_BACKLOG",
  "KIOSK_FAULT",
  "EDITION_CHANGED",
);
export type FeedKind = keyof typeof FeedKind;

export const ItemStatus = words("ACCEPTED", "DUPLICATE", "REJECTED");
export type ItemStatus = keyof typeof ItemStatus;

export const RejectionReason = words(
  "MALFORMED",
  "BAD_ID",
  "BAD_ID_TIME",
  "ID_REUSED",
  "AHEAD_OF_NOW",
  "TOO_OLD",
  "FOREIGN",
  "UNKNOWN_ACTIVITY",
  "UNKNOWN_KIOSK",
  "UNKNOWN_REGION",
  "UNKNOWN_CHECK_IN",
  "NOT_OPEN",
);
export type RejectionReason = keyof typeof RejectionReason;

export const BucketSize = words("HOUR", "DAY", "MONTH");
export type BucketSize = keyof typeof BucketSize;

/** The state of a task 任务: reported done is not confirmed. */
export const TaskState = words("NOT_STARTED", "IN_PROGRESS", "BLOCKED", "DONE_PENDING", "CONFIRMED");
export type TaskState = keyof typeof TaskState;

/** The status light 进度灯 of a task. */
export const StatusLight = words("GREEN", "YELLOW", "RED", "GREY");
export type StatusLight = keyof typeof StatusLight;

/** What a report on a task is: the lead organisation's progress, or a supporting organisation's contribution. */
export const ReportKind = words("PROGRESS", "CONTRIBUTION");
export type ReportKind = keyof typeof ReportKind;

/** How an escalation 督办 was closed: settled 办结, or struck off the list 销号. */
export const EscalationOutcome = words("SETTLED", "STRUCK_OFF");
export type EscalationOutcome = keyof typeof EscalationOutcome;

export const ExtensionState = words("APPLIED", "APPROVED", "REFUSED");
export type ExtensionState = keyof typeof ExtensionState;

/** What waits for someone at a task. */
export const TaskTodo = words("REPORT", "ANSWER_ESCALATION", "CONFIRM", "DECIDE_EXTENSION", "CLOSE_ESCALATION");
export type TaskTodo = keyof typeof TaskTodo;
/** What an evidence file is, by its content. DOC and XLS are also what WPS writes as .wps and .et. */
export const EvidenceKind = words("JPEG", "PNG", "WEBP", "HEIC", "PDF", "OFD", "DOC", "DOCX", "XLS", "XLSX");
export type EvidenceKind = keyof typeof EvidenceKind;

/** A revision of an activity's record. WITHDRAWN: a correction that was taken back. */
export const RecordStatus = words("SUBMITTED", "RETURNED", "VERIFIED", "WITHDRAWN");
export type RecordStatus = keyof typeof RecordStatus;

/** What waits for someone at an activity. */
export const ActivityTodo = words("APPROVE", "PUBLISH", "RECORD", "RETURNED", "VERIFY");
export type ActivityTodo = keyof typeof ActivityTodo;

/** What evidence can belong to. */
export const EvidenceSubject = words("ACTIVITY", "TASK", "SUBMISSION", "SUBMISSION_VALUE", "HONOUR");
export type EvidenceSubject = keyof typeof EvidenceSubject;

/** How long a form's or indicator's period is. */
export const PeriodType = words("DAY", "WEEK", "MONTH", "QUARTER", "HALF", "YEAR");
export type PeriodType = keyof typeof PeriodType;

/** Why there is no number: it cannot apply, or nobody reported it. Zero is a number. */
export const MissingKind = words("NOT_APPLICABLE", "NOT_REPORTED");
export type MissingKind = keyof typeof MissingKind;

/** DATA_ITEM: an item of a statistics form that is no indicator of the district's list. MEASURE: what the product itself counts, of no list. */
export const IndicatorKind = words("INDICATOR", "DATA_ITEM", "MEASURE");
export type IndicatorKind = keyof typeof IndicatorKind;

/** How values are put together over places and periods. */
export const Aggregation = words("SUM", "LAST", "RATIO", "DISTINCT", "WEIGHTED", "NONE");
export type Aggregation = keyof typeof Aggregation;

/** Which way is better. */
export const Direction = words("MORE", "LESS", "NEUTRAL");
export type Direction = keyof typeof Direction;

/** Where an indicator's values come from. */
export const IndicatorSource = words("MEASURED", "REGISTERED", "SUBMITTED", "IMPORTED", "COMPUTED");
export type IndicatorSource = keyof typeof IndicatorSource;

/** Where the figures of an answer were read. */
export const MetricSource = words("CHECK_INS", "KIOSKS", "ACTIVITIES", "REGISTER", "SUBMISSION", "IMPORT", "COMPUTED");
export type MetricSource = keyof typeof MetricSource;

/** Why a series has no number for a period. Zero is a number. */
export const MetricMissing = words(
  "NOT_REPORTED",
  "NOT_APPLICABLE",
  "NOT_YET",
  "BEFORE_RECORDS",
  "NOT_DATED",
  "NOT_SUMMABLE",
  "ZERO_DENOMINATOR",
  "NO_FORMULA",
  "NO_DEFINITION",
  "EXPIRED",
);
export type MetricMissing = keyof typeof MetricMissing;

/** What the series of a query are broken down by. */
export const MetricGrouping = words(
  "SUBDISTRICT",
  "COMMUNITY",
  "ORGANISATION",
  "ORGANISATION_KIND",
  "AGE_GROUP",
  "CHANNEL",
  "RECORD_KIND",
  "SOURCE",
);
export type MetricGrouping = keyof typeof MetricGrouping;

/** What a value is held beside. */
export const MetricComparison = words("PREVIOUS_PERIOD", "LAST_YEAR", "TARGET", "PLACE", "KNOWN_NOW");
export type MetricComparison = keyof typeof MetricComparison;

/** Why a figure changed after its period was over. */
export const RestatementReason = words("LATE", "RETRACTED", "CORRECTED", "WITHDRAWN", "REDEFINED", "REGISTERED");
export type RestatementReason = keyof typeof RestatementReason;

/** Under which parent a region's past is counted: today's, or the one it had then. */
export const ParentRule = words("NOW", "THEN");
export type ParentRule = keyof typeof ParentRule;

/** What a count of distinct people may be called. COVERAGE: of the whole district, beside its residents; AT_PLACE: of the places they came to. */
export const ReachMethod = words("COVERAGE", "AT_PLACE");
export type ReachMethod = keyof typeof ReachMethod;
/** What a node of a proof is. SEAL: facts of a month that were sealed before they expired. */
export const ProofKind = words(
  "FIGURE",
  "MEASURE",
  "PLACE",
  "ACTIVITY",
  "KIOSK",
  "DAY",
  "CHECK_IN",
  "RETRACTION",
  "USAGE",
  "ENTRY",
  "OBSERVATION",
  "SEAL",
);
export type ProofKind = keyof typeof ProofKind;

/** How a part counts for the whole. */
export const ProofRole = words("SUMMAND", "NUMERATOR", "DENOMINATOR");
export type ProofRole = keyof typeof ProofRole;

/** Why a proof goes no further. */
export const ProofEnd = words("SOURCE", "NOTHING", "RESTRICTED", "SEALED");
export type ProofEnd = keyof typeof ProofEnd;

/** What a frozen report is made after. */
export const ReportTemplate = words("MONTHLY_BRIEF");
export type ReportTemplate = keyof typeof ReportTemplate;

/** With whom a saved view is shared. */
export const ViewSharing = words("PRIVATE", "ORGANISATIONS", "ROOT");
export type ViewSharing = keyof typeof ViewSharing;

/** What a view means by a region. */
export const ViewPlaces = words("ITSELF", "CHILDREN", "COMMUNITIES");
export type ViewPlaces = keyof typeof ViewPlaces;

/** The time that a view shows, seen from the day it is opened. */
export const ViewPeriod = words(
  ...(["TODAY", "YESTERDAY", "WEEK", "MONTH", "QUARTER", "YEAR"] as const),
  ...(["LAST7", "LAST30", "LAST12", "LAST5Y", "LAST14Y", "SINCE2012", "CUSTOM"] as const),
);
export type ViewPeriod = keyof typeof ViewPeriod;

/** How a view is drawn. */
export const ViewLook = words("LINE", "BAR", "RANKING", "HEAT", "MULTIPLES", "PIVOT", "TABLE");
export type ViewLook = keyof typeof ViewLook;

/** What stands side by side in a view's pivot. */
export const ViewAcross = words("PERIOD", "PLACE", "PART", "INDICATOR");
export type ViewAcross = keyof typeof ViewAcross;

/** How often an indicator is due. */
export const Cadence = words("LIVE", "HOURLY", "DAILY", "MONTHLY", "QUARTERLY", "YEARLY", "ONCE");
export type Cadence = keyof typeof Cadence;

export const SubmissionState = words(
  "DRAFT",
  "UNIT_SIGNOFF",
  "SUBMITTED",
  "SUBDISTRICT_REVIEW",
  "LEAD_REVIEW",
  "RETURNED",
  "APPROVED",
  "LOCKED",
);
export type SubmissionState = keyof typeof SubmissionState;

/** Why the people of an organisation are told of a submission: up to 3 days before its due day, on it, up to a week after it, up to a month; or it was sent back. */
export const ReminderStage = words("SOON", "TODAY", "OVERDUE", "LONG_OVERDUE", "RETURNED");
export type ReminderStage = keyof typeof ReminderStage;

export const FindingLevel = words("ERROR", "WARNING");
export type FindingLevel = keyof typeof FindingLevel;
