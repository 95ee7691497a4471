import * as v from 'valibot';

/** What every error answer of the shop's functions looks like (RFC 9457). For documents and tests; never bundled. */
export const problemSchema = v.pipe(
  v.strictObject({
    type: v.pipe(
      v.string(),
      v.url(),
      v.description('Which kind of problem. Stable: clients may rely on it.'),
    ),
    title: v.pipe(v.string(), v.description('The kind in words.')),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
    detail: v.pipe(v.string(), v.description('What is wrong this time, and what to do about it.')),
    instance: v.pipe(v.string(), v.description('This one answer: quote it when you report it.')),
    errors: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.strictObject({
              field: v.pipe(v.string(), v.description('As in the request: `variants.0.prices.0.amount`.')),
              message: v.string(),
            }),
            v.title('FieldError'),
          ),
        ),
        v.description('Every field that is wrong.'),
      ),
    ),
  }),
  v.title('Problem'),
);

/** What API Gateway answers by itself, before a function is reached. */
export const gatewayAnswerSchema = v.pipe(v.strictObject({ message: v.string() }), v.title('GatewayAnswer'));
