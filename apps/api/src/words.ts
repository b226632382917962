import * as contract from "@kepu/schema";
import { registerEnumType } from "type-graphql";
import { wordValues } from "./word-values.ts";

/** Every word list of the contract, as a GraphQL enum of the same name. Imported once, by schema.ts, before any resolver. */
const described: Record<string, [object, string]> = {
  Origin: [
    contract.Origin,
    "Where a record comes from. STATED: the district's published account; OFFICIAL: a published official list or statistic; SYNTHETIC: demo filler; OURS: our own choice; RECORDED: entered in the product.",
  ],
  Qualifier: [contract.Qualifier, "How exactly a value is stated: 超过 GT, 以上/不少于 GE, 不足 LT, 以下/不超过 LE, 约 APPROX."],
  DatePrecision: [contract.DatePrecision, "How exactly a date is known."],
  RegionLevel: [contract.RegionLevel, "District 区, subdistrict 街道, community 社区."],
  SuccessionKind: [contract.SuccessionKind, "SPLIT: into several regions; MERGE: with others into one."],
  CheckInKind: [contract.CheckInKind, "One identified person (by pseudonym), one anonymous person, or a head count."],
  AgeGroup: [contract.AgeGroup, "Age in years."],
  Residence: [contract.Residence, "Whether the person lives in the district."],
  Channel: [contract.Channel, "How an item came in: DESK 签到台, TERMINAL 终端直报, VENDOR 厂商云, IMPORT 补录."],
  KioskKind: [contract.KioskKind, "E_GALLERY 电子画廊, BOOK_KIOSK 电子书刊借阅机."],
  KioskState: [contract.KioskState, "What is known of a kiosk: ONLINE and OFFLINE are measured from heartbeats."],
  UsageKind: [contract.UsageKind, "USE: one session at a kiosk; LOAN and RETURN: one e-book copy."],
  Measure: [
    contract.Measure,
    "ATTENDANCE 人次, CHECK_INS 签到(次), KIOSK_USES 终端使用(次), LOANS and RETURNS 册次, CLICKS 次, DWELL_SECONDS 秒.",
  ],
  ActivityState: [contract.ActivityState, "The state of an activity; only VERIFIED figures are settled."],
  Role: [contract.Role, "Who someone is to the product."],
  HonourLevel: [contract.HonourLevel, "National 国家级, provincial 省级, municipal 市级, district 区级."],
  HonourHolder: [contract.HonourHolder, "Who holds an honour: a region, a school, another organisation or a person."],
  HonourState: [contract.HonourState, "VALID 有效, EXPIRED 已过期: its last day is past, WITHDRAWN 已撤销: taken back, no longer counted."],
  OrganisationKind: [
    contract.OrganisationKind,
    "Department 部门, school 学校, enterprise 企业, people's group 人民团体, public institution 事业单位, committee 党群议事机构, subdistrict office 街道办事处, residents' committee 社区居委会.",
  ],
  EditionState: [contract.EditionState, "A gallery edition: 60 days DUE_SOON, 75 days OVERDUE."],
  ProfileHeading: [contract.ProfileHeading, "制度化, 规范化, 社会化, 常态化: the account's own four headings."],
  FrameKind: [
    contract.FrameKind,
    "SNAPSHOT: the whole board. CHANGE: absolute values by key. RESET: forget what you have; this is a new snapshot.",
  ],
  FeedKind: [contract.FeedKind, "What happened."],
  ItemStatus: [
    contract.ItemStatus,
    "ACCEPTED: stored now. DUPLICATE: stored before with equal content. REJECTED: not stored; the reason says why.",
  ],
  RejectionReason: [contract.RejectionReason, "Why an item was rejected."],
  TaskState: [contract.TaskState, "NOT_STARTED 未开始, IN_PROGRESS 进行中, BLOCKED 受阻, DONE_PENDING 已完成待确认, CONFIRMED 已确认."],
  StatusLight: [
    contract.StatusLight,
    "GREEN on time; YELLOW at most 10 percentage points behind; RED overdue or further behind; GREY not started.",
  ],
  ReportKind: [contract.ReportKind, "PROGRESS: of the lead organisation; CONTRIBUTION: of a supporting organisation, in words."],
  EscalationOutcome: [contract.EscalationOutcome, "SETTLED 办结: what was required is done; STRUCK_OFF 销号: taken off the list."],
  ExtensionState: [contract.ExtensionState, "APPLIED 已申请, APPROVED 已批准, REFUSED 未批准."],
  TaskTodo: [
    contract.TaskTodo,
    "REPORT progress; ANSWER_ESCALATION; CONFIRM what is reported done; DECIDE_EXTENSION; CLOSE_ESCALATION that was answered.",
  ],
  RecordStatus: [contract.RecordStatus, "SUBMITTED 已填报, RETURNED 已退回, VERIFIED 已核实, WITHDRAWN 更正已撤回."],
  ActivityTodo: [contract.ActivityTodo, "APPROVE 待批准, PUBLISH 待发布, RECORD 待填报, RETURNED 已退回待更正, VERIFY 待核实."],
  EvidenceKind: [
    contract.EvidenceKind,
    "What an evidence file is, by its content: photo, PDF, OFD, Word or Excel; DOC and XLS are also what WPS writes as .wps and .et.",
  ],
  EvidenceSubject: [
    contract.EvidenceSubject,
    "What evidence belongs to: an activity; a submission, such as the sealed scan of its print; one value of it, by the cell's id.",
  ],
  PeriodType: [contract.PeriodType, "How long a period is: 2024-09-05, 2024-W36, 2024-09, 2024-Q3, 2024-H1, 2024."],
  MissingKind: [contract.MissingKind, "Why there is no number: NOT_APPLICABLE 不适用, NOT_REPORTED 未统计. Zero is a number."],
  IndicatorKind: [contract.IndicatorKind, "An indicator of the district's list, or a plain item of a statistics form."],
  Aggregation: [
    contract.Aggregation,
    "SUM: summed. LAST: the last of the period, summed over regions. RATIO: numerators over denominators, never a mean. DISTINCT: counted on the set. WEIGHTED: by weights. NONE: no sum over places.",
  ],
  Direction: [contract.Direction, "Which way is better."],
  IndicatorSource: [
    contract.IndicatorSource,
    "MEASURED: roll-ups and activities. REGISTERED: a count over a register. SUBMITTED: forms. IMPORTED: files of the past. COMPUTED: from other indicators.",
  ],
  Cadence: [contract.Cadence, "How often it is due."],
  MetricSource: [contract.MetricSource, "Where figures were read."],
  RestatementReason: [contract.RestatementReason, "Why a figure changed after its period was over."],
  MetricMissing: [contract.MetricMissing, "Why there is no number for a period. Zero is a number."],
  MetricGrouping: [contract.MetricGrouping, "What series are broken down by; an indicator whose source does not know it is BAD_INPUT."],
  MetricComparison: [
    contract.MetricComparison,
    "What a value is held beside: the period before, the same a year before, its target, another place, itself as it is known now.",
  ],
  ReachMethod: [
    contract.ReachMethod,
    "What a count of distinct people may be called: people check in where the activity is, not where they live.",
  ],
  ProofKind: [contract.ProofKind, "What a node of a proof is."],
  ProofRole: [contract.ProofRole, "How a part counts for the whole."],
  ProofEnd: [contract.ProofEnd, "Why a proof goes no further."],
  ReportTemplate: [contract.ReportTemplate, "What a frozen report is made after."],
  ViewSharing: [contract.ViewSharing, "With whom a saved view is shared."],
  ViewPlaces: [contract.ViewPlaces, "What a view means by a region."],
  ViewPeriod: [contract.ViewPeriod, "The time that a view shows, seen from the day it is opened."],
  ViewLook: [contract.ViewLook, "How a view is drawn."],
  ViewAcross: [contract.ViewAcross, "What stands side by side in a view's pivot."],
  ParentRule: [contract.ParentRule, "Under which parent a region's past is counted: the one it has NOW, or the one it had THEN."],
  SubmissionState: [
    contract.SubmissionState,
    "DRAFT 填报中, UNIT_SIGNOFF 待单位负责人审签, SUBMITTED 已报送 (passed through), SUBDISTRICT_REVIEW 街道审核, LEAD_REVIEW 牵头单位审核, RETURNED 已退回, APPROVED 已通过, LOCKED 已锁定.",
  ],
  ReminderStage: [
    contract.ReminderStage,
    "SOON: due within 3 days. TODAY: due today. OVERDUE: since up to 6 days. LONG_OVERDUE: since 7 days or more. RETURNED: sent back with a reason.",
  ],
  FindingLevel: [contract.FindingLevel, "ERROR stops a submission, WARNING wants an explanation."],
  TokenScope: [
    contract.TokenScope,
    "What a token may be used for, beside reading what its owner may read. FILL: save and submit forms, correct them. SIGN_OFF: sign off 审签. REVIEW: approve, return and lock. ACTIVITIES: plan, record and verify activities. TASKS: report on tasks. CHECK_IN: record check-ins. READ: nothing else.",
  ],
  BucketSize: [contract.BucketSize, "The width of a bucket."],
};

for (const [name, [words, description]] of Object.entries(described)) {
  const valuesConfig = Object.fromEntries(
    Object.entries(wordValues[name] ?? {}).flatMap(([value, meaning]) => (value in words ? [[value, { description: meaning }]] : [])),
  );
  registerEnumType<Record<string, string>>(words as Record<string, string>, { name, description, valuesConfig });
}
