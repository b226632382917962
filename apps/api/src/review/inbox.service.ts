import type { SubmissionState } from "@kepu/schema";
import { type DataSource, In } from "typeorm";
import type { Operation } from "../access/permissions.ts";
import { may, permit, type Viewer } from "../access/viewer.ts";
import type { ActivityService } from "../activity/activity.service.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Form } from "../submission/form.entity.ts";
import type { FormService } from "../submission/form.service.ts";
import { Submission, SubmissionEvent } from "../submission/submission.entity.ts";
import { isLate } from "../submission/submission.reader.ts";
import type { TaskService } from "../task/task.service.ts";
import { Venue } from "../venue/venue.entity.ts";

const WAITING: SubmissionState[] = ["UNIT_SIGNOFF", "SUBDISTRICT_REVIEW", "LEAD_REVIEW"];

/** A submission whose next step is the viewer's. */
export interface WaitingSubmission {
  submission: Submission;
  form: Form;
  organisation: Organisation;
  venue: Venue | null;
  late: boolean;
  /** since its last step */
  since: Date | null;
}

/** What waits for one person, of every period: to sign off, to review, and elsewhere to verify or confirm. */
export class InboxService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly forms: FormService,
    private readonly activities: ActivityService,
    private readonly tasks: TaskService,
  ) {}

  /** Longest waiting first. */
  async submissions(viewer: Viewer, rootId: string): Promise<WaitingSubmission[]> {
    permit(viewer, "inbox", this.regions.insideRoot(viewer, "inbox", rootId));
    const found = await this.db
      .getRepository(Submission)
      .find({ where: { rootId, state: In(WAITING) }, order: { dueOn: "ASC", id: "ASC" } });
    const forms = await this.byId(
      Form,
      found.map((one) => one.formId),
    );
    const organisations = await this.byId(
      Organisation,
      found.map((one) => one.organisationId),
    );
    const mine = found.flatMap((submission) => {
      const form = forms.get(submission.formId);
      const organisation = organisations.get(submission.organisationId);
      return form && organisation && this.forms.waitsFor(viewer, form, organisation, submission.state)
        ? [{ submission, form, organisation }]
        : [];
    });
    const venues = await this.byId(
      Venue,
      mine.flatMap(({ submission }) => submission.venueId ?? []),
    );
    const since = await this.lastSteps(mine.map(({ submission }) => submission.id));
    return mine
      .map((one) => ({
        ...one,
        venue: venues.get(one.submission.venueId ?? "") ?? null,
        late: isLate(one.submission.dueOn, one.submission.submittedAt),
        since: since.get(one.submission.id) ?? null,
      }))
      .sort((a, b) => (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0));
  }

  /** Activity records that wait for this viewer's verification. */
  async records(viewer: Viewer, rootId: string): Promise<number> {
    const regionId = this.coveredRegion(viewer, "verifyActivity", rootId);
    return regionId ? (await this.activities.list(viewer, { regionId, todo: "VERIFY" }, 1)).totalCount : 0;
  }

  /** Tasks reported done, extensions applied for and escalations answered that this viewer decides. */
  async taskDecisions(viewer: Viewer, rootId: string): Promise<number> {
    if (!this.coveredRegion(viewer, "confirmTask", rootId)) return 0;
    return (await this.tasks.select(viewer, { rootId, mine: true })).rows.length;
  }

  private coveredRegion(viewer: Viewer, operation: Operation, rootId: string): string | undefined {
    const regions = viewer.grants.flatMap((grant) => (grant.regionId ? [grant.regionId] : []));
    return regions.find((id) => {
      const regionPath = this.regions.current().path(id);
      return regionPath?.[0] === rootId && may(viewer, operation, { regionPath });
    });
  }

  private async byId<Row extends { id: string }>(entity: new () => Row, ids: string[]): Promise<Map<string, Row>> {
    const rows = await this.db.manager.findBy<Row>(entity, { id: In([...new Set(ids)]) } as never);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async lastSteps(ids: string[]): Promise<Map<string, Date>> {
    const events = await this.db.getRepository(SubmissionEvent).find({ where: { submissionId: In(ids) }, order: { at: "ASC" } });
    return new Map(events.map((event) => [event.submissionId, event.at]));
  }
}
