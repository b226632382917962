import { type ReminderStage, shanghaiDay } from "@kepu/schema";
import { type DataSource, In, MoreThan } from "typeorm";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Form } from "../submission/form.entity.ts";
import { Submission, SubmissionEvent } from "../submission/submission.entity.ts";
import { targetOf } from "../submission/submission-scope.ts";
import { Venue } from "../venue/venue.entity.ts";
import { Reminder } from "./reminder.entity.ts";
import { stageOn } from "./stage.ts";

const DAYS = 60;

/** A submission that somebody of its organisation has to see to. */
export interface ReminderView {
  submissionId: string;
  stage: ReminderStage;
  form: Form;
  organisation: Organisation;
  venue: Venue | null;
  period: string;
  dueOn: string;
  at: Date;
  /** of a return */
  reason: string | null;
}

type Found = Pick<ReminderView, "submissionId" | "stage" | "period" | "dueOn" | "at" | "reason"> & {
  formId: string;
  organisationId: string;
  venueId: string | null;
};

/** 待办/提醒: what the people of an organisation still have to submit or to correct. */
export class ReminderService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  /** Sent back first, then by due day; what was submitted meanwhile is gone by itself. */
  async list(viewer: Viewer, rootId: string): Promise<ReminderView[]> {
    permit(viewer, "reminders", this.regions.insideRoot(viewer, "reminders", rootId));
    const found = [...(await this.returned(rootId)), ...(await this.given(rootId))];
    const organisations = await this.db
      .getRepository(Organisation)
      .findBy({ id: In([...new Set(found.map((one) => one.organisationId))]) });
    const own = new Map(
      organisations.filter((one) => may(viewer, "reminders", targetOf(this.regions, one))).map((one) => [one.id, one] as const),
    );
    const mine = found.filter((one) => own.has(one.organisationId));
    const forms = await this.db.getRepository(Form).findBy({ id: In([...new Set(mine.map((one) => one.formId))]) });
    const venues = await this.db.getRepository(Venue).findBy({ id: In(mine.flatMap((one) => one.venueId ?? [])) });
    return mine.flatMap(({ formId, organisationId, venueId, ...one }) => {
      const [form, organisation] = [forms.find(({ id }) => id === formId), own.get(organisationId)];
      return form && organisation ? [{ ...one, form, organisation, venue: venues.find(({ id }) => id === venueId) ?? null }] : [];
    });
  }

  private async returned(rootId: string): Promise<Found[]> {
    const submissions = await this.db
      .getRepository(Submission)
      .find({ where: { rootId, state: "RETURNED" }, order: { dueOn: "ASC", id: "ASC" } });
    const events = await this.db
      .getRepository(SubmissionEvent)
      .find({ where: { submissionId: In(submissions.map(({ id }) => id)), action: "return" }, order: { at: "ASC" } });
    const last = new Map(events.map((event) => [event.submissionId, event]));
    return submissions.map(({ id, formId, organisationId, venueId, period, dueOn }) => {
      const event = last.get(id);
      return {
        ...{ submissionId: id, formId, organisationId, venueId, period, dueOn },
        stage: "RETURNED",
        at: event?.at ?? now(),
        reason: event?.reason ?? null,
      };
    });
  }

  /** One for each submission, at the stage that today calls for. */
  private async given(rootId: string): Promise<Found[]> {
    const today = shanghaiDay(now());
    const since = new Date(now().getTime() - DAYS * 86_400_000);
    const rows = await this.db.getRepository(Reminder).find({ where: { rootId, at: MoreThan(since) }, order: { dueOn: "ASC", at: "ASC" } });
    const newest = new Map(rows.map((row) => [row.submissionId, row]));
    const stored = await this.db.getRepository(Submission).findBy({ id: In([...newest.keys()]) });
    const closed = new Set(stored.filter((one) => one.submittedAt !== null).map(({ id }) => id));
    return [...newest.values()]
      .filter(({ submissionId }) => !closed.has(submissionId))
      .map(({ sentAt: _, attempts: __, triedAt: ___, fault: ____, rootId: _____, ...row }) => ({
        ...row,
        stage: stageOn(today, row.dueOn) ?? row.stage,
        reason: null,
      }));
  }
}
