import { DAY_MS, periodBefore, periodBounds, periodOf, shanghaiDay } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "../logger.ts";
import { dueOn, isAsked, submissionId } from "../submission/submission-scope.ts";
import { claimUnsent, type Duty, insertReminders, markTried, selectDuties, selectSubmitted } from "./reminder.queries.ts";
import { stageOn } from "./stage.ts";
import { postToWebhook, type Webhook } from "./webhook.ts";

const SENT_ATTEMPTS = 5;
const SENT_AT_ONCE = 200;
/** a webhook that was away for a day does not get yesterday's news */
const SENT_WITHIN_MS = DAY_MS;
/** who took reminders to send has so long: far more than the webhook may take, less than from one run to the next */
const TAKEN_MS = 30_000;

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

/** Tells the webhook of what it was not told yet, in one message; a refused one is tried again at a later run, a few times. It is taken first, sent in no
 * transaction, and noted afterwards: however slow the webhook is, the database waits for nobody. Who dies in between leaves it to be sent again. */
export async function sendReminders(pool: Pool, webhook: Webhook, at: Date, logger: Logger): Promise<void> {
  const from = { since: new Date(at.getTime() - SENT_WITHIN_MS), free: new Date(at.getTime() - TAKEN_MS) };
  const unsent = await claimUnsent(pool, at, { ...from, attempts: SENT_ATTEMPTS, most: SENT_AT_ONCE });
  if (unsent.length === 0) return;
  const fault = await postToWebhook(webhook, {
    ...{ event: "reminders", at: at.toISOString() },
    reminders: unsent.map(({ submissionId: id, ...rest }) => ({ id: `${id}:${rest.stage}`, ...rest })),
  });
  if (fault) logger.warn({ fault, reminders: unsent.length }, "the webhook did not take the reminders");
  await markTried(pool, unsent, at, fault);
}
