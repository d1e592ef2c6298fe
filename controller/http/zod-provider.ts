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

/** What @fastify/swagger needs to read zod; the named schemas become components of the document, with their examples. */
export function openApiTransforms<Name extends string>(
  schemas: Readonly<Record<Name, z.ZodType>>,
  examples: Readonly<Record<Name, object>>,
): Pick<FastifyDynamicSwaggerOptions, 'transform' | 'transformObject'> {
  const schemaRegistry = z.registry<{ id: string; examples: object[] }>();
  for (const id of Object.keys(schemas) as Name[]) {
    schemaRegistry.add(schemas[id], { id, examples: [examples[id]] });
  }
  const toDocument = createJsonSchemaTransformObject({ schemaRegistry });
  const toJsonSchema = createJsonSchemaTransform({ schemaRegistry });
  return {
    transform(route) {
      const { schema, url } = toJsonSchema(route);
      const access = route.route.config?.access ?? 'public';
      const security = access === 'public' ? [] : [{ session: [] }, { token: [] }];
      return { schema: { ...schema, security, 'x-access': access }, url };
    },
    transformObject: (document) => withoutInputs(toDocument(document)),
  };
}

/** Every schema comes twice, as input and as output; of most only one is used. Changes the document, which is new. */
function withoutInputs(document: ApiDocument): ApiDocument {
  const schemas = 'components' in document ? document.components?.schemas : undefined;
  const text = JSON.stringify(document);
  for (const id of Object.keys(schemas ?? {})) {
    if (id.endsWith('Input') && !text.includes(`"#/components/schemas/${id}"`)) delete schemas?.[id];
  }
  return document;
}
