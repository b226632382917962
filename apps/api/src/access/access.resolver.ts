import { Role } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { now } from "../clock.ts";
import type { Context } from "../context.ts";
import { DateTimeScalar } from "../scalars.ts";
import { setUpAdministrators, setupRequired } from "./setup.ts";
import { demoAccounts, demoSignIn, serverInfo, signIn, signOut, viewerInfo } from "./sign-in.ts";

@ObjectType("RoleGrant", { description: "A role, and what it covers." })
export class RoleGrantType {
  @Field(() => Role, { description: "The role." }) role: Role;
  @Field(() => ID, { nullable: true, description: "The region and all below it." }) regionId?: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation it is held for." }) organisationId?: string | null;
  @Field(() => ID, { nullable: true, description: "A steward's activity." }) activityId?: string | null;
}

@ObjectType("ViewerOrganisation", { description: "An organisation that the viewer acts for." })
export class ViewerOrganisationType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "The name people use." }) shortName: string;
  @Field({ description: "Name in English." }) nameEn: string;
}

@ObjectType("Viewer", { description: "Who asks." })
export class ViewerType {
  @Field({ description: "ANONYMOUS, ACCOUNT, DEVICE, DISPLAY or PROGRAM." }) kind: string;
  @Field(() => ID, { nullable: true, description: "The account or credential; null for nobody." }) id: string | null;
  @Field(() => String, { nullable: true, description: "Of the person, or of the credential." }) name: string | null;
  @Field(() => [RoleGrantType], { description: "What they are to the product, the oldest grant first." }) roles: readonly RoleGrantType[];
  @Field(() => [ViewerOrganisationType], { description: "Every organisation the viewer holds a role in; empty: none, or a credential." })
  organisations: ViewerOrganisationType[];
  @Field(() => ID, {
    nullable: true,
    description: "The one of several that the viewer acts for now (cookie kepu_acts_for): `roles` are those for it. Null: all of them.",
  })
  actsFor: string | null;
  @Field(() => [ID], { description: "Roots this viewer may look at; the one of the home region first." }) roots: string[];
  @Field(() => ID, { nullable: true, description: "Where the overview starts." }) homeRegionId: string | null;
  @Field(() => [String], { description: "Root fields this viewer may call on something." }) operations: string[];
  @Field(() => Int, { nullable: true, description: "Minutes without a request after which the session ends; null for credentials." })
  idleMinutes: number | null;
}

@ObjectType({ description: "A demo account for one-click sign-in." })
export class DemoAccount {
  @Field({ description: "Pass it to demoSignIn." }) userName: string;
  @Field({ description: "Who it is." }) name: string;
  @Field(() => Role, { description: "Their role." }) role: Role;
}

@ObjectType({ description: "What a client should know before it signs in." })
export class ServerInfo {
  @Field({ description: "A page of another version reloads itself at a quiet moment." }) version: string;
  @Field(() => DateTimeScalar, { description: "The server's clock." }) time: Date;
  @Field({ description: "The demo district is in this database." }) demo: boolean;
  @Field({ description: "One-click demo sign-in is open to this peer: loopback only." }) demoSignIn: boolean;
  @Field({ description: "There is no account yet: the one-time link of the first start creates the administrators." })
  setupRequired: boolean;
  @Field(() => [DemoAccount], { description: "Empty unless demoSignIn." }) demoAccounts: DemoAccount[];
}

@InputType({ description: "Who signs in." })
export class SignInInput {
  @Field({ description: "In any case." }) userName: string;
  @Field({ description: "At most 200 characters." }) password: string;
}

@InputType({ description: "One of the three administrators." })
export class SetUpAccountInput {
  @Field({ description: "2 to 40 letters, digits or . _ @ -; unique in any case." }) userName: string;
  @Field({ description: "The person's name." }) name: string;
  @Field({ description: "12 characters, or 10 of three kinds; without the user name; different for each." }) password: string;
  @Field(() => Role, { description: "SYSTEM_ADMIN, SECURITY_ADMIN or AUDIT_ADMIN, each once." }) role: Role;
}

@InputType({ description: "The first set-up of an installation without the demo." })
export class SetUpAdministratorsInput {
  @Field({ description: "From the one-time link of the first start, after `#key=`." }) key: string;
  @Field(() => [SetUpAccountInput], { description: "Three accounts, one for each administrator." }) accounts: SetUpAccountInput[];
}

@ObjectType({ description: "Who is signed in now." })
export class SignInPayload {
  @Field(() => ViewerType, { description: "The account." }) viewer: ViewerType;
}

@ObjectType({ description: "It is done." })
export class SignOutPayload {
  @Field({ description: "Always true; what fails is an error." }) ok: boolean;
}

@Resolver()
export class AccessResolver {
  @Query(() => ServerInfo, { description: "Version, time and demo state; open to anyone." })
  async server(@Ctx() context: Context): Promise<ServerInfo> {
    return { ...serverInfo(context), time: now(), demoAccounts: demoAccounts(context), setupRequired: await setupRequired(context) };
  }

  @Query(() => ViewerType, { description: "Who asks, and what they may do." })
  viewer(@Ctx() context: Context): Promise<ViewerType> {
    return viewerInfo(context, context.viewer);
  }

  @Mutation(() => SignInPayload, { description: "Opens a session (cookie). Errors: UNAUTHENTICATED." })
  signIn(
    @Ctx() context: Context,
    @Arg("input", () => SignInInput, { validate: false, description: "User name and password." }) input: SignInInput,
  ): Promise<SignInPayload> {
    return signIn(context, input.userName, input.password);
  }

  @Mutation(() => SignInPayload, {
    description: "One-click sign-in with a demo account; from loopback and with demo data only. Errors: FORBIDDEN.",
  })
  demoSignIn(
    @Ctx() context: Context,
    @Arg("userName", { description: "Of server.demoAccounts." }) userName: string,
  ): Promise<SignInPayload> {
    return demoSignIn(context, userName);
  }

  @Mutation(() => SignOutPayload, {
    description:
      "Creates the three administrators with the one-time key; no session is opened. Errors: FORBIDDEN, BAD_INPUT, RATE_LIMITED.",
  })
  setUpAdministrators(
    @Ctx() context: Context,
    @Arg("input", () => SetUpAdministratorsInput, { validate: false, description: "The key and the accounts." })
    input: SetUpAdministratorsInput,
  ): Promise<SignOutPayload> {
    return setUpAdministrators(context, input.key, input.accounts);
  }

  @Mutation(() => SignOutPayload, {
    description: "Ends the session; its live sockets are closed within 5 s. Errors: UNAUTHENTICATED, FORBIDDEN for a token.",
  })
  signOut(@Ctx() context: Context): Promise<SignOutPayload> {
    return signOut(context);
  }
}
