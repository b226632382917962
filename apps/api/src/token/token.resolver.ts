import { TokenScope } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Credential } from "../access/account.entity.ts";
import { now } from "../clock.ts";
import type { Context } from "../context.ts";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType("Token", { description: "A token by which software calls this API. Its secret is kept as a hash, and shown once." })
export class TokenType {
  @Field(() => ID, { description: "The token." }) id: string;
  @Field({ description: "What its owner calls it." }) name: string;
  @Field(() => [TokenScope], { description: "What it may be used for, as far as its owner may." }) scopes: TokenScope[];
  @Field(() => ID, { nullable: true, description: "The organisation it is of; null: a person's own." }) organisationId: string | null;
  @Field(() => DateTimeScalar, { description: "Made." }) createdAt: Date;
  @Field(() => DateTimeScalar, { description: "Ends by itself." }) expiresAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Last used, to the minute; null: never." }) lastUsedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Revoked; null: not." }) revokedAt: Date | null;
  @Field({ description: "It can be used: neither revoked nor expired." }) inForce: boolean;
}

@InputType({ description: "A token to make." })
export class CreateTokenInput {
  @Field({ description: "What it is for, in words: 1 to 200 characters." }) name: string;
  @Field(() => [TokenScope], { description: "What it may be used for; at least one." }) scopes: TokenScope[];
  @Field(() => Int, { description: "How long it lives, in days: 1 to 366." }) days: number;
  @Field(() => ID, { nullable: true, description: "For an organisation, rather than for oneself." }) organisationId?: string | null;
}

@ObjectType({ description: "A new token." })
export class CreateTokenPayload {
  @Field(() => TokenType, { description: "The token." }) token: TokenType;
  @Field({ description: "Send it as `Authorization: Bearer …`. It is shown this once." }) secret: string;
}

const shown = (one: Credential): TokenType => ({
  ...{ id: one.id, name: one.name, scopes: one.scopes ?? [], organisationId: one.organisationId },
  ...{ createdAt: one.createdAt ?? now(), expiresAt: one.expiresAt ?? now(), lastUsedAt: one.lastUsedAt, revokedAt: one.revokedAt },
  inForce: one.revokedAt === null && one.expiresAt !== null && one.expiresAt > now(),
});

@Resolver()
export class TokenResolver {
  @Query(() => [TokenType], {
    description:
      "One's own tokens, or an organisation's; newest first, at most 200. Errors: FORBIDDEN, NOT_FOUND for an organisation that is not the viewer's.",
  })
  async tokens(
    @Ctx() { services, viewer }: Context,
    @Arg("organisationId", () => ID, { nullable: true, description: "Whose; one's own when absent." }) organisationId?: string | null,
  ): Promise<TokenType[]> {
    return (await services.tokens.list(viewer, organisationId)).map(shown);
  }

  @Mutation(() => CreateTokenPayload, {
    description:
      "Makes a token for oneself, or, as unit head or office, for an organisation; only a person who is signed in can. It never has more rights than its owner has when it is used. Errors: BAD_INPUT, FORBIDDEN, NOT_FOUND, LIMIT_EXCEEDED over 20 in force.",
  })
  async createToken(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CreateTokenInput, { validate: false, description: "Name, scopes, life and owner." }) input: CreateTokenInput,
  ): Promise<CreateTokenPayload> {
    const { token, secret } = await services.tokens.create(viewer, input);
    return { token: shown(token), secret };
  }

  @Mutation(() => TokenType, {
    description: "Ends a token at once, on every process within 2 s. Safe to repeat. Errors: FORBIDDEN, NOT_FOUND.",
  })
  async revokeToken(
    @Ctx() { services, viewer }: Context,
    @Arg("id", () => ID, { description: "The token." }) id: string,
  ): Promise<TokenType> {
    return shown(await services.tokens.revoke(viewer, id));
  }
}
