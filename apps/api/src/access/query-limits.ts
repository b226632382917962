import { LIMITS } from "@kepu/schema";
import {
  type ASTVisitor,
  type FieldNode,
  type GraphQLError,
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
  visit,
} from "graphql";
import { ProductError } from "../errors.ts";

interface Measure {
  fields: number;
  depth: number;
  cost: number;
}

const NOTHING: Measure = { fields: 0, depth: 0, cost: 0 };
/** Nothing multiplies beyond this, so that a tower of fragments stays a number. */
const CEILING = 1e9;

/** Depth, size and cost of an operation before it is executed. Cost counts each field once (one with an extension `cost` as so many), and what stands below a page as often as the page is long:
 * a page size in a variable counts as the longest, since values are not known yet. */
function sizeLimits(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Measure>();

  function measure(set: SelectionSetNode, parent: GraphQLNamedType | undefined): Measure {
    let total = NOTHING;
    for (const selection of set.selections) {
      let one = NOTHING;
      if (selection.kind === "Field") one = measureField(selection, parent);
      else if (selection.kind === "InlineFragment") {
        const type = selection.typeCondition ? context.getSchema().getType(selection.typeCondition.name.value) : parent;
        one = measure(selection.selectionSet, type);
      } else one = measureFragment(selection.name.value);
      total = {
        fields: Math.min(total.fields + one.fields, CEILING),
        depth: Math.max(total.depth, one.depth),
        cost: Math.min(total.cost + one.cost, CEILING),
      };
    }
    return total;
  }

  function measureField(node: FieldNode, parent: GraphQLNamedType | undefined): Measure {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!node.selectionSet) return { fields: 1, depth: 1, cost: Number(field?.extensions.cost ?? 1) };
    const below = measure(node.selectionSet, field ? getNamedType(field.type) : undefined);
    if (node.name.value.startsWith("__")) return { fields: 1 + below.fields, depth: 1, cost: 1 }; // graphql-js bounds the depth of introspection
    const pages = field?.args.some((argument) => argument.name === "first") ? pageSizeOf(node) : 1;
    return { fields: 1 + below.fields, depth: 1 + below.depth, cost: Math.min(1 + pages * below.cost, CEILING) };
  }

  function measureFragment(name: string): Measure {
    const known = fragments.get(name);
    if (known) return known;
    fragments.set(name, NOTHING); // a cycle is another rule's error; here it ends
    const definition = context.getFragment(name);
    const measured = definition
      ? measure(definition.selectionSet, context.getSchema().getType(definition.typeCondition.name.value))
      : NOTHING;
    fragments.set(name, measured);
    return measured;
  }

  return {
    OperationDefinition(node: OperationDefinitionNode) {
      const root = context.getSchema().getRootType(node.operation) ?? undefined;
      const { fields, depth, cost } = measure(node.selectionSet, root);
      const exceeds = (is: number, limit: number, what: string) => {
        if (is > limit) context.reportError(tooMuch(`The operation has ${what} of more than ${limit}.`, limit));
      };
      exceeds(depth, LIMITS.queryDepth, "a depth");
      exceeds(fields, LIMITS.queryFields, "a number of fields");
      exceeds(cost, LIMITS.queryCost, "a cost (fields times page sizes)");
      exceeds(node.selectionSet.selections.length, LIMITS.queryRootFields, "a number of root fields");
    },
  };
}

function pageSizeOf(node: FieldNode): number {
  const value = node.arguments?.find((argument) => argument.name.value === "first")?.value;
  if (!value) return 50;
  return value.kind === "IntValue" ? Math.min(Math.max(Number(value.value), 1), LIMITS.pageItems) : LIMITS.pageItems;
}

/** Aliases and directives of the whole document. */
function countLimits(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      let aliases = 0;
      let directives = 0;
      visit(document, {
        Field(node) {
          if (node.alias) aliases += 1;
        },
        Directive() {
          directives += 1;
        },
      });
      if (aliases > LIMITS.queryAliases) context.reportError(tooMuch(`At most ${LIMITS.queryAliases} aliases.`, LIMITS.queryAliases));
      if (directives > LIMITS.queryDirectives)
        context.reportError(tooMuch(`At most ${LIMITS.queryDirectives} directives.`, LIMITS.queryDirectives));
    },
  };
}

function tooMuch(message: string, limit: number): GraphQLError {
  return new ProductError("LIMIT_EXCEEDED", message, { limit });
}

/** For HTTP and WebSocket alike, beside the rules of the specification. */
export const queryLimits: ValidationRule[] = [countLimits, sizeLimits];
export const parseLimits = { maxTokens: LIMITS.queryTokens };
