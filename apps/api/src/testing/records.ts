import type { Role } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import type { RoleGrant } from "../access/viewer.ts";
import type { Api } from "./api.ts";
import { jpegPhoto } from "./files.ts";

/** Somebody who is signed in, and what they ask. */
export type Person = Awaited<ReturnType<typeof signedIn>>;

export async function signedIn(api: Api, name: string, grants: RoleGrant[]) {
  const id = await api.services.access.createAccount(`${name}-${uuidv7().slice(-6)}`, name, "long enough words", grants);
  const cookie = `kepu_session=${await api.services.access.openSession(id, "test")}`;
  const origin = new URL(api.url).origin;
  return {
    id,
    name,
    viewer: { kind: "ACCOUNT" as const, id, name, grants },
    async ask(query: string, variables: object = {}) {
      const { body } = await api.post(query, variables, undefined, { cookie, origin });
      return { data: body.data ?? {}, code: (body.errors?.[0]?.extensions.code ?? "") as string, error: body.errors?.[0] };
    },
    async upload(subjectId: string, content: Buffer, name = "photo.jpg"): Promise<string> {
      const response = await fetch(`${origin}/files/evidence?subjectKind=ACTIVITY&subjectId=${subjectId}&name=${name}`, {
        method: "POST",
        headers: { cookie, origin, "x-kepu-csrf": "1" },
        body: new Uint8Array(content),
      });
      return ((await response.json()) as { data: { id: string } }).data.id;
    },
  };
}

export const grant = (role: Role, regionId: string, organisationId?: string): RoleGrant => ({
  role,
  regionId,
  ...(organisationId ? { organisationId } : {}),
});

export async function threePhotos(person: Person, activityId: string): Promise<string[]> {
  const photos = await Promise.all([1, 2, 3].map((number) => jpegPhoto(number)));
  const ids: string[] = [];
  for (const photo of photos) ids.push(await person.upload(activityId, photo));
  return ids;
}

/** A record without a fault, of 60 people on site and 5 online. */
export function plainRecord(activityId: string, version: number, evidenceIds: string[]) {
  return {
    ...{ activityId, version, evidenceIds, materials: 120, experts: 1, volunteers: 4 },
    audience: [
      { ageGroup: "AGE_35_59", onSite: 40, online: 5 },
      { ageGroup: "AGE_60_PLUS", onSite: 20, online: 0 },
    ],
    report: "面向社区居民的节能讲座，现场问答。",
    differenceReason: "签到台未联网的一段由登记表补记",
    idempotencyKey: uuidv7(),
  };
}
