import { DAY_MS, periodBefore, periodBounds, periodOf, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Logger } from "../logger.ts";
import { dueOn, isAsked, submissionId } from "../submission/submission-scope.ts";
import { type Duty, insertReminders, markTried, selectDuties, selectSubmitted, selectUnsent } from "./reminder.queries.ts";
import { stageOn } from "./stage.ts";
import { postToWebhook, type Webhook } from "./webhook.ts";

const SENT_ATTEMPTS = 5;
const SENT_AT_ONCE = 200;
/** a webhook that was away for a day does not get yesterday's news */
const SENT_WITHIN_MS = DAY_MS;

/** Gives today's reminders, each once however often it runs. Answers how many are new. */
export async function giveReminders(tx: PoolClient, at: Date): Promise<number> {
  const today = shanghaiDay(at);
  const due = (await selectDuties(tx)).flatMap((duty) => reminderOf(duty, today) ?? []);
  const submitted = await selectSubmitted(
    tx,
    due.map((one) => one.submissionId),
  );
  const open = due.filter((one) => !submitted.has(one.submissionId)).map((one) => ({ ...one, at }));
  return open.length > 0 ? insertReminders(tx, open) : 0;
}

/** Of the last whole period: the one before it is past being reminded of. */
function reminderOf(duty: Duty, today: string) {
  const period = periodBefore(periodOf(duty.periodType, today));
  const bounds = period ? periodBounds(period) : undefined;
  if (!period || !bounds || !isAsked(duty, duty, bounds.from)) return undefined;
  const { rootId, formId, organisationId, venueId } = duty;
  const day = dueOn(duty, bounds.until);
  const stage = stageOn(today, day);
  if (!stage) return undefined;
  return {
    ...{ submissionId: submissionId({ formId, period, organisationId, venueId }), stage, rootId, formId },
    organisationId,
    venueId,
    period,
    dueOn: day,
  };
}

/** Tells the webhook of what it was not told yet, in one message; a refused one is tried again at the next run, a few times. The connection is
 * idle while the webhook answers, so it must answer within the time that an idle transaction has. */
export async function sendReminders(tx: PoolClient, webhook: Webhook, at: Date, logger: Logger): Promise<void> {
  const unsent = await selectUnsent(tx, new Date(at.getTime() - SENT_WITHIN_MS), SENT_ATTEMPTS, SENT_AT_ONCE);
  if (unsent.length === 0) return;
  const fault = await postToWebhook(webhook, {
    ...{ event: "reminders", at: at.toISOString() },
    reminders: unsent.map(({ attempts: _, submissionId: id, ...rest }) => ({ id: `${id}:${rest.stage}`, ...rest })),
  });
  if (fault) logger.warn({ fault, reminders: unsent.length }, "the webhook did not take the reminders");
  await markTried(tx, unsent, fault ? null : at);
}
