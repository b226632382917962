import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, specifiedRules, validate, visit } from "graphql";
import { parseLimits, queryLimits } from "../access/query-limits.ts";
import { type Encode, encoderOf } from "./encoder.ts";

const REMEMBERED = 500;

export interface KnownDocument {
  text: string;
  document: DocumentNode;
  faults: readonly GraphQLError[];
  /** the name of every field in it, wherever it stands */
  named: ReadonlySet<string>;
  encoders: Map<string | null | undefined, Encode>;
}

/** Parsed, validated and compiled operations by their text: a thousand screens that come back at once all ask the same. */
export class Documents {
  private readonly known = new Map<string, KnownDocument>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Throws a GraphQLError when the text cannot be parsed. */
  of(text: string): KnownDocument {
    const found = this.known.get(text) ?? this.read(text);
    this.known.delete(text);
    this.known.set(text, found);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value ?? "");
    return found;
  }

  encoder(text: string, operationName: string | null | undefined): Encode {
    const { document, encoders } = this.of(text);
    const encode = encoders.get(operationName) ?? encoderOf(this.schema, document, operationName);
    encoders.set(operationName, encode);
    return encode;
  }

  private read(text: string): KnownDocument {
    const document = parse(text, parseLimits);
    const faults = validate(this.schema, document, [...specifiedRules, ...queryLimits]);
    const named = new Set<string>();
    visit(document, { Field: ({ name }) => void named.add(name.value) });
    return { text, document, faults, named, encoders: new Map() };
  }
}
