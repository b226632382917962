import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver, registerEnumType } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateTimeScalar } from "../scalars.ts";

enum CredentialKind {
  DEVICE = "DEVICE",
  DISPLAY = "DISPLAY",
}
registerEnumType(CredentialKind, {
  name: "CredentialKind",
  description: "DEVICE writes for kiosks; DISPLAY is a wall 大屏, and reads.",
  valuesConfig: {
    DEVICE: { description: "Writes for kiosks, reads nothing." },
    DISPLAY: { description: "A wall 大屏: reads, writes nothing." },
  },
});

@ObjectType("CredentialKiosk", { description: "A kiosk that a device writes for." })
class CredentialKioskType {
  @Field(() => ID, { description: "Id." }) id: string;
  @Field({ description: "Serial number." }) serial: string;
  @Field({ description: "Name." }) name: string;
}

@ObjectType("Credential", { description: "A device's or display's credential. Its token is shown when it is made, and kept nowhere." })
export class CredentialType {
  @Field(() => ID, { description: "Id; the audit names it." }) id: string;
  @Field(() => CredentialKind, { description: "What it is for." }) kind: CredentialKind;
  @Field({ description: "Name." }) name: string;
  @Field({ description: "A vendor's cloud rather than one terminal." }) vendor: boolean;
  @Field(() => ID, { nullable: true, description: "The region it covers; null: the kiosks it is named for." }) regionId: string | null;
  @Field(() => [CredentialKioskType], {
    description: "The kiosks it is named for, the first 20 by serial number; empty: those of its region.",
  })
  kiosks: CredentialKioskType[];
  @Field(() => Int, { description: "How many kiosks it is named for." }) kioskCount: number;
  @Field(() => DateTimeScalar, { nullable: true, description: "Last used, to the minute; null: never, or not since this is kept." })
  lastUsedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "It ends then; null: it does not." }) expiresAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was revoked; null: it was not." }) revokedAt: Date | null;
  @Field({ description: "Neither revoked nor expired." }) inForce: boolean;
}

@ObjectType({ description: "A credential and its cursor." })
export class CredentialEdge {
  @Field({ description: "Opaque." }) cursor: string;
  @Field(() => CredentialType, { description: "The credential." }) node: CredentialType;
}

@ObjectType({ description: "A page of credentials." })
export class CredentialConnection {
  @Field(() => [CredentialEdge], { description: "Those in force first, then the newest." }) edges: CredentialEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
  @Field(() => Int, { description: "How many credentials are found, on all pages." }) totalCount: number;
}

@InputType({ description: "A new device: for named kiosks, or for those of a region." })
export class CreateDeviceInput {
  @Field({ description: "1 to 200 characters." }) name: string;
  @Field(() => [ID], { defaultValue: [], description: "Kiosks it writes for, at most 1,000; empty: those of the region." })
  kioskIds: string[];
  @Field(() => ID, { nullable: true, description: "The region it writes for, where no kiosk is named." }) regionId?: string | null;
  @Field({ defaultValue: false, description: "A vendor's cloud rather than one terminal." }) vendor: boolean;
  @Field(() => Int, { nullable: true, description: "Ends after so many days, 1 to 9,999; left out: it does not." }) days?: number | null;
}

@InputType({ description: "A new display." })
export class CreateDisplayInput {
  @Field({ description: "1 to 200 characters." }) name: string;
  @Field(() => ID, { description: "The region it shows." }) regionId: string;
  @Field(() => Int, { nullable: true, description: "Ends after so many days, 1 to 9,999; left out: it does not." }) days?: number | null;
}

@InputType({ description: "Which credential." })
export class RevokeCredentialInput {
  @Field(() => ID, { description: "The credential." }) credentialId: string;
}

@ObjectType({ description: "A new credential with its token." })
export class NewCredentialPayload {
  @Field(() => CredentialType, { description: "The credential." }) credential: CredentialType;
  @Field({ description: "Shown once, stored nowhere. A display opens /wall#TOKEN." }) token: string;
}

@ObjectType({ description: "The credential as it is now." })
export class CredentialPayload {
  @Field(() => CredentialType, { description: "The credential." }) credential: CredentialType;
}

const own = { validate: false, description: "Which, and what." } as const;

@Resolver()
export class CredentialResolver {
  @Query(() => CredentialConnection, {
    description:
      "Credentials of devices or displays in the viewer's district; of an administrator all. Those in force first, then the newest. Errors: FORBIDDEN, BAD_INPUT, LIMIT_EXCEEDED over 200 a page.",
  })
  async credentials(
    @Ctx() { services, viewer }: Context,
    @Arg("kind", () => CredentialKind, { description: "Which." }) kind: CredentialKind,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
    @Arg("search", () => String, {
      nullable: true,
      description: "Text in the name, a kiosk's name or serial number, or the region's name; at most 200 characters.",
    })
    search?: string | null,
  ): Promise<CredentialConnection> {
    return (await services.credentials.list(viewer, { kind, search, first, after })) as CredentialConnection;
  }

  @Mutation(() => NewCredentialPayload, {
    description: "Makes a device's credential. Errors: FORBIDDEN, BAD_INPUT (a kiosk or region outside the district too), LIMIT_EXCEEDED.",
  })
  async createDevice(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CreateDeviceInput, own) input: CreateDeviceInput,
  ): Promise<NewCredentialPayload> {
    return (await services.credentials.createDevice(viewer, input)) as NewCredentialPayload;
  }

  @Mutation(() => NewCredentialPayload, {
    description: "Makes a display's credential. Errors: FORBIDDEN, BAD_INPUT (a region outside the district too).",
  })
  async createDisplay(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CreateDisplayInput, own) { name, regionId, days }: CreateDisplayInput,
  ): Promise<NewCredentialPayload> {
    return (await services.credentials.createDisplay(viewer, name, regionId, days)) as NewCredentialPayload;
  }

  @Mutation(() => CredentialPayload, {
    description:
      "Revokes a credential: refused within 2 s, its sockets closed within 5 s. Again: nothing more happens. Errors: FORBIDDEN, NOT_FOUND.",
  })
  async revokeCredential(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RevokeCredentialInput, own) input: RevokeCredentialInput,
  ): Promise<CredentialPayload> {
    return { credential: (await services.credentials.revoke(viewer, input.credentialId)) as CredentialType };
  }
}
