import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, parse, specifiedRules, validate } from "graphql";
import { compileQuery, isCompiledQuery } from "graphql-jit";
import { parseLimits, queryLimits } from "../access/query-limits.ts";
import type { Context } from "../context.ts";
import { hotFields } from "./hot-fields.ts";

const HOT_FIELDS: ReadonlySet<string> = new Set(Object.keys(hotFields));
/** A device sends the same text every time. */
const MOST_DOCUMENTS = 100;
const MOST_CHARS = 4_000;

export interface Answer {
  /** absent when the variables were refused, and nothing was executed */
  data?: unknown;
  errors?: readonly Error[];
}
type Run = (context: Context, variables: Record<string, unknown>) => Answer | Promise<Answer>;

interface HotDocument {
  name: string | undefined;
  run: Run;
}

/** Documents of one recording mutation and nothing else: parsed, validated against the same limits as any other, and compiled once. */
export class HotDocuments {
  private readonly known = new Map<string, HotDocument | undefined>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** How to run this text, or undefined when it is not such a document, or not a valid one. */
  of(text: string, operationName: unknown): Run | undefined {
    if (text.length > MOST_CHARS) return undefined;
    let document = this.known.get(text);
    if (document === undefined && !this.known.has(text)) {
      document = this.compile(text);
      const oldest = this.known.keys().next();
      if (this.known.size >= MOST_DOCUMENTS && !oldest.done) this.known.delete(oldest.value);
      this.known.set(text, document);
    }
    return operationName === undefined || operationName === null || operationName === document?.name ? document?.run : undefined;
  }

  private compile(text: string): HotDocument | undefined {
    const document = parsed(text);
    const operation = document && recording(document);
    if (!document || !operation || validate(this.schema, document, [...specifiedRules, ...queryLimits]).length > 0) return undefined;
    const compiled = compileQuery(this.schema, document, undefined, { disablingCapturingStackErrors: true });
    if (!isCompiledQuery(compiled)) return undefined;
    return {
      name: operation.name?.value,
      run: (context, variables) => compiled.query(undefined, context, variables) as Answer | Promise<Answer>,
    };
  }
}

/** Worth looking at? Cheap, for every request. */
export function mayBeHot(text: string): boolean {
  for (const field of HOT_FIELDS) if (text.includes(field)) return true;
  return false;
}

function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text, parseLimits);
  } catch {
    return undefined; // told by the usual way
  }
}

/** The only operation of a document whose only root field is a hot one. */
function recording({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  const [operation] = definitions;
  if (operation?.kind !== "OperationDefinition" || definitions.length > 1 || operation.operation !== "mutation") return undefined;
  const [field] = operation.selectionSet.selections;
  const only = operation.selectionSet.selections.length === 1;
  return only && field?.kind === "Field" && HOT_FIELDS.has(field.name.value) && !field.directives?.length ? operation : undefined;
}
