import { Places1700000000001 } from "./0001-places.ts";
import { Access1700000000002 } from "./0002-access.ts";
import { Facts1700000000004 } from "./0004-facts.ts";
import { Series1700000000005 } from "./0005-series.ts";
import { AuditDetail1700000000006 } from "./0006-audit-detail.ts";
import { KioskNetworks1700000000007 } from "./0007-kiosk-networks.ts";
import { Registers1700000000009 } from "./0009-registers.ts";
import { Villages1700000000010 } from "./0010-villages.ts";
import { RegisterEnglish1700000000012 } from "./0012-register-english.ts";
import { SavedAnswers1700000000015 } from "./0015-saved-answers.ts";
import { RollupRoom1700000000016 } from "./0016-rollup-room.ts";
import { Tasks1700000000018 } from "./0018-tasks.ts";
import { Evidence1700000000019 } from "./0019-evidence.ts";
import { ActivityRecords1700000000020 } from "./0020-activity-records.ts";
import { Indicators1700000000021 } from "./0021-indicators.ts";
import { Submissions1700000000022 } from "./0022-submissions.ts";
import { CellEvidence1700000000023 } from "./0023-cell-evidence.ts";
import { Reminders1700000000024 } from "./0024-reminders.ts";
import { Tokens1700000000025 } from "./0025-tokens.ts";
import { Administration1700000000027 } from "./0027-administration.ts";
import { ReminderDelivery1700000000029 } from "./0029-reminder-delivery.ts";
import { HistoryImport1700000000030 } from "./0030-history-import.ts";
import { Metrics1700000000040 } from "./0040-metrics.ts";
import { RollupTotal1700000000041 } from "./0041-rollup-total.ts";
import { TotalClass1700000000042 } from "./0042-total-class.ts";
import { LateDays1700000000043 } from "./0043-late-days.ts";
import { Reach1700000000045 } from "./0045-reach.ts";
import { SealedMonths1700000000046 } from "./0046-sealed-months.ts";
import { ActivitySeen1700000000047 } from "./0047-activity-seen.ts";
import { DistinctIndicators1700000000048 } from "./0048-distinct-indicators.ts";
import { Statements1700000000050 } from "./0050-statements.ts";
import { ImportCells1700000000051 } from "./0051-import-cells.ts";
import { Reports1700000000063 } from "./0063-reports.ts";
import { Views1700000000066 } from "./0066-views.ts";
import { MeasuredActivities1700000000070 } from "./0070-measured-activities.ts";
import { WithdrawnImports1700000000071 } from "./0071-withdrawn-imports.ts";
import { RegisteredRatios1700000000072 } from "./0072-registered-ratios.ts";
import { RegisterHistory1700000000080 } from "./0080-register-history.ts";
import { ReportHeads1700000000086 } from "./0086-report-heads.ts";
import { EvidenceMoving1700000000087 } from "./0087-evidence-moving.ts";
import { OwnDefinitions1700000000090 } from "./0090-own-definitions.ts";
import { KioskDays1700000000091 } from "./0091-kiosk-days.ts";

/** In order; a merged migration never changes. */
export const migrations = [
  Places1700000000001,
  Access1700000000002,
  Facts1700000000004,
  Series1700000000005,
  AuditDetail1700000000006,
  KioskNetworks1700000000007,
  Registers1700000000009,
  Villages1700000000010,
  RegisterEnglish1700000000012,
  SavedAnswers1700000000015,
  RollupRoom1700000000016,
  Tasks1700000000018,
  Evidence1700000000019,
  ActivityRecords1700000000020,
  Indicators1700000000021,
  Submissions1700000000022,
  CellEvidence1700000000023,
  Reminders1700000000024,
  Tokens1700000000025,
  Administration1700000000027,
  ReminderDelivery1700000000029,
  HistoryImport1700000000030,
  Metrics1700000000040,
  RollupTotal1700000000041,
  TotalClass1700000000042,
  LateDays1700000000043,
  Reach1700000000045,
  SealedMonths1700000000046,
  ActivitySeen1700000000047,
  DistinctIndicators1700000000048,
  Statements1700000000050,
  ImportCells1700000000051,
  Reports1700000000063,
  Views1700000000066,
  MeasuredActivities1700000000070,
  WithdrawnImports1700000000071,
  RegisteredRatios1700000000072,
  RegisterHistory1700000000080,
  ReportHeads1700000000086,
  EvidenceMoving1700000000087,
  OwnDefinitions1700000000090,
  KioskDays1700000000091,
];
