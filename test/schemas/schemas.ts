/** The schemas that the package ships, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';

export type Schema = Record<string, unknown>;

const FOLDER = 'schemas';
export const SCHEMA_HOME = 'https://unpkg.com/agent-primitives/';

export const names: readonly string[] = readdirSync(FOLDER).sort();
export const schemas: ReadonlyMap<string, Schema> = new Map(
  names.map((name) => [name, JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'))]),
);

/** Every schema inside of a schema, with its place. */
export function* inner(schema: unknown, place = ''): Generator<[place: string, schema: Schema]> {
  if (typeof schema !== 'object' || schema === null) return;
  if (!Array.isArray(schema)) yield [place, schema as Schema];
  for (const [key, value] of Object.entries(schema)) yield* inner(value, `${place}/${key}`);
}

/**
 * What a later version may add, readers have to bear; ours may not write it unless the schema says so.
 * @returns the same, but every map takes only what is described
 */
function closed(schema: Schema): Schema {
  const copy = structuredClone(schema);
  for (const [place, one] of inner(copy))
    if (one.type === 'object' && one.properties && !/\/(?:properties|if|then|else)$/.test(place))
      one.additionalProperties ??= false;
  return copy;
}

const STRICT = { allErrors: true, strict: true, strictRequired: false } as const;

/** @param isClosed refuse what the schema does not describe, as readers of its output must not */
export function validatorOf(name: string, isClosed = false): ValidateFunction & { text: () => string } {
  const ajv = new Ajv(STRICT);
  for (const schema of schemas.values()) ajv.addSchema(isClosed ? closed(schema) : schema);
  const validate = ajv.getSchema(schemas.get(name)!.$id as string)!;
  return Object.assign(validate, { text: () => ajv.errorsText(validate.errors) });
}
