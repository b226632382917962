import { KioskKind } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";

@InputType({ description: "A place of the network." })
export class NetworkCommunityInput {
  @Field({ description: "Unique in the network." }) key: string;
  @Field({ description: "As shown." }) name: string;
}

@InputType({ description: "A kiosk of the network." })
export class NetworkKioskInput {
  @Field({ description: "Unique in the network: its number in the log." }) key: string;
  @Field({ description: "As shown." }) name: string;
  @Field(() => KioskKind, { description: "Electronic gallery or lending machine." }) kind: KioskKind;
  @Field({ description: "Of `communities`." }) communityKey: string;
}

@InputType({ description: "A network of kiosks with a root region of its own." })
export class RegisterKioskNetworkInput {
  @Field(() => ID, {
    nullable: true,
    description: "A UUID made for this call. Sent again after a lost answer, the saved answer comes; kept for 7 days.",
  })
  requestId?: string | null;
  @Field({ description: "Registering the same key again changes nothing but the token; 3 to 120 characters." }) key: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => DateScalar, { description: "The day the log begins on; the first registration's is kept." }) anchorDate: string;
  @Field(() => [NetworkCommunityInput], { description: "At most 2,000." }) communities: NetworkCommunityInput[];
  @Field(() => [NetworkKioskInput], { description: "1 to 2,000." }) kiosks: NetworkKioskInput[];
}

@ObjectType("NetworkKiosk", { description: "A kiosk of the network and its id here." })
export class NetworkKiosk {
  @Field({ description: "As given." }) key: string;
  @Field(() => ID, { description: "Its id." }) kioskId: string;
}

@ObjectType("RegisterKioskNetworkPayload", { description: "The network as registered." })
export class RegisterKioskNetworkPayload {
  @Field(() => ID, { description: "Its root region." }) rootId: string;
  @Field(() => DateScalar, { description: "The anchor kept from the first registration." }) anchorDate: string;
  @Field({ description: "Registered now, not before." }) created: boolean;
  @Field({ description: "A fresh device credential for exactly these kiosks; an earlier one is revoked. Shown once." }) token: string;
  @Field(() => [NetworkKiosk], { description: "In the order given." }) kiosks: NetworkKiosk[];
}

@Resolver()
export class KioskNetworkResolver {
  @Mutation(() => RegisterKioskNetworkPayload, {
    description:
      "Registers a network of kiosks, for the replay of a log; idempotent by key. Errors: BAD_INPUT, LIMIT_EXCEEDED, FORBIDDEN, CONFLICT (the key or requestId was used with other content).",
  })
  registerKioskNetwork(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RegisterKioskNetworkInput, { validate: false, description: "The network." }) input: RegisterKioskNetworkInput,
  ): Promise<RegisterKioskNetworkPayload> {
    return services.kioskNetworks.register(viewer, input);
  }
}
