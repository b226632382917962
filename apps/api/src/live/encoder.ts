import { type DocumentNode, execute, type GraphQLSchema } from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";

/** Turns a frame into the result of one operation, as JSON. */
export type Encode = (root: Record<string, unknown>, variables: Record<string, unknown>) => string;

/** Compiles the operation once; what cannot be compiled is executed by graphql-js, with the same result. Frames are plain data: nothing in them waits. */
export function encoderOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined): Encode {
  const compiled = compile(schema, document, operationName);
  if (compiled) return (root, variables) => JSON.stringify(compiled.query(root, undefined, variables));
  return (root, variables) => JSON.stringify(execute({ schema, document, operationName, variableValues: variables, rootValue: root }));
}

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined): CompiledQuery | undefined {
  const compiled = compileQuery(schema, document, operationName ?? undefined);
  return isCompiledQuery(compiled) ? compiled : undefined;
}
