import { Account, Credential, RoleGrantRow, Session } from "../access/account.entity.ts";
import { Activity } from "../activity/activity.entity.ts";
import { ActivityRecord, ActivityStep } from "../activity-record/activity-record.entity.ts";
import { Escalation } from "../escalation/escalation.entity.ts";
import { Evidence, EvidenceLink } from "../evidence/evidence.entity.ts";
import { Expert, ServiceField } from "../expert/expert.entity.ts";
import { Extension } from "../extension/extension.entity.ts";
import { Gallery } from "../gallery/gallery.entity.ts";
import { HistoryImport, HistoryMapping, HistoryMappingVersion, HistoryMatch } from "../history-import/history-import.entity.ts";
import { Honour } from "../honour/honour.entity.ts";
import { Indicator, IndicatorVersion, Observation } from "../indicator/indicator.entity.ts";
import { Kiosk, KioskNetwork } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Plan } from "../plan/plan.entity.ts";
import { ProfileFact } from "../profile/profile.entity.ts";
import { Population, Region, RegionSuccession, RegionVersion } from "../region/region.entity.ts";
import { RegisterEntry } from "../register/register-entry.entity.ts";
import { Report } from "../report/report.entity.ts";
import { Reminder } from "../review/reminder.entity.ts";
import { Campaign, Series } from "../series/series.entity.ts";
import { Statement } from "../statement/statement.entity.ts";
import { Form, FormAssignment, FormVersion } from "../submission/form.entity.ts";
import { Submission, SubmissionEvent, SubmissionValue } from "../submission/submission.entity.ts";
import { Target } from "../target/target.entity.ts";
import { Task, TaskChange, TaskReport } from "../task/task.entity.ts";
import { Hall, Venue } from "../venue/venue.entity.ts";
import { SavedView } from "../view/view.entity.ts";
import { VolunteerGroup } from "../volunteer/volunteer.entity.ts";

/** Every TypeORM entity. Facts, roll-ups and change rows have none: their SQL is in *.queries.ts. */
export const entities = [
  Region,
  RegionVersion,
  RegionSuccession,
  Population,
  Series,
  Campaign,
  Activity,
  Kiosk,
  KioskNetwork,
  Organisation,
  Venue,
  Hall,
  Gallery,
  ServiceField,
  Expert,
  VolunteerGroup,
  Honour,
  RegisterEntry,
  ProfileFact,
  Plan,
  Task,
  TaskReport,
  TaskChange,
  Escalation,
  Extension,
  Indicator,
  IndicatorVersion,
  Observation,
  Target,
  Statement,
  Report,
  SavedView,
  HistoryMapping,
  HistoryMappingVersion,
  HistoryMatch,
  HistoryImport,
  Form,
  FormVersion,
  FormAssignment,
  Submission,
  SubmissionValue,
  SubmissionEvent,
  Reminder,
  Account,
  Credential,
  RoleGrantRow,
  Session,
  Evidence,
  EvidenceLink,
  ActivityRecord,
  ActivityStep,
];
