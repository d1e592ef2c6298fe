/** All use of fastify-type-provider-zod: zod schemas check requests, shape answers and make the OpenAPI document (style.md 5). */
import type { FastifyDynamicSwaggerOptions, SwaggerTransformObject } from '@fastify/swagger';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

type ApiDocument = ReturnType<SwaggerTransformObject>;

/** A fastify whose handlers are typed by their zod schemas. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export function withZod(app: FastifyInstance): HttpApp {
  return app
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
}

/** What @fastify/swagger needs to read zod; the named schemas become components of the document. */
export function openApiTransforms(
  schemas: Readonly<Record<string, z.ZodType>>,
): Pick<FastifyDynamicSwaggerOptions, 'transform' | 'transformObject'> {
  const schemaRegistry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) schemaRegistry.add(schema, { id });
  const toDocument = createJsonSchemaTransformObject({ schemaRegistry });
  return {
    transform: createJsonSchemaTransform({ schemaRegistry }),
    transformObject: (document) => withoutInputs(toDocument(document)),
  };
}

/** Every schema comes twice, as input and as output; ours are only ever sent. Changes the document, which is new. */
function withoutInputs(document: ApiDocument): ApiDocument {
  const schemas = 'components' in document ? document.components?.schemas : undefined;
  for (const id of Object.keys(schemas ?? {})) {
    if (id.endsWith('Input')) delete schemas?.[id];
  }
  return document;
}
