import { ERROR_CODES } from "@kepu/schema";
import {
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { expect, test } from "vitest";
import { createSchema } from "./schema.ts";

const schema = await createSchema();
const ours = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type));

interface Described {
  path: string;
  description: string;
  type: string;
  /** of the type that it is in: "kiosks by state" says what each count counts */
  around: string;
}

/** Everything that a reader of the contract meets: types, fields, arguments, values. */
function everything(type: GraphQLNamedType): Described[] {
  const it = (path: string, one: { description?: string | null; type?: unknown }): Described => ({
    ...{ path, description: one.description ?? "", around: type.description ?? "" },
    type: one.type ? (getNamedType(one.type as GraphQLType) as GraphQLNamedType).name : "",
  });
  const all = [it(type.name, type)];
  if (isEnumType(type)) all.push(...type.getValues().map((value) => it(`${type.name}.${value.name}`, value)));
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields()))
      all.push(it(`${type.name}.${field.name}`, field), ...field.args.map((arg) => it(`${type.name}.${field.name}(${arg.name})`, arg)));
  if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) all.push(it(`${type.name}.${field.name}`, field));
  return all;
}

const all = ours.flatMap(everything);

test("no type, field, argument or value of the contract is without a description", () => {
  expect(all.length).toBeGreaterThan(800);
  expect(all.filter((one) => one.description.trim().length < 2).map((one) => one.path)).toEqual([]);
});

test("every mutation names the errors it answers with", () => {
  const codes = new RegExp(`\\b(${Object.keys(ERROR_CODES).join("|")})\\b`);
  const silent = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((field) => !codes.test(field.description ?? ""));
  expect(silent.map((field) => field.name)).toEqual([]);
});

const UNIT =
  /人次|人月|\b人\b|[,\s]人|次|份|册|台|期|㎡|%|per cent|percent|points?|分值|metres|bytes|pixels|seconds?|minutes?|\bs\b|ms\b|days?|hours?|year|month|0 to 1\b|unit\b|序号|items?|people|persons|population|kiosks?|communit|schools?|galleries|honours|lines|activities|tasks|cells|rows|values|copies|clicks|check-ins|pseudonyms|digits|page size|position|edition|revision|submissions|how (many|often)|held against|was found/i;
/** counters that say nothing but which came first */
const ORDINAL = /version|revision|weekday|Revision|order/i;

test("every number says its unit, or what it counts", () => {
  const numbers = all.filter(({ type }) => type === "Int" || type === "Float");
  expect(numbers.length).toBeGreaterThan(150);
  expect(
    numbers
      .filter(({ path, description, around }) => !ORDINAL.test(path) && !UNIT.test(`${description} ${around}`))
      .map(({ path }) => path),
  ).toEqual([]);
});
