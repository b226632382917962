import type { GraphQLResolveInfo, SelectionSetNode } from "graphql";

/** A root field's own fields that an operation asks for. */
export function selectedOf({ fieldNodes, fragments }: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  const visit = (set: SelectionSetNode | undefined) => {
    for (const one of set?.selections ?? []) {
      if (one.kind === "Field") names.add(one.name.value);
      else visit(one.kind === "InlineFragment" ? one.selectionSet : fragments[one.name.value]?.selectionSet);
    }
  };
  for (const node of fieldNodes) visit(node.selectionSet);
  return names;
}

/** The fields that an operation asks for below one of a root field's own: what nobody asks for need not be read. */
export function selectedBelow({ fieldNodes, fragments }: GraphQLResolveInfo, field: string): Set<string> {
  const names = new Set<string>();
  const visit = (set: SelectionSetNode | undefined, onField: (name: string, below: SelectionSetNode | undefined) => void) => {
    for (const one of set?.selections ?? []) {
      if (one.kind === "Field") onField(one.name.value, one.selectionSet);
      else visit(one.kind === "InlineFragment" ? one.selectionSet : fragments[one.name.value]?.selectionSet, onField);
    }
  };
  for (const node of fieldNodes)
    visit(node.selectionSet, (name, below) => {
      if (name === field) visit(below, (inner) => names.add(inner));
    });
  return names;
}
